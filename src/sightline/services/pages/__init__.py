"""Services on pages, a file a noun."""
