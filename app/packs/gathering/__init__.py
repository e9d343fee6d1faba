"""From the other features' queries to a snapshot's plain values, one file per feature read."""
