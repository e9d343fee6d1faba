"""Needs and questions of Vietnamese authorities and centres, answered with a date."""
