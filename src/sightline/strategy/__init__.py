"""Themes, objectives, key results and their readings."""
