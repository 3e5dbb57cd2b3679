"""Change control: requests, their computed impact, the boards that decide, and what came of it."""
