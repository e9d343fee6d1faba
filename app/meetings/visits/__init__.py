"""Site visits: the stops of a meeting on the road, what hosts answer, what came of each."""
