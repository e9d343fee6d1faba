"""Merging two records of one firm, and undoing it for good (docs/adr/0016)."""
