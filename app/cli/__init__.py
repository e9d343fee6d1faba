"""Command groups of `flask`."""
