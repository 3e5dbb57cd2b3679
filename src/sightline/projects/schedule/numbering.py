"""The order of a file's activities beside those that are held, so that their numbers stay.

Primavera's files list the activities of a WBS element in no order that means anything, and another
export may list them otherwise. Microsoft's and the others' list them as their people see them.
"""

from collections.abc import Mapping, Sequence

from sightline.engines.schedule.plan import Activity

UNORDERED = frozenset({"xer", "pmxml"})


def kept_order(activities: Sequence[Activity], held: Mapping[str, object]) -> list[Activity]:
    """Return activities with those that are held in their order among neighbours, new ones last.

    Args:
        activities: In outline order; a branch is an activity and everything deeper behind it.
        held: The ids that are held, in their order.
    """
    place = {uid: n for n, uid in enumerate(held)}
    return _arranged(list(activities), place)


def _arranged(rows: list[Activity], place: Mapping[str, int]) -> list[Activity]:
    branches: list[list[Activity]] = []
    for row in rows:
        if not branches or row.level <= branches[-1][0].level:
            branches.append([row])
        else:
            branches[-1].append(row)
    last = len(place)
    branches.sort(key=lambda branch: place.get(branch[0].id, last))  # a stable sort
    return [row for branch in branches for row in (branch[0], *_arranged(branch[1:], place))]
