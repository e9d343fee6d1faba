"""Dated legal values and severities: as shipped, and as the desk's editions change them."""
