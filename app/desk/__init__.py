"""Signed-in pages that compose several features: dashboard, firm workspace, navigation."""
