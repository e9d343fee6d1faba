"""What a season is measured by: targets for its published bands, the review of its rulebook."""
