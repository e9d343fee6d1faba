"""Choosing slot and room of one meeting by looking at every combination. Pure."""
