"""“Can I join?”, and what a firm's own rules refuse."""
