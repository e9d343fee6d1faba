"""Plans, notices and calls of Vietnam's provinces, with lots, versions and routes."""
