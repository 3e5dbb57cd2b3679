"""MPXJ's two schedulers on the same plan as ours, where Java and MPXJ are installed.

Called by ``schedule.py``. MPXJ gets one calendar and no summaries, which is less work than ours.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from sightline.engines.schedule import passes
from sightline.engines.schedule.network import compile as compiled
from sightline.engines.schedule.plan import LinkType, Plan

NAMES = {
    LinkType.FS: "FINISH_START",
    LinkType.SS: "START_START",
    LinkType.FF: "FINISH_FINISH",
    LinkType.SF: "START_FINISH",
}


def compare(plan: Plan) -> None:
    """Print how much faster a plan is computed here than by MPXJ's schedulers, warm.

    Theirs are two passes, which is what is compared first; recomputed adds floats, driving links and
    summaries.
    """
    try:
        import jpype
        import mpxj  # noqa: F401 - puts its jars on the class path

        if not jpype.isJVMStarted():
            jpype.startJVM("-Xmx8g")
    except (ImportError, OSError) as reason:
        print(f"MPXJ was left out: {reason}")
        return
    network = compiled(plan)
    passes.solve_network(network)
    both = min(_timed(lambda: passes.pass_over(network)) for _ in range(25))
    ours = min(_timed(lambda: passes.solve_network(network)) for _ in range(25))
    whole = min(_timed(lambda: passes.solve(plan)) for _ in range(2))
    for name in ("MicrosoftScheduler", "PrimaveraScheduler"):
        theirs = min(_scheduled(plan, name) for _ in range(3))
        print(
            f"{len(plan.activities):>9,} activities, MPXJ {name} {theirs * 1e3:.0f} ms: "
            f"{theirs / both:.0f} x the two passes, {theirs / ours:.0f} x recomputed, {theirs / whole:.0f} x with compiling the plan"
        )


def _timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _scheduled(plan: Plan, name: str) -> float:
    """Return the seconds that one of MPXJ's schedulers takes on a fresh project."""
    import jpype

    scheduler = jpype.JClass(f"org.mpxj.cpm.{name}")()
    file = _project(plan)
    start = jpype.JClass("java.time.LocalDateTime").of(2026, 3, 2, 8, 0)
    found: list[float] = []
    # Its longest path runs by recursion, which needs a deep stack.
    threading.stack_size(1 << 29)
    work = threading.Thread(
        target=lambda: found.append(_timed(lambda: scheduler.schedule(file, start)))
    )
    work.start()
    work.join()
    return found[0] if found else float("nan")


def _project(plan: Plan) -> Any:
    import jpype

    project = jpype.JClass("org.mpxj.ProjectFile")()
    duration = jpype.JClass("org.mpxj.Duration")
    hours = jpype.JClass("org.mpxj.TimeUnit").HOURS
    builder, kinds = (
        jpype.JClass("org.mpxj.Relation$Builder"),
        jpype.JClass("org.mpxj.RelationType"),
    )
    task_type = jpype.JClass("org.mpxj.ActivityType").TASK_DEPENDENT
    properties = project.getProjectProperties()
    properties.setDefaultCalendar(project.addDefaultBaseCalendar())
    tasks = {}
    for activity in plan.activities:
        task = project.addTask()
        length = duration.getInstance(activity.duration / 60, hours)
        task.setDuration(length)
        task.setRemainingDuration(length)
        task.setActualDuration(duration.getInstance(0, hours))
        task.setActivityType(task_type)
        tasks[activity.id] = task
    for link in plan.links:
        made = builder().predecessorTask(tasks[link.predecessor_id])
        made = made.type(getattr(kinds, NAMES[link.type]))
        tasks[link.successor_id].addPredecessor(
            made.lag(duration.getInstance(link.lag / 60, hours))
        )
    return project
