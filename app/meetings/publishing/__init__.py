"""Putting meetings onto a CalDAV calendar."""
