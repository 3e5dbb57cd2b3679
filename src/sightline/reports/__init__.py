"""Portfolio page, line of sight and homes: reads everything below, owns no table."""
