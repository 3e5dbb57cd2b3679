"""Settings, URLs and wiring: the one place that sees every context."""
