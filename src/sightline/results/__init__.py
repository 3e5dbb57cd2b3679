"""Results: benefit profiles, their maps, what was measured of them, and who vouches for it."""
