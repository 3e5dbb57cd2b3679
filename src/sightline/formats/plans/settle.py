"""The end of every reading: the plan is checked and repaired, and told with lines."""

from collections.abc import Mapping
from dataclasses import replace

from sightline.engines.schedule.plan import Plan
from sightline.formats.plans.check import checked
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.outcome import Reading


def settled(plan: Plan, ledger: Ledger, data: bytes, tables: Mapping[str, str]) -> Reading:
    """Check what was read, and return the reading.

    Args:
        plan: As the file has it.
        ledger: What was found while reading; it knows which record each id stood in.
        data: The file as UTF-8, for line numbers.
        tables: The file's name of each table of the plan ("Activity": "Task").
    """
    repaired, problems = checked(plan)
    for problem in problems:
        table = tables.get(problem.table, problem.table)
        ordinal = ledger.ordinals[table].get(problem.id)
        place = (table, ordinal, "") if ordinal is not None else None
        ledger.add(replace(problem, table=table), place)
    told, losses = ledger.settle(data)
    return Reading(None if ledger.is_refused else repaired, told, losses)
