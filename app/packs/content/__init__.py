"""What a pack says: plain values, frozen once. Standard library only."""
