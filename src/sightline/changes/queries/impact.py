"""What the engine found of a request, cut to the reader: hidden projects are merged, sums follow.

Who sits on the board that decides gets the figures over everything; names stay hidden from them too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sightline.changes import policy
from sightline.changes.levels import latest_impact
from sightline.changes.models import ChangeImpact, ChangeRequest
from sightline.changes.pricing import asked_of, checked_deltas, each_laid, figures_of, laid
from sightline.changes.queries.requests import hidden_words, sits_on
from sightline.engines.impact import Impact, deltas_from
from sightline.kernel.policy import Actor, check
from sightline.projects import reach
from sightline.projects.queries import projects_seen, the_project

Plain = dict[str, Any]
WHOLE = {
    "days": "finish_days",
    "most": "most_days",
    "cost": "total_minor",
    "float": "float_minutes",
    "people": "n_people",
    "benefits": "benefit_minor",
}
HIDDEN_STEP = "An activity of a project that you may not see moves."


@dataclass(frozen=True)
class Figure:
    """One figure of the strip: its name, its value, and where on the page it is derived."""

    key: str
    label: str
    value: int
    kind: str
    note: str = ""

    @property
    def hours(self) -> str:
        """Minutes of work as hours."""
        return f"{self.value / 60:,.0f}"


@dataclass(frozen=True)
class Found:
    """An impact as its reader sees it.

    Attributes:
        is_whole: Whether the figures cover what the reader may not see as well.
        rows: Tables of the derivation by their name.
    """

    impact: ChangeImpact
    figures: tuple[Figure, ...]
    is_whole: bool
    hidden: str
    rows: Mapping[str, list[Plain]] = field(default_factory=dict)


def found(actor: Actor, change: ChangeRequest) -> Found | None:
    """Return what was last computed for the edition that stands, cut to the actor."""
    impact = latest_impact(change)
    if impact is None:
        return None
    rows, n_hidden = cut(actor, impact.found)
    is_whole = n_hidden == 0 or sits_on(actor, change)
    over_all = {name: getattr(impact, name) for name in WHOLE.values()}
    figures = _figures(change.project_id, change.currency, rows, over_all if is_whole else None)
    if chance := (impact.found or {}).get("chance"):
        figures = (*figures[:2], _chance(chance, is_whole=is_whole), *figures[2:])
    return Found(impact, figures, is_whole, _hidden(n_hidden), rows)


def _chance(chance: Mapping[str, Any], *, is_whole: bool) -> Figure:
    """Return the P80 of the finish, or why there is none."""
    if not is_whole:
        return Figure("chance", "P80", 0, "none", "shown where the whole impact is seen")
    if "p80_days" in chance:
        return Figure("chance", "P80", chance["p80_days"], "days", "its finish in 8 of 10 trials")
    return Figure("chance", "P80", 0, "none", f"not simulated: {chance['why']}")


def seen_of(actor: Actor, change: ChangeRequest, impact: ChangeImpact) -> dict[str, int]:
    """Return the figures of an impact over what the actor sees, and how many projects they do not.

    Keys are ``days``, ``most``, ``cost``, ``float``, ``people``, ``benefits``, ``projects`` and
    ``hidden``.
    """
    rows, n_hidden = cut(actor, {**impact.found, "activities": ()})
    moved = sum(_moves(row) for row in rows["projects"])
    return {
        **_partial(change.project_id, change.currency, rows),
        "projects": moved,
        "hidden": n_hidden,
    }


@dataclass(frozen=True)
class Weighed:
    """Deltas laid over the plan of record without a request, cut to the actor.

    Attributes:
        impact: The whole answer, for whoever has nothing hidden from them.
    """

    impact: Impact
    figures: tuple[Figure, ...]
    is_whole: bool
    hidden: str
    rows: Mapping[str, list[Plain]]


def weighed_up(actor: Actor, project_id: UUID, given: Any) -> Weighed:
    """Return what deltas come to for a project and all they reach; nothing of it is kept.

    Raises:
        NotFound: The project, or what a delta names, is not there to be seen.
        Forbidden: Only who raises requests for the project, or the strategic PMO.
        Invalid, Refused: As ``raise_change``, and what the impact engine refuses.
    """
    project = the_project(actor, project_id)
    check(actor, policy.weigh, project)
    deltas = deltas_from(checked_deltas(actor, given))
    impact = laid(project.organisation_id, [project.pk], deltas)
    rows, n_hidden = cut(actor, impact.as_json())
    over_all = figures_of(project.pk, project.currency, impact) if n_hidden == 0 else None
    figures = _figures(project.pk, project.currency, rows, over_all)
    return Weighed(impact, figures, n_hidden == 0, _hidden(n_hidden), rows)


def _hidden(n_hidden: int) -> str:
    return hidden_words(n_hidden, "project").replace(" of projects", "")


def _figures(
    project_id: UUID,
    currency: str,
    rows: Mapping[str, list[Plain]],
    over_all: Mapping[str, int] | None,
) -> tuple[Figure, ...]:
    """Return the strip: over everything where that is given, else over the rows."""
    figures = _partial(project_id, currency, rows)
    if over_all is not None:
        figures = {key: over_all[name] for key, name in WHOLE.items()}
    figures["projects"] = sum(_moves(row) for row in rows["projects"])
    figures["offices"] = len(rows["offices"])
    return tuple(_strip(figures))


def cut(actor: Actor, plain: Mapping[str, Any]) -> tuple[dict[str, list[Plain]], int]:
    """Return the rows of an impact that the actor sees, and how many projects they do not."""
    return _cut(plain, _known(actor, _named(plain)))


def _named(plain: Mapping[str, Any]) -> set[UUID]:
    named = {UUID(row["id"]) for row in plain.get("projects", ())}
    return named | {UUID(row["project_id"]) for row in plain.get("activities", ())}


def _known(actor: Actor, named: set[UUID]) -> set[str]:
    return set(map(str, projects_seen(actor, named)))


def _cut(plain: Mapping[str, Any], known: set[str]) -> tuple[dict[str, list[Plain]], int]:
    hidden = {str(pk) for pk in _named(plain)} - known
    rows = {
        "activities": _chained(_of(plain, "activities", known), known),
        "milestones": _of(plain, "milestones", known),
        "benefits": _of(plain, "benefits", known),
        "projects": [row for row in plain.get("projects", ()) if row["id"] in known],
        "groups": _touching(plain, "groups", known),
        "offices": _touching(plain, "offices", known),
        "people": [] if hidden else list(plain.get("people", ())),
        "notes": [] if hidden else list(plain.get("notes", ())),
    }
    return rows, len(hidden)


def _of(plain: Mapping[str, Any], name: str, known: set[str]) -> list[Plain]:
    return [row for row in plain.get(name, ()) if row["project_id"] in known]


def _touching(plain: Mapping[str, Any], name: str, known: set[str]) -> list[Plain]:
    """Return what projects in sight touch, with the days of those alone."""
    days = {row["id"]: row["days"] for row in plain.get("projects", ())}
    rows = []
    for row in plain.get(name, ()):
        seen = [project_id for project_id in row["project_ids"] if project_id in known]
        if len(seen) == len(row["project_ids"]):
            rows.append(dict(row))
        elif seen:
            most = max((days.get(project_id, 0) for project_id in seen), key=abs)
            rows.append({**row, "project_ids": seen, "days": most})
    return rows


def _chained(rows: list[Plain], known: set[str]) -> list[Plain]:
    """Tell each activity's chain without naming what may not be seen."""
    ids = {UUID(step["activity_id"]) for r in rows for step in r["chain"] if step["activity_id"]}
    homes = {str(pk): str(home) for pk, home in reach.projects_of(ids).items()}
    for row in rows:
        row["steps"], chain, before = [], [], True
        for step in row["chain"]:
            seen = not step["activity_id"] or homes.get(step["activity_id"]) in known
            row["steps"].append(step["words"] if seen and before else HIDDEN_STEP)
            chain += [step] if seen and before else []
            before = seen
        row["chain"] = chain
    return rows


def _partial(project_id: UUID, currency: str, rows: Mapping[str, list[Plain]]) -> dict[str, int]:
    """Return the figures over what the reader sees, in one currency."""
    seen = rows["projects"]
    own = [row["days"] for row in seen if row["id"] == str(project_id)]
    mine = [row for row in seen if row["currency"] == currency]
    moved = [row["days"] for row in (*seen, *rows["milestones"])]
    return {
        "days": own[0] if own else 0,
        "most": max(moved, default=0, key=abs),
        "cost": sum(row["direct_minor"] + row["delay_minor"] for row in mine),
        "float": sum(_eaten(row) for row in seen),
        "people": 0,
        "benefits": sum(row["late_minor"] + row["lost_minor"] for row in rows["benefits"]),
    }


def _eaten(row: Plain) -> int:
    was, now = row["float_before_minutes"], row["float_after_minutes"]
    return max(was - now, 0) if was is not None and now is not None else 0


def _moves(row: Plain) -> bool:
    return bool(row["days"] or row["n_moved"] or row["n_float_eaten"])


def _strip(figures: Mapping[str, int]) -> Iterable[Figure]:
    yield Figure("projects", "Finish", figures["days"], "days", "of its own project")
    yield Figure("milestones", "Most", figures["most"], "days", "that anything moves")
    yield Figure("money", "Cost", figures["cost"], "money", "with what delay costs")
    yield Figure("activities", "Float eaten", figures["float"], "minutes", "of working time")
    yield Figure("people", "People", figures["people"], "count", "booked over their time")
    yield Figure("benefits", "Benefits", figures["benefits"], "money", "late or lost")
    yield Figure("moved", "Projects", figures["projects"], "count", "that move")
    yield Figure("offices", "Offices", figures["offices"], "count", "touched")


@dataclass(frozen=True)
class Beside:
    """A request laid over the plan by itself, or several of them together."""

    label: str
    href: str
    days: int
    most: int
    cost: int
    n_projects: int


def together(actor: Actor, change: ChangeRequest, others: Iterable[ChangeRequest]) -> list[Beside]:
    """Return what a request and others on the same items come to, each alone and all together.

    Raises:
        Refused: What the engine refuses of them together.
    """
    every = [change, *others]
    asked = [asked_of(each) for each in every]
    if len(every) > 1:
        asked.append([delta for deltas in asked for delta in deltas])
    found = each_laid(change.organisation_id, {each.project_id for each in every}, asked)
    plain = [impact.as_json(most=0) for impact in found]
    known = _known(actor, {pk for each in plain for pk in _named(each)})
    told = [_beside(each, one, known) for each, one in zip(every, plain, strict=False)]
    if len(every) > 1:
        all_of_them = _beside(change, plain[-1], known)
        told.append(replace(all_of_them, label="All together", href=""))
    return told


def _beside(change: ChangeRequest, plain: Mapping[str, Any], known: set[str]) -> Beside:
    rows, _ = _cut(plain, known)
    figures = _partial(change.project_id, change.currency, rows)
    return Beside(
        f"{change.code} {change.title}",
        str(change.pk),
        figures["days"],
        figures["most"],
        figures["cost"],
        sum(_moves(row) for row in rows["projects"]),
    )
