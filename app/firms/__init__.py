"""Firms: who they are, in every script, and which group they belong to."""
