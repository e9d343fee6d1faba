"""Records that may be one firm: keys, pairs and their score, the review queue."""
