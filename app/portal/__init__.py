"""The public archive: provinces, tenders, Korean projects, with their sources."""
