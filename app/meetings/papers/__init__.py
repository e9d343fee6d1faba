"""Papers of a meeting for offices: plan, letters, agenda, result report, bilingual minutes."""
