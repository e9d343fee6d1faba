"""Asking the members of a body on which of some dates they can meet."""
