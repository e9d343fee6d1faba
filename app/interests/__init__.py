"""A firm's registered interest in a tender: its own secret until it chooses to tell."""
