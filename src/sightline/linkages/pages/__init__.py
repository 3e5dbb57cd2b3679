"""Pages of linkages and dependencies, a file a noun."""
