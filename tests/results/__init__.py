"""Tests of linkages and dependencies."""
