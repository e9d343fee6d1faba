"""Files of notices and plans: what they would do, what they did, versions."""
