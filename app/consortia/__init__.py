"""Teams of firms: their room, their agreement, and the bids they or a sole firm filed."""
