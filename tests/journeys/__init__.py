"""People at their real work, in a real browser, on the sample organisation."""
