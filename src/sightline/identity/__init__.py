"""People, offices, roles, grants and tokens."""
