"""Key figures of a body's own work: what each counts, over which rows, and what cannot be known."""
