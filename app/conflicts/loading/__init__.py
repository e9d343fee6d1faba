"""From SQL to boards, as they are or as they were at an instant."""
