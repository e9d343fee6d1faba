"""The agenda proposed from public facts and the committee's own work: pure rules."""
