"""Demand's forms."""
