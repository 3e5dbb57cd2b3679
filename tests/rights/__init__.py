"""Who may see and do what: every route probed against rules written down a second time."""
