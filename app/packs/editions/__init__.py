"""From a snapshot to what one reader may have, and what was left out on the way."""
