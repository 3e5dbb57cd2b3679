"""What one project leaves to the next: lessons that are applied, and plans that are shared."""
