"""Schedules: working calendars, the critical path and why each activity is where it is.

``plan`` is the problem, as frozen dataclasses; the rest computes on arrays made from it.
"""
