"""Import and export runs, and their column mappings."""
