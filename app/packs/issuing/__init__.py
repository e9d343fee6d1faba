"""Snapshots frozen, editions built, kept, previewed, handed out and traced."""
