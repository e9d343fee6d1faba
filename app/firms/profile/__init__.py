"""What a firm says about itself: proofs, people, references, offices, ties."""
