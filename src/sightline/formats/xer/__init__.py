"""Primavera XER: tab-separated tables to a plan and back.

``read.read`` and ``write.write`` are the ways in; the other modules are their steps.
"""
