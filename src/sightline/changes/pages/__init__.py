"""Pages of change control, a file a noun."""
