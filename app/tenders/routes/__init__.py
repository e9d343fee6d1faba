"""How a Korean firm could take part in a tender: read from its words, and explained."""
