"""Paper: schedules as PDF, drawn by Typst; written, never read."""
