"""Journal search and verification: reads everything below, owns no table."""
