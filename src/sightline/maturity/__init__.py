"""How far offices, organisations, customers and practitioners are, by which model, and what next."""
