"""Who did what, who saw what; a sealed, append-only record."""
