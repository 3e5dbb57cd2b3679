"""What is in a package, field by field, for who decides whether it leaves or comes in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sightline.exchange.package_queries import Arrival
from sightline.formats.package import KINDS, VERDICTS
from sightline.formats.plans.wire import plan_from
from sightline.knowledge.rules import sharing

LABELS: Mapping[str, str] = {
    "code": "Code",
    "title": "Title",
    "name": "Name",
    "number": "Version",
    "family": "Family",
    "summary": "What it is for",
    "terms": "Who may use it, and for what",
    "is_mandatory": "Mandatory",
    "applies": "Applies to",
    "checks": "Is checked by",
    "evidence": "Evidence of compliance",
    "effective_on": "Takes effect on",
    "transition_days": "Days of transition",
    "days": "Days that the first took",
    "is_actual": "The first was finished",
    "office": "Office",
    "period": "As of",
    "declared": "Declared",
    "measured": "Measured",
    "colours": "Declared, by dimension",
    "state": "State",
    "category": "Kind",
    "start": "Start",
    "baseline_finish": "Approved finish",
    "forecast_finish": "Forecast finish",
    "actual_finish": "Finished",
    "finish_variance_days": "Days late",
    "n_overdue": "Milestones overdue",
    "n_open_risks": "Open risks",
    "id": "Id",
    "version_id": "Id of the version",
    "project_id": "Id of the project",
}
TONES = {"new": "chip-good", "newer": "chip-good", "same": "", "refused": "chip-danger"}


@dataclass(frozen=True)
class Shown:
    """One thing of a package as a page lists it; ``exactly`` is what travels, to the letter."""

    kind: str
    name: str
    fields: list[tuple[str, str]]
    exactly: str
    verdict: str = ""
    tone: str = ""
    words: str = ""


def contents(chosen: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Shown]:
    """Return all that would leave."""
    return [
        Shown(KINDS[kind], name_of(item), list(fields(item)), _exactly(item))
        for kind in KINDS
        for item in chosen[kind]
    ]


def arrivals(found: Sequence[Arrival]) -> list[Shown]:
    """Return all that would come in, with what becomes of it."""
    return [
        Shown(
            KINDS[one.kind],
            one.name,
            list(fields(one.item)),
            _exactly(one.item),
            VERDICTS[one.verdict.kind],
            TONES[one.verdict.kind],
            one.verdict.words,
        )
        for one in found
    ]


def name_of(item: Mapping[str, Any]) -> str:
    """Return what a person calls a thing."""
    return f"{item.get('code', '')} {item.get('title') or item.get('name')}".strip()


def _exactly(item: Mapping[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, indent=1, sort_keys=True)


def fields(item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (label, value) of all that a thing says, in the order in which people read it."""
    for name, label in LABELS.items():
        if name in item and item[name] not in (None, "", [], {}):
            yield label, _value(item[name])
    for clause in item.get("clauses", ()):
        law = ", is law" if clause["is_law"] else ""
        told = f"{clause['title']}: {clause['text']} (leeway: {clause['leeway']}{law})"
        yield f"Clause {clause['number']}", told
        for name in ("limits", "report_fields", "cadence_days", "phases", "gates"):
            if clause[name]:
                yield f"Clause {clause['number']}, {name.replace('_', ' ')}", _value(clause[name])
    if "content" in item:
        yield from _lines(item["content"])


def _lines(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for line in sharing.lines(plan_from(content["plan"]), content):
        yield line.kind, " · ".join(part for part in (line.name, line.detail) if part)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
