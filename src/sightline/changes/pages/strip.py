"""The impact strip of a request and its before-and-after picture, from the impact that is stored."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from sightline.changes.figures import Moved, moved
from sightline.changes.models import ChangeImpact, ChangeRequest
from sightline.changes.queries import impact as impacts
from sightline.changes.queries.screen import Case
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.queries import projects_seen
from sightline.ui import wording
from sightline.ui.axis import Axis

DAY_MINUTES = 480
MOST_BARS = 12
Bar = dict[str, Any]


def shown(actor: Actor, case: Case, *, sits: bool) -> dict[str, Any]:
    """Return the strip, the picture and the table of alternatives as the screen draws them.

    Args:
        sits: Whether the actor sits in the board: it is shown whole figures, others what they see.
    """
    bars, n_more = _bars(actor, case)
    axis = _axis([day for bar in bars for day in bar["span"] if day is not None])
    for bar in bars:
        bar["picture"] = _picture(axis, bar) if axis else ""
    return {
        "figures": _figures(case, None if sits else _seen_figures(actor, case)),
        "bars": bars,
        "approved": moved(case.change),
        "n_more_bars": n_more,
        "axis": axis,
        "options": [_option(case, row) for row in case.options],
    }


def _axis(days: list[date]) -> Axis | None:
    """Return the time from before the first finish to after the last, so that moves are seen."""
    if not days:
        return None
    air = timedelta(days=max(14, (max(days) - min(days)).days // 4))
    first, last, today = min(days) - air, max(days) + air, clock.today()
    return Axis(first, last, today if first <= today <= last else None)


def _seen_figures(actor: Actor, case: Case) -> dict[str, int] | None:
    """Return the figures over what somebody sees; ``None`` where nothing is hidden from them."""
    if case.impact is None:
        return None
    held = impacts.seen_of(actor, case.change, case.impact)
    return held if held["hidden"] else None


def _figures(case: Case, seen: Mapping[str, int] | None) -> list[dict[str, Any]]:
    """Return the strip's figures: days, cost, P80 if known, float, people, benefits, projects."""
    impact, change = case.impact, case.change
    if impact is None:
        return [_figure("Cost", _amount(change.cost_minor, change.currency), "to carry it out")]
    held = seen or {
        "days": impact.finish_days,
        "cost": impact.total_minor,
        "float": impact.float_minutes,
        "people": impact.n_people,
        "benefits": impact.benefit_minor,
        "projects": impact.n_projects,
    }
    part = ", of what you see" if seen else ""
    found = [
        _figure("Days", wording.days(held["days"], signed=True), f"its project's finish{part}"),
        _figure("Cost", _amount(held["cost"], change.currency), f"in all{part}"),
        _figure("Float", _float(held["float"]), f"eaten{part}"),
        _figure("People", str(held["people"]), f"booked for too much{part}"),
        _figure("Benefits", _amount(held["benefits"], change.currency), f"late or lost{part}"),
        _figure("Other projects", str(max(held["projects"] - 1, 0)), f"that move{part}"),
    ]
    chance = (impact.found or {}).get("chance")
    if chance is not None:
        found.insert(2, _chance_figure(chance, is_part=bool(seen)))
    return found


def _chance_figure(chance: Mapping[str, Any], *, is_part: bool) -> dict[str, Any]:
    if is_part:
        return _figure("P80", "—", "shown where the whole impact is seen")
    if "p80_days" in chance:
        days = wording.days(chance["p80_days"], signed=True)
        return _figure("P80", days, "its finish in 8 of 10 trials")
    return _figure("P80", "—", f"not simulated: {chance['why']}")


def _figure(label: str, value: Any, note: str) -> dict[str, Any]:
    return {"label": label, "value": value, "note": note, "anchor": label.lower().replace(" ", "-")}


def _amount(minor: int, currency: str) -> Any:
    short, full = wording.money(minor, currency)
    return format_html('<span title="{}">{}</span>', full, short)


def _float(minutes: int) -> str:
    return f"{minutes / DAY_MINUTES:.1f}".removesuffix(".0") + " days"


def _bars(actor: Actor, case: Case) -> tuple[list[Bar], int]:
    """Return what moves as bars and diamonds, before and after, that the actor may see."""
    found = (case.impact.found if case.impact else None) or {}
    projects = [_project_bar(row) for row in found.get("projects", ())]
    milestones = [_milestone_bar(row) for row in found.get("milestones", ())]
    seen = _seen(actor, {bar["project_id"] for bar in (*projects, *milestones)})
    held = [bar for bar in (*projects, *milestones) if bar["project_id"] in seen and bar["moves"]]
    held = [*_approved_bars(case.change), *held]
    return held[:MOST_BARS], max(0, len(held) - MOST_BARS)


def _seen(actor: Actor, ids: set[str]) -> set[str]:
    """Return those of some projects, by their ids as text, that the actor sees."""
    return {str(pk) for pk in projects_seen(actor, [UUID(one) for one in ids if one])}


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _project_bar(row: dict[str, Any]) -> Bar:
    before, after = _day(row.get("finish_before")), _day(row.get("finish_after"))
    return _bar("Project", row.get("name", ""), row.get("id", ""), before, after)


def _milestone_bar(row: dict[str, Any]) -> Bar:
    before, after = _day(row.get("before")), _day(row.get("after"))
    kind = "Gate" if row.get("is_gate") else "Milestone"
    bar = _bar(kind, row.get("name", ""), row.get("project_id", ""), before, after)
    return {**bar, "is_broken": bool(row.get("is_broken"))}


def _approved_bars(change: ChangeRequest) -> list[Bar]:
    """Return the dates that the request moves by themselves."""
    rows = [row for row in moved(change) if not row.is_money]
    return [
        _bar(row.label, row.name or change.project.name, "", _date(row.before), _date(row.after))
        for row in rows
    ]


def _date(value: date | int | None) -> date | None:
    return value if isinstance(value, date) else None


def _bar(kind: str, name: str, project_id: str, before: date | None, after: date | None) -> Bar:
    by = (after - before).days if before and after else 0
    if after is None and before is not None:
        words = "stopped"
    elif by:
        words = f"{wording.days(abs(by))} {'later' if by > 0 else 'earlier'}"
    else:
        words = "stays"
    return {
        "kind": kind,
        "name": name,
        "project_id": str(project_id),
        "before": before,
        "after": after,
        "words": words,
        "moves": words != "stays",
        "span": (before, after),
        "is_broken": False,
    }


def _picture(axis: Axis, bar: Bar) -> SafeString:
    """Return a finish before as a hollow diamond, after as a full one, joined by a dashed line."""
    before, after = bar["before"], bar["after"]
    said = escape(f"{bar['name']}: {bar['words']}")
    parts = []
    if before and after:
        ends = f'x1="{axis.at(before)}%" x2="{axis.at(after)}%"'
        parts.append(f'<line class="way" {ends} y1="10" y2="10"/>')
    if before:
        parts.append(_diamond(axis.at(before), "was", f"before: {wording.day(before)}"))
    if after:
        parts.append(_diamond(axis.at(after), "now-at", f"after: {wording.day(after)}"))
    return mark_safe(  # noqa: S308 - words are escaped
        f'<svg class="timeline moves-picture" role="img" aria-label="{said}">{"".join(parts)}</svg>'
    )


def _diamond(x: float, kind: str, said: str) -> str:
    shape = '<path d="M0 4.5 5.5 10 0 15.5-5.5 10z"/>'
    return f'<svg x="{x}%" overflow="visible" class="{kind}"><title>{said}</title>{shape}</svg>'


def _option(case: Case, row: Any) -> dict[str, Any]:
    marks = []
    if row.is_recommended:
        marks.append("Recommended")
    if row.is_chosen:
        marks.append("Chosen")
    if row.is_dominated:
        marks.append("Another is better in every way")
    return {
        "name": row.name,
        "days": row.finish_days,
        "mitigation": _amount(row.mitigation_minor, case.change.currency),
        "wave": _amount(row.wave_minor, case.change.currency),
        "total": _amount(row.mitigation_minor + row.wave_minor, case.change.currency),
        "n_area": row.n_area,
        "marks": ", ".join(marks),
        "words": row.words,
    }


Table = dict[str, Any]


def derivations(actor: Actor, change: ChangeRequest, impact: ChangeImpact | None) -> list[Table]:
    """Return, figure by figure, the rows of the stored impact that it is made of."""
    if impact is None:
        return []
    found, currency = impact.found or {}, change.currency
    ids = {str(row.get("id", "")) for row in found.get("projects", ())}
    ids |= {str(row.get("project_id", "")) for row in found.get("milestones", ())}
    seen = _seen(actor, ids)
    projects = [row for row in found.get("projects", ()) if str(row.get("id")) in seen]
    return [
        *_approved_table(change),
        _days_table(impact, projects),
        *_chance_table(found, sees_all=ids <= seen),
        _cost_table(impact, found, currency),
        _float_table(impact, projects),
        _people_table(impact, found),
        _benefit_table(impact, found, currency, seen),
        _others_table(impact, change, projects),
    ]


def _table(anchor: str, title: str, said: str, heads: list[str], rows: list[list[Any]]) -> Table:
    return {"anchor": anchor, "title": title, "said": said, "heads": heads, "rows": rows}


def _approved_table(change: ChangeRequest) -> list[Table]:
    rows = moved(change)
    if not rows:
        return []
    said = "What the request moves by itself; it counts in the days, the benefits and the level."
    told = [[f"{row.label} {row.name}".strip(), *_ends(row, change.currency)] for row in rows]
    return [_table("approved", "Approved figures", said, ["Figure", "Before", "After"], told)]


def _ends(row: Moved, currency: str) -> list[Any]:
    if row.is_money:
        return [wording.money(int(each), currency)[1] for each in (row.before, row.after)]  # type: ignore[arg-type]
    ends = (row.before, row.after)
    return [wording.day(each) if isinstance(each, date) else "dropped" for each in ends]


def _days_table(impact: ChangeImpact, projects: list[Any]) -> Table:
    said = (
        f"The finish of its own project moves {wording.days(impact.finish_days, signed=True)}; "
        f"the milestone or finish that moves most moves {wording.days(impact.most_days, signed=True)}."
    )
    rows = [
        [row["name"], _said(row["finish_before"]), _said(row["finish_after"]), row["days"]]
        for row in projects
    ]
    return _table("days", "Days", said, ["Project", "Finish before", "After", "Days"], rows)


def _chance_table(found: dict[str, Any], *, sees_all: bool) -> list[Table]:
    chance = found.get("chance")
    if chance is None:
        return []
    rows: list[list[Any]] = []
    if not sees_all:
        said = "It is shown where the whole impact is seen."
    elif "p80_days" not in chance:
        said = f"It is not simulated: {chance['why']}. A number would say more than is known."
    else:
        said = (
            f"Eight of ten trials keep this day. {chance['trials']} trials with seed {chance['seed']} "
            f"over the projects that move; {chance['n_estimated']} of {chance['n_open']} open "
            "activities of its project carry an estimate, the others are taken as certain."
        )
        rows = [[_said(chance["before"]), _said(chance["after"]), chance["p80_days"]]]
    return [_table("p80", "P80", said, ["P80 before", "After", "Days"], rows)]


def _said(value: str | None) -> str:
    held = _day(value)
    return wording.day(held) if held else "—"


def _cost_table(impact: ChangeImpact, found: dict[str, Any], currency: str) -> Table:
    said = f"{wording.money(impact.total_minor, currency)[1]}: the sum of what each month costs."
    rows = [
        [row["period"], row["kind"], wording.money(row["minor"], row["currency"])[1]]
        for row in found.get("money", ())
    ]
    return _table("cost", "Cost", said, ["Month", "Kind", "Amount"], rows)


def _float_table(impact: ChangeImpact, projects: list[Any]) -> Table:
    said = f"{_float(impact.float_minutes)}: by how much the least float of each project falls."
    rows = [
        [row["name"], _maybe(row["float_before_minutes"]), _maybe(row["float_after_minutes"])]
        for row in projects
    ]
    return _table("float", "Float", said, ["Project", "Least float before", "After"], rows)


def _maybe(minutes: int | None) -> str:
    return "—" if minutes is None else _float(minutes)


def _people_table(impact: ChangeImpact, found: dict[str, Any]) -> Table:
    said = f"{impact.n_people}: those with a week in which they are booked for more than there is."
    rows = [
        [row["name"], row["n_moved"], ", ".join(week["week"] for week in row["weeks"]) or "—"]
        for row in found.get("people", ())
    ]
    heads = ["Person or role", "Activities that move", "Weeks over"]
    return _table("people", "People", said, heads, rows)


def _benefit_table(
    impact: ChangeImpact, found: dict[str, Any], currency: str, seen: set[str]
) -> Table:
    said = f"{wording.money(impact.benefit_minor, currency)[1]}: what comes late, and what is lost."
    rows = [
        [
            row["title"],
            row["days"],
            wording.money(row["late_minor"], row["currency"])[1],
            wording.money(row["lost_minor"], row["currency"])[1],
        ]
        for row in found.get("benefits", ())
        if str(row.get("project_id")) in seen
    ]
    return _table("benefits", "Benefits", said, ["Benefit", "Days", "Late", "Lost"], rows)


def _others_table(impact: ChangeImpact, change: ChangeRequest, projects: list[Any]) -> Table:
    others = [row for row in projects if row["id"] != str(change.project_id)]
    n = max(impact.n_projects - 1, 0)
    said = f"{n}: projects beside its own with an activity, a date or float that moves."
    rows = [[row["name"], row["days"], row["n_moved"]] for row in others]
    heads = ["Project", "Days", "Activities that move"]
    return _table("other-projects", "Other projects", said, heads, rows)
