"""Closed seasons and the bands published of them: the only declared aggregates, public facts."""
