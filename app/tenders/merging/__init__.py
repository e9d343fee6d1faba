"""Two records of one tender made one, and two again."""
