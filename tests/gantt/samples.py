"""Plans for the harness: a small one with everything on it, an empty one, and one of any size."""

from typing import Any

from tests.gantt.plan import FIRST, Plan, new_row

DAY = 480


def small() -> Plan:
    """Return a plan that shows each kind of bar, mark and link."""
    rows = [
        new_row("Design", 1),
        new_row("Survey the harbour", 2, 5 * DAY, resources="Anna", percent=100),
        new_row("Draw the quay", 2, 8 * DAY, resources="Anna, Ben", percent=60),
        new_row("Design approved", 2, 0),
        new_row("Build", 1),
        new_row("Dredge", 2, 10 * DAY, resources="Dredger"),
        new_row("Drive piles", 2, 15 * DAY, resources="Crane, Crew 1"),
        new_row("Pour slab", 2, 6 * DAY, resources="Crew 2"),
        new_row("Pave", 2, 4 * DAY),
        new_row("Lighting", 2, 5 * DAY, resources="Electrician"),
        new_row("Signs", 2, 2 * DAY),
        new_row("Hand over", 1),
        new_row("Test", 2, 3 * DAY, resources="Anna"),
        new_row("Handed over", 2, 0),
    ]
    rows[1] |= {"actual_start": FIRST, "actual_finish": FIRST + 4 * 1440 + 540}
    rows[2] |= {"actual_start": FIRST + 7 * 1440}
    rows[9] |= {"constraint": "snet", "constraint_at": FIRST + 42 * 1440}
    rows[13] |= {"deadline": FIRST + 70 * 1440}
    plan = Plan(rows, [], outside=outside(rows))
    for tail, head, kind, lag in (
        (1, 2, "FS", 0),
        (2, 3, "FS", 0),
        (3, 5, "FS", 0),
        (5, 6, "SS", 4 * DAY),
        (6, 7, "FS", 0),
        (7, 8, "FS", 0),
        (5, 9, "FS", 0),
        (9, 10, "FS", 0),
        (8, 12, "FS", 0),
        (10, 12, "FS", 0),
        (12, 13, "FS", 0),
    ):
        plan.link(rows[tail]["id"], rows[head]["id"], kind, lag)
    plan.schedule()
    plan.do_baseline({"number": 0, "name": "Baseline"})
    rows[5]["duration"] = 12 * DAY
    plan.schedule()
    return plan


def outside(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return links to two other projects, one of which may not be opened."""
    common = {"type": "FS", "lag": 0, "elapsed": 0, "project_id": "x", "limited": False}
    unseen = {"project": "", "project_id": "", "number": None, "activity": "", "limited": True}
    return [
        common
        | {"id": "o1", "to": rows[9]["id"], "direction": "in", "project": "P-17", "number": 12}
        | {"activity": "Cable laid", "at": FIRST + 38 * 1440, "state": "agreed"},
        common
        | {"id": "o2", "to": rows[7]["id"], "direction": "out", "project": "P-20", "number": 4}
        | {"activity": "Crane arrives", "at": FIRST + 84 * 1440, "state": "proposed"},
        common
        | {"id": "o3", "to": rows[8]["id"], "direction": "in", "state": "agreed"}
        | {"at": FIRST + 30 * 1440}
        | unseen,
    ]


def large(n: int) -> Plan:
    """Return a plan of ``n`` rows: phases of 20 chained activities with links across."""
    rows, links = [], []
    for at in range(n):
        if at % 20 == 0:
            rows.append(new_row(f"Phase {at // 20 + 1}", 1))
            continue
        length = (1 + (at * 7) % 9) * DAY if at % 20 != 19 else 0
        rows.append(new_row(f"Activity {at + 1} of the works", 2, length, percent=(at * 13) % 101))
        rows[-1]["resources"] = f"Crew {at % 17}"
        if at % 20 > 1:
            links.append((at - 1, at, "FS", 0))
        if at % 20 == 5 and at > 20:
            links.append((at - 20, at, "FS", DAY))
        if at % 6 == 3 and at % 20 > 3:
            links.append((at - 2, at, "SS", DAY))
    plan = Plan(rows, [])
    for tail, head, kind, lag in links:
        plan.link(rows[tail]["id"], rows[head]["id"], kind, lag)
    plan.schedule()
    plan.do_baseline({"number": 0, "name": "Baseline"})
    return plan


def empty() -> Plan:
    """Return a plan without rows."""
    return Plan([], [])
