"""Answers that calendar programs send back (iTIP REPLY)."""
