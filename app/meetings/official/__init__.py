"""Official letters, queries and bookings of a body: what was sent, what lapses, what came back."""
