"""Who is responsible for what: activity × scope × organisation, and what nobody has yet."""
