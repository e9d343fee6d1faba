"""Vietnam's provincial units by vintage, and their smart-city programmes with evidence."""
