"""What is open to one firm: its own filter, what it follows, its private calendar."""
