"""How offices work together: standards with leeway, relief from them, and feedback upward."""
