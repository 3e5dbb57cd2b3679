"""Pages of portfolios, programs and projects, a file a noun."""
