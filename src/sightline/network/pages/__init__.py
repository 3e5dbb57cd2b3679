"""The network's pages, a file a noun."""
