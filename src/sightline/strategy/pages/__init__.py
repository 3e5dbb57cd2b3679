"""Pages of themes, objectives, key results and readings, a file a noun."""
