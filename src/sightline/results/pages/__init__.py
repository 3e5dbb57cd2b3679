"""The pages of results, a file a noun."""
