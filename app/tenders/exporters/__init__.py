"""Tenders as files: OCDS, and the import template. Public facts only."""
