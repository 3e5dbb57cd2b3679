"""Knowledge on pages, a file a noun."""
