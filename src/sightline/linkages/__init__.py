"""Linkages: what projects share that no single plan shows, and what they owe one another."""
