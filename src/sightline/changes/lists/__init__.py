"""Lists of change control, a file a noun."""
