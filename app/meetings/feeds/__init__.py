"""A person's own meetings as a calendar address."""
