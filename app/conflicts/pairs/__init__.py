"""Records of tenders that may be one: the queue, a pair, a merge."""
