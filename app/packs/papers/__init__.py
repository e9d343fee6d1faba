"""Papers of others bound into packs, and the choice of sections."""
