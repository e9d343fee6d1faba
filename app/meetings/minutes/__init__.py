"""Minutes: what the room recorded, frozen; an edition for each reader; comments; approval."""
