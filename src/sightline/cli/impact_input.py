"""The delta file of ``impact``: its deltas, options and facts, with names as people write them.

An activity or project may be named by its id, or by a code, WBS number or name that only one has.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sightline.cli import Stopped
from sightline.engines.impact.deltas import BadDelta, Delta
from sightline.engines.impact.record import (
    BenefitFacts,
    Edge,
    GroupFacts,
    MilestoneFacts,
    ProjectFacts,
    Record,
    Strength,
)
from sightline.engines.impact.wire import deltas_from
from sightline.engines.schedule.plan import Kind, Plan

if TYPE_CHECKING:
    from sightline.engines.impact.options import Option

MOST = 16 * 1024 * 1024  # bytes of a delta file
_PROJECT = "project "  # before the id of a project that an activity has as well
KEYS = ("deltas", "options", "facts", "rates")
FACTS: dict[str, type[Any]] = {
    "projects": ProjectFacts,
    "milestones": MilestoneFacts,
    "benefits": BenefitFacts,
    "groups": GroupFacts,
    "edges": Edge,
}
NAMED = {  # fields that name an activity, a project, either, or somebody at work
    "activity_id": "activity", "predecessor_id": "either", "successor_id": "either",
    "project_id": "project", "giver_id": "either", "receiver_id": "either",
    "resource_id": "resource", "to_resource_id": "resource", "target": "either", "to": "any",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a delta file asks of a plan."""

    record: Record
    deltas: tuple[Delta, ...]
    options: tuple[Option, ...]
    rates: dict[str, float] | None


def asked(file: Path, plan: Plan) -> Asked:
    """Return what a delta file asks of a plan.

    Raises:
        Stopped: The file cannot be read, or is not as documented.
        BadDelta: One of its deltas or options is none.
    """
    plain = plain_of(file)
    ids = {project.id for project in plan.projects}
    plan = apart(plan)
    names = Names(plan, ids)
    deltas = deltas_from(plain.get("deltas", []))
    options, rates = options_and_rates(plain, names)
    return Asked(
        record=_record(plan, plain.get("facts", {}), names),
        deltas=tuple(names.in_place(delta, k) for k, delta in enumerate(deltas)),
        options=options,
        rates=rates,
    )


def options_and_rates(
    plain: dict[str, Any], names: Names
) -> tuple[tuple[Option, ...], dict[str, float] | None]:
    """Return the options of a delta file, by id, and its rates.

    Raises:
        Stopped, BadDelta: As ``asked``.
    """
    from sightline.engines.impact.options import options_from

    found = options_from(plain.get("options", []))
    return tuple(names.in_place(each, k) for k, each in enumerate(found)), _rates(
        plain.get("rates")
    )


def plain_of(file: Path) -> dict[str, Any]:
    """Return the object that a delta file holds; a bare list is its deltas."""
    try:
        if file.stat().st_size > MOST:
            raise Stopped(f"{file} is larger than 16 MiB; a delta file is a few deltas.")
        found = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Stopped(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    except (ValueError, RecursionError) as error:
        raise Stopped(f"{file} is not JSON: {error}") from error
    found = {"deltas": found} if isinstance(found, list) else found
    if not isinstance(found, dict) or found.keys() - set(KEYS):
        raise Stopped(f"{file} holds one object with {', '.join(KEYS)}, and nothing besides.")
    return found


def apart(plan: Plan) -> Plan:
    """Return a plan whose projects have no ids that activities have, as files may count both from 1."""
    taken = {activity.id for activity in plan.activities}
    new = {p.id: f"{_PROJECT}{p.id}" for p in plan.projects if p.id in taken}
    if not new:
        return plan
    return replace(
        plan,
        projects=tuple(
            replace(
                p,
                id=new.get(p.id, p.id),
                is_baseline_of=new.get(p.is_baseline_of, p.is_baseline_of),
            )
            for p in plan.projects
        ),
        activities=tuple(
            replace(a, project_id=new.get(a.project_id, a.project_id)) for a in plan.activities
        ),
    )


class Names:
    """What the parts of a plan are called, so far as only one is called so.

    A project is also called by the id that the file gives it.
    """

    def __init__(self, plan: Plan, project_ids: Iterable[str]) -> None:
        self.ids = {
            "activity": {activity.id for activity in plan.activities},
            "project": {project.id for project in plan.projects},
            "resource": {resource.id for resource in plan.resources},
        }
        self.others = {
            "activity": _called(_names(plan, are_summaries=False)),
            "summary": _called(_names(plan, are_summaries=True)),
            "project": _called(
                (p.id, (p.code, p.name, *_former(p.id, project_ids))) for p in plan.projects
            ),
            "resource": _called((r.id, (r.code, r.name)) for r in plan.resources),
        }

    def id_of(self, name: str, kind: str, index: int = -1) -> str:
        """Return the id that a name stands for; the name itself where it stands for nothing.

        A summary that is called as its project, or as work below it, does not count.
        """
        among = _AMONG.get(kind, (kind,))
        if any(name in self.ids[each] for each in among):
            return name
        found = {id_ for each in among for id_ in self.others[each].get(name, ())}
        if not found and "activity" in among:
            found = self.others["summary"].get(name, set())
        if len(found) > 1:
            message = f"{len(found)} are called {name!r}."
            raise BadDelta("ambiguous", message, "Use the id of the one that is meant.", index)
        return next(iter(found), name)

    def in_place(self, of: Any, index: int) -> Any:
        """Return a delta, an option or facts with ids in place of names."""
        given = {f.name: getattr(of, f.name) for f in fields(of) if f.name in NAMED}
        ids = {n: self.id_of(v, NAMED[n], index) for n, v in given.items() if v}
        return replace(of, **ids)


_AMONG = {
    "either": ("activity", "project"),
    "any": ("activity", "project", "resource"),
}


def _names(plan: Plan, *, are_summaries: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    shadows = {project.id for project in plan.projects if project.is_baseline_of}
    for each in plan.activities:
        if (each.kind is Kind.SUMMARY) is are_summaries and each.project_id not in shadows:
            yield each.id, (each.code, each.wbs, each.name)


def _former(id_: str, project_ids: Iterable[str]) -> tuple[str, ...]:
    """Return what a project's id was in the file, where it was another."""
    former = id_.removeprefix(_PROJECT)
    return (former,) if former != id_ and former in project_ids else ()


def _called(rows: Iterable[tuple[str, Iterable[str]]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for id_, names in rows:
        for name in filter(None, names):
            found.setdefault(name, set()).add(id_)
    return found


def _record(plan: Plan, facts: Any, names: Names) -> Record:
    if not isinstance(facts, dict) or facts.keys() - FACTS.keys():
        raise Stopped(f"“facts” holds one object with {', '.join(FACTS)}.")
    known = {project.id: project for project in plan.projects if not project.is_baseline_of}
    found: dict[str, tuple[Any, ...]] = {}
    for key, kind in FACTS.items():
        rows = facts.get(key, [])
        if not isinstance(rows, list):
            raise Stopped(f"“facts.{key}” is a list.")
        found[key] = tuple(
            names.in_place(_facts(kind, row, f"facts.{key}[{k}]", known, names), -1)
            for k, row in enumerate(rows)
        )
    if "milestones" not in facts:
        found["milestones"] = milestones(plan)
    found["groups"] = tuple(
        replace(g, project_ids=tuple(names.id_of(i, "project") for i in g.project_ids))
        for g in found["groups"]
    )
    record = Record(plan, **found)
    _check(record, names)
    return record


def _check(record: Record, names: Names) -> None:
    """Refuse facts about what neither the plan nor the facts have."""
    activities = names.ids["activity"]
    projects = names.ids["project"] | {facts.id for facts in record.projects}
    asked = [(f"milestones: {m.name}", m.activity_id, activities) for m in record.milestones]
    asked += [(f"benefits: {b.title}", b.project_id, projects) for b in record.benefits]
    asked += [(f"groups: {g.name}", id_, projects) for g in record.groups for id_ in g.project_ids]
    ends = ((e.giver_id, e.receiver_id) for e in record.edges)
    asked += [("edges", id_, activities | projects) for pair in ends for id_ in pair]
    for place, id_, known in asked:
        if id_ not in known:
            raise Stopped(f"“facts.{place}” names {id_!r}, which is not there.")


def milestones(plan: Plan) -> tuple[MilestoneFacts, ...]:
    """Return a plan's own milestones, promised for their first baseline or their deadline."""
    return tuple(
        MilestoneFacts(a.id, a.id, a.project_id, a.name, _promised(a))
        for a in plan.activities
        if a.kind is Kind.MILESTONE and a.is_active
    )


def _promised(activity: Any) -> date | None:
    baselines = {b.number: b.finish for b in activity.baselines if b.finish is not None}
    at = baselines.get(0) or activity.deadline
    return None if at is None else at.date()


def _facts(kind: type[Any], row: Any, place: str, projects: Mapping[str, Any], names: Names) -> Any:
    """Return one row of facts; a project's name and currency are those of the plan.

    One that the plan has not takes the currency that all others share.
    """
    if not isinstance(row, dict):
        raise Stopped(f"“{place}” is an object.")
    types = {f.name: str(f.type) for f in fields(kind)}
    if unknown := sorted(row.keys() - types.keys()):
        raise Stopped(f"“{place}” has no field {unknown[0]!r}; it has {', '.join(types)}.")
    values = {name: _value(f"{place}.{name}", types[name], value) for name, value in row.items()}
    if kind is ProjectFacts and isinstance(values.get("id"), str):
        values["id"] = names.id_of(values["id"], "project")
        project = projects.get(values["id"])
        currencies = {each.currency for each in ([project] if project else projects.values())}
        values = {
            "name": project.name if project else values["id"],
            "currency": currencies.pop() if len(currencies) == 1 else "",
        } | values
    try:
        return kind(**values)
    except (TypeError, ValueError) as error:
        needed = ", ".join(f.name for f in fields(kind) if f.name not in values)
        raise Stopped(f"“{place}” lacks one of {needed}, or {error}.") from error


def _value(place: str, kind: str, value: Any) -> Any:
    if value is None and "None" in kind:
        return None
    check, words = _TYPES[kind.removesuffix(" | None")]
    if not check(value):
        raise Stopped(f"“{place}” is {words}, not {value!r}.")
    if kind.startswith("date"):
        return date.fromisoformat(value)
    if kind == "Strength":
        return Strength(value)
    return tuple(value) if kind.startswith("tuple") else value


def _is_day(value: Any) -> bool:
    try:
        date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return True


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15


def _is_number(value: Any) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and isfinite(value) and 0 <= value < 10**9


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


_TYPES: dict[str, tuple[Callable[[Any], bool], str]] = {
    "str": (lambda value: isinstance(value, str), "a text"),
    "int": (_is_whole, "a whole number, 0 or more"),
    "float": (_is_number, "a number, 0 or more"),
    "bool": (lambda value: isinstance(value, bool), "true or false"),
    "date": (_is_day, "a day like 2026-11-30"),
    "tuple[str, ...]": (_is_texts, "a list of texts"),
    "Strength": (lambda value: value in set(Strength), "hard or soft"),
}


def _rates(plain: Any) -> dict[str, float] | None:
    if plain is None:
        return None
    if not isinstance(plain, dict) or not all(_is_number(rate) for rate in plain.values()):
        raise Stopped("“rates” gives for each currency what one of its units is worth.")
    return plain
