"""What members do: found, invite, draft, sign, lock, change, leave, hand in papers, file."""
