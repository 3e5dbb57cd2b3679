"""What the pages of a scenario show of it: the outcomes panel, its rows, the solver's answer, the chart."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from sightline.demand.queries.scenarios import Answer, Picture
from sightline.demand.rules import answering
from sightline.demand.rules.choosing import value_of
from sightline.demand.rules.outcome import Cell, Outcome
from sightline.demand.rules.scenario import KINDS, MONEY
from sightline.ui import wording

WIDTH, HEIGHT, EDGE = 640, 300, 54
STATUS = {
    "optimal": "Proven: nothing that keeps the limits is worth more.",
    "feasible": "The best found in the time.",
    "infeasible": "Nothing keeps all limits.",
    "unknown": "Nothing was found in the time, and nothing was proven.",
}


def amount_of(currency: str) -> Any:
    """Return what says an amount of whole minor units in full words."""
    return lambda minor: wording.money(minor, currency)[0]


def panel(picture: Picture) -> dict[str, Any]:
    """Return the outcomes panel: figures, budgets and people by year, objectives, what is broken."""
    found = picture.outcome
    return {
        "o": found,
        "before": picture.before,
        "years": picture.terms.years,
        "money": _grid(found.money),
        "people": _grid(found.people),
        "objectives": _shares(found),
        "broken": [words for _, words in found.broken],
        "n_aimless": len(found.without_objective),
    }


def _grid(cells: Sequence[Cell]) -> list[tuple[str, list[Cell]]]:
    rows: dict[str, list[Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.name, []).append(cell)
    return list(rows.items())


def _shares(found: Outcome) -> list[tuple[str, int, int]]:
    whole = sum(max(0, worth) for _, worth in found.objectives) or 1
    return [(name, worth, round(100 * max(0, worth) / whole)) for name, worth in found.objectives]


def rows_of(picture: Picture, answer: Answer, show: str) -> list[dict[str, Any]]:
    """Return the candidates as rows; ``show`` narrows them to what changes, is in, or is out."""
    reasons = {each["key"]: each for each in (answer.found or {}).get("left_out", ())}
    laid: dict[str, list[Any]] = {}
    for delta in picture.deltas:
        laid.setdefault(delta.key, []).append(delta)
    found = []
    for entry in picture.entries:
        at = picture.starts.get(entry.key)
        is_in, was_in = at is not None, entry.key in picture.record
        deltas = laid.get(entry.key, [])
        wanted = {
            "changed": bool(deltas) or is_in != was_in, "in": is_in, "out": not is_in
        }  # fmt: skip
        if not wanted.get(show, True):
            continue
        found.append(
            {
                "entry": entry,
                "href": href_of(picture, entry.key),
                "is_in": is_in,
                "change": _change(is_in, was_in),
                "year": "" if at is None else _year(picture, at),
                "late": 0 if at is None else at - entry.first,
                "worth": value_of(entry, picture.terms, 0 if at is None else at - entry.first),
                "deltas": [(delta, delta_words(picture, delta)) for delta in deltas],
                "is_explained": entry.key in reasons,
                "toggle": f"{'stop' if is_in else 'start'}:{entry.key}",
            }
        )
    return found


def _change(is_in: bool, was_in: bool) -> str:
    if is_in == was_in:
        return ""
    return "added" if is_in else "removed"


def _year(picture: Picture, at: int) -> str:
    years = picture.terms.years
    return years[at] if at < len(years) else f"after {years[-1]}"


def href_of(picture: Picture, key: str) -> str:
    """Return the address of a candidate's proposal; a project's delivery pages are not led to."""
    is_project, pk = picture.pool.ids[key]
    return "" if is_project else reverse("proposal", args=[pk])


def delta_words(picture: Picture, delta: Any) -> str:
    """Return a delta in words."""
    amount = amount_of(picture.row.currency)
    if delta.kind == "shift":
        return f"{delta.periods} {'year' if delta.periods == 1 else 'years'} later"
    if delta.kind == "fund":
        year = picture.terms.years[min(delta.period, len(picture.terms.years) - 1)]
        sign = "+" if delta.amount_minor > 0 else "\u2212"
        return f"{sign}{amount(abs(delta.amount_minor))} {MONEY[delta.money].lower()} in {year}"
    if delta.kind == "restaff":
        return f"{delta.role}: {', '.join(f'{each / 10:g}' for each in delta.people)}"
    return KINDS[delta.kind]


def answer_panel(picture: Picture, answer: Answer) -> dict[str, Any] | None:
    """Return the solver's answer as it is shown; ``None`` where there is none to show.

    What was a candidate then, and is none any more, is not among the reasons.
    """
    found = answer.found
    if found is None:
        return None
    names = {entry.key: entry.label for entry in picture.entries}
    amount = amount_of(picture.row.currency)
    return {
        "status": STATUS[found["status"]],
        "gap": _gap(found),
        "value": answering.minor(found["value"]),
        "bound": answering.minor(found["bound"]),
        "conflict": found["conflict"],
        "left_out": [
            {"key": each["key"], "name": names[each["key"]],
             "words": answering.left_out_words(each, amount)}
            for each in found["left_out"] if each["key"] in names
        ],
        "prices": [_price(each, amount) for each in found["prices"]],
        "costs": [_cost(each, amount) for each in found["costs"]],
        "core": _core(found["core"], names),
        "points": _points(found, picture),
        "is_exact": found.get("frontier_is_exact", False),
        "is_old": answer.is_old,
    }  # fmt: skip


def _gap(found: Mapping[str, Any]) -> str:
    if found["status"] != "feasible" or found["gap"] is None:
        return ""
    return f"At most {100 * found['gap']:.2g} % more is possible."


def _price(each: Mapping[str, Any], amount: Any) -> dict[str, Any]:
    is_people = each["rule"].startswith("capacity:")
    unit = "one more" if is_people else f"{amount(answering.minor(each['unit']))} more"
    exact = answering.minor(each["exact"])
    rate = None if each["rate"] is None else answering.minor(each["rate"] * each["unit"])
    return {"words": each["words"], "unit": unit, "exact": exact, "rate": rate}


def _cost(each: Mapping[str, Any], amount: Any) -> dict[str, Any]:
    return {
        "words": each["words"],
        "exact": answering.minor(each["exact"]),
        "most": answering.minor(each["most"]),
    }


def _core(core: Mapping[str, Any] | None, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    if core is None:
        return []
    percent = f"{100 * core['within']:g} %"
    labels = {
        "always": f"In every choice worth within {percent} of the best",
        "open": "In some of them",
        "never": "In none of them",
        "untold": "Not known in the time",
    }
    held = {key: [names[each] for each in core[key] if each in names] for key in labels}
    return [(label, held[key]) for key, label in labels.items() if held[key]]


def _points(found: Mapping[str, Any], picture: Picture) -> list[dict[str, Any]]:
    now = set(picture.starts)
    return [
        {
            "n": n,
            "spend": answering.minor(each["spend"]),
            "value": answering.minor(each["value"]),
            "n_in": len(each["starts"]),
            "is_now": set(each["starts"]) == now,
        }
        for n, each in enumerate(found["frontier"], start=1)
    ]


def chart_of(
    points: Sequence[Mapping[str, Any]], picture: Picture, *, may_load: bool
) -> SafeString:
    """Return the frontier as a drawing: a point leads to what loads its set; the table says the same."""
    if not points:
        return mark_safe("")
    spends = [*(p["spend"] for p in points)]
    values = [*(p["value"] for p in points)]
    amount = amount_of(picture.row.currency)
    wide, high = (WIDTH - EDGE - 20) / _range(spends), (HEIGHT - EDGE - 20) / _range(values)

    def at(spend: int, value: int) -> tuple[float, float]:
        return (
            EDGE + wide * (spend - min(spends)),
            HEIGHT - EDGE - high * (value - min(values)),
        )

    places = [at(p["spend"], p["value"]) for p in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    marks = [f'<polyline points="{line}" fill="none" stroke="currentColor" stroke-opacity=".5"/>']
    for point, (x, y) in zip(points, places, strict=True):
        words = escape(
            f"Point {point['n']}: {amount(point['spend'])} for {amount(point['value'])}, {point['n_in']} in"
        )
        fill = "currentColor" if point["is_now"] else "none"
        mark = (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="transparent"/><circle cx="{x:.1f}" '
            f'cy="{y:.1f}" r="5" fill="{fill}" stroke="currentColor" stroke-width="2"/>'
        )
        if may_load:
            href = f"{reverse('scenario-accept', args=[picture.row.pk])}?point={point['n']}"
            marks.append(
                f'<a href="{href}" data-drawer-href="{href}" aria-label="{words}">'
                f"<title>{words}</title>{mark}</a>"
            )
        else:
            marks.append(f"<g><title>{words}</title>{mark}</g>")
    x_end, y_end, below = WIDTH - 20, HEIGHT - EDGE, HEIGHT - EDGE + 18
    ends = (
        f'<text x="{EDGE}" y="{below}">{escape(amount(min(spends)))}</text>'
        f'<text x="{x_end}" y="{below}" text-anchor="end">{escape(amount(max(spends)))}</text>'
        f'<text x="{EDGE - 6}" y="{y_end}" text-anchor="end">{escape(amount(min(values)))}</text>'
        f'<text x="{EDGE - 6}" y="26" text-anchor="end">{escape(amount(max(values)))}</text>'
    )
    return mark_safe("".join([*marks, ends]))  # noqa: S308 - all parts escaped


def _range(values: Sequence[int]) -> int:
    return max(values) - min(values) or 1
