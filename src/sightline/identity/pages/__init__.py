"""Pages of people, offices, grants, one's own account and the organisation, a file a noun."""
