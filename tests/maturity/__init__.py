"""Tests of maturity, the same tree as the context."""
