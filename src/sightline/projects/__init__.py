"""Portfolios, programs, projects and what they report."""
