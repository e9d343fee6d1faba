"""Domain-free foundations: database, access, forms, words, files, jobs."""
