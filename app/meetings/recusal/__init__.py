"""Who stays outside for an item: constant for firms and counterparts, declared for the others."""
