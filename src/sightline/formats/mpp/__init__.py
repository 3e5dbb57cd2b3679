"""Files that only MPXJ reads: Microsoft Project's MPP and MPX, GanttProject, Planner.

Needs Java; runs inside the parser's child process alone. ``read`` has one reader a kind.
"""
