"""Briefing packs: frozen snapshots, projected per edition, rendered to PDF."""
