"""Demand: what is asked for, how it is weighed, and how it becomes a project."""
