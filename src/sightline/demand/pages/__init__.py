"""Demand's pages."""
