"""Forms of change control, a file a noun."""
