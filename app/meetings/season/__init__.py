"""A body's year: working days, windows, the best dates. Pure: the standard library alone."""
