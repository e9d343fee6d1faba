"""Duplicate firms: names in three languages, records, candidates, readable weights.

Pure: no Flask, no SQL. docs/firm-matching.md tells how the score is made and measured.
"""
