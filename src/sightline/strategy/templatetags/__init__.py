"""Template tags of strategy's pages."""
