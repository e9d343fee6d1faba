"""Organisations, their people, roles and server-side sessions."""
