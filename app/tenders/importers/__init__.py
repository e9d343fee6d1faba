"""Reading tender files: bytes in, staged facts and a per-row report out. No database."""
