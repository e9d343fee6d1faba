"""Conflicts and duplicates: pure rules, stored findings, the compliance desk."""
