"""Schedules as rows: assembled into plans, computed, edited, and compared with files.

``assemble`` and ``recompute`` join the rows to the engine; ``outline``, ``notation``, ``edits``
and ``taking`` are the steps of the commands that change them.
"""
