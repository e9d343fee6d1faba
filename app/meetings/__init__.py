"""Bodies, seats, working-level meetings, agendas, decisions and actions."""
