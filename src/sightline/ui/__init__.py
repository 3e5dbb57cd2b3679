"""Base pages, components and template tags that every page is made of."""
