"""Command, journal, lifecycle, policy and jobs: what every context stands on; no domain noun."""
