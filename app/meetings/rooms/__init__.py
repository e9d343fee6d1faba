"""Rooms, their bookings, and what a host answers to a request."""
