"""The compliance desk at work: findings across firms, their evidence, replay, notices."""
