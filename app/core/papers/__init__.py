"""Papers for word processors: what one says in plain blocks, and two writers of them."""
