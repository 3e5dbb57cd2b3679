"""Demand's lists."""
