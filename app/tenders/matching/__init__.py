"""Duplicate tenders: which records may be one notice, and why. Pure but for its tables of words."""
