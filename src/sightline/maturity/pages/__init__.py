"""The pages of maturity, a file a noun."""
