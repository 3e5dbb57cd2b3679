"""Scenarios side by side on pages, and the portfolio before and after an approval."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse

from sightline.demand import policy
from sightline.demand.pages.scenario_frame import address_of, picture_of
from sightline.demand.queries import scenarios as queries
from sightline.demand.queries.scenarios import Picture
from sightline.kernel import clock
from sightline.kernel.errors import Invalid
from sightline.ui.routes import Asked, page, show


@page(policy.read_scenarios)
def scenario_compare(request: Asked) -> HttpResponse:
    """Show two to five scenarios side by side, beside the live plan; or ask which ones."""
    actor = request.actor
    asked = [_id(each) for each in request.GET.getlist("pick")]
    pictures = queries.compared(actor, asked) if asked else []
    offered = list(
        queries.scenarios(actor).exclude(state="dropped").order_by("-made_on", "name")[:50]
    )
    context = {
        "pictures": pictures,
        "offered": [(row, row.pk in asked) for row in offered],
        "figures": _figures(pictures),
        "keys": _compared(pictures),
        "years": pictures[0].terms.years if pictures else (),
        "day": clock.today(),
    }
    return show(request, "demand/scenario_compare.html", context)


def _id(said: str) -> UUID:
    try:
        return UUID(said)
    except ValueError as error:
        raise Invalid({"pick": ["This is not an id."]}) from error


def _figures(pictures: list[Picture]) -> list[dict[str, Any]]:
    """Return the outcomes panel side by side: a row a figure, the live plan of the first one first."""
    if not pictures:
        return []
    sides = [pictures[0].before, *(each.outcome for each in pictures)]
    money = [("Worth now", "value"), ("Worth at P80", "value_p80"), ("Cost", "cost"),
             ("Cost at P50", "cost_p50"), ("Cost at P80", "cost_p80"),
             ("Return a year", "yearly")]  # fmt: skip
    found = [
        {"label": label, "is_money": True, "values": [(getattr(s, name), 0) for s in sides]}
        for label, name in money
    ]
    for place, year in enumerate(pictures[0].terms.years):
        cells = [[c for c in s.money if c.kind == "all"] for s in sides]
        values = [
            (row[place].used, row[place].over) if place < len(row) else ("", 0) for row in cells
        ]
        found.append({"label": f"Cost in {year}", "is_money": True, "values": values})
    roles = dict.fromkeys(cell.name for s in sides for cell in s.people)
    for role in roles:
        used = [[c for c in s.people if c.name == role] for s in sides]
        most = [(f"{max((c.used for c in row), default=0) / 10:g}", max((c.over for c in row), default=0))
                for row in used]  # fmt: skip
        found.append({"label": f"{role}, most in a year", "is_money": False, "values": most})
    plain = [
        ("Projects", [s.n_projects for s in sides]),
        ("Proposals", [s.n_proposals for s in sides]),
        ("Objectives served", [len(s.objectives) for s in sides]),
        ("Without an objective", [len(s.without_objective) for s in sides]),
    ]
    found += [
        {"label": label, "is_money": False, "values": [(value, 0) for value in values]}
        for label, values in plain
    ]
    broken = [(len(s.broken), len(s.broken)) for s in sides]
    return [*found, {"label": "Limits broken", "is_money": False, "values": broken}]


def _compared(pictures: list[Picture]) -> list[dict[str, Any]]:
    """Return what differs between the scenarios or from the live plan, a row a candidate."""
    found = []
    entries = {e.key: e for picture in pictures for e in picture.entries}
    for key, entry in entries.items():
        stands = [
            (picture.row, _stand(picture, key), picture.moved.get(key, 0)) for picture in pictures
        ]
        was_in = any(key in picture.record for picture in pictures)
        words = {stand for _, stand, _ in stands} - {""}
        if words - ({"in"} if was_in else {"out"}) or any(late for _, _, late in stands):
            found.append(
                {
                    "entry": entry,
                    "was_in": was_in,
                    "stands": stands,
                    "is_aimless": not entry.objectives,
                }
            )
    return found


def _stand(picture: Picture, key: str) -> str:
    if key not in picture.pool.keys:
        return ""
    is_in, was_in = key in picture.starts, key in picture.record
    if is_in:
        return "in" if was_in else "added"
    return "removed" if was_in else "out"


@page(policy.read_scenarios)
def scenario_plan(request: Asked, scenario_id: UUID) -> HttpResponse:
    """Show what an approval made of the portfolio: before, after, and what it asked for."""
    picture = picture_of(request, scenario_id)
    seen = picture.pool.keys
    plans = [_side_by_side(plan, seen) for plan in queries.plans_of(request.actor, picture.row)]
    context = {"row": picture.row, "plans": plans, "back": address_of(picture.row)}
    return show(request, "demand/scenario_plan.html", context)


def _side_by_side(plan: Any, seen: Any) -> dict[str, Any]:
    """Return before and after of what the reader may see."""
    before = {each["key"]: each for each in plan.before["in"]}
    after = {each["key"]: each for each in plan.after["in"]}
    keys = [key for key in {**before, **after} if key in seen]
    asked = {f"project-{ask['project']}": ask["title"] for ask in plan.asks}
    every = set(before) | set(after)
    lines = [
        {
            "name": f"{(after.get(key) or before[key])['code']} {(after.get(key) or before[key])['title']}",
            "before": key in before,
            "after": key in after,
            "later": key in before and key in after and after[key]["at"] != before[key]["at"],
            "asked": asked.get(key, ""),
        }
        for key in keys
    ]
    is_whole = every <= set(seen)
    return {"plan": plan, "lines": lines, "is_whole": is_whole, "n_hidden": len(every) - len(keys)}
