"""How a firm comes in: application, review, files, terms, erasure."""
