"""A schedule file from the command line: read, look, and only then bring in, as one command.

Nothing is written by a dry run, by a file with errors, or by one that changes nothing.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sightline.engines.schedule.plan import Plan
from sightline.engines.schedule.plan import Project as PlanProject
from sightline.exchange import commands, headless, rules
from sightline.formats.plans.intake import read_schedule
from sightline.formats.plans.outcome import Limits, Problem, Reading
from sightline.formats.register.problems import Severity
from sightline.kernel import store
from sightline.kernel.errors import NotFound, Refused
from sightline.kernel.policy import Actor
from sightline.projects.commands import plan_at_first, plan_difference
from sightline.projects.queries import project_called, projects
from sightline.projects.schedule.taking import Change, Difference

NO_CODE = "PLAN"


@dataclass(frozen=True)
class Asked:
    """What the command line asks for.

    ``project`` is the code or id of one of ours, ``part`` the code, id or name of one of the file's.
    """

    file: Path
    project: str | None = None
    part: str | None = None
    office: str | None = None


@dataclass(frozen=True)
class Home:
    """Which project takes a file in; without an id it is opened."""

    id: UUID | None
    code: str
    name: str

    @property
    def plain(self) -> dict[str, Any]:
        """What the command line prints; ``id`` is null for what is yet to be opened."""
        return {"id": str(self.id) if self.id else None, "code": self.code, "name": self.name}


@dataclass(frozen=True)
class Look:
    """A file that was read, where it would go, and what it would change there."""

    asked: Asked
    digest: str
    reading: Reading
    part: PlanProject | None = None
    home: Home | None = None
    delta: Difference = field(default_factory=Difference)
    refused: Refused | None = None

    @property
    def problems(self) -> tuple[dict[str, Any], ...]:
        """What was found in the file, and what the portfolio has against it."""
        found = [*self.reading.problems]
        if self.refused:
            found.append(Problem(Severity.ERROR, self.refused.code, self.refused.words))
        return tuple(map(_plain_problem, found))

    @property
    def failed(self) -> str:
        """Why nothing can come in, in words; empty if it can."""
        if self.refused:
            return self.refused.words
        n = rules.n_errors(self.problems)
        return f"{rules.counted(n, 'error')} nothing was imported." if n else ""

    @property
    def answer(self) -> dict[str, Any]:
        """What the command line prints."""
        plan, home, delta = self.reading.plan, self.home, self.delta
        return {
            "project": None if home is None else home.plain,
            "source": plan.source if plan else "",
            "added": len(delta.added),
            "changed": delta.n_changed,
            "gone": len(delta.gone),
            "links": dict(delta.links),
            "calendars": dict(delta.calendars),
            "baselines": list(delta.baselines),
            "differences": {
                "added": _named(delta.added),
                "changed": [_plain_change(change) for change in delta.changed],
                "gone": _named(delta.gone),
                "options": list(delta.options),
            },
            "problems": list(self.problems),
            "loss": [asdict(loss) for loss in self.reading.losses],
        }


def look(actor: Actor | None, asked: Asked) -> Look:
    """Read a file and work out what it would change, writing nothing.

    Args:
        actor: ``None`` where there is no organisation yet: everything would be new.

    Raises:
        NotFound: The project, or the part of the file.
        Forbidden: The project is not the actor's to edit.
        Refused: ``no-file``, ``file-too-large``, ``file-empty``, ``project-ambiguous``.
    """
    data = store.read_file(asked.file)
    reading = read_schedule(data, asked.file.name, Limits())
    seen = Look(asked, hashlib.sha256(data).hexdigest(), reading)
    if reading.plan is None:
        return seen
    part = _part(reading.plan, asked.part)
    seen = replace(seen, reading=_with_note(reading, part), part=part)
    home = _home(actor, asked, part)
    return replace(seen, home=home, delta=_delta(actor, reading.plan, part, home))


def bring_in(actor: Actor, seen: Look) -> Look:
    """Bring in what was looked at, and return the look with what came of it.

    A file that changes nothing writes nothing; one that the portfolio refuses leaves nothing.

    Raises:
        NotFound, Forbidden: As ``import_schedule``.
    """
    plan, part, home = seen.reading.plan, seen.part, seen.home
    if plan is None or part is None or home is None or (home.id and seen.delta.is_empty):
        return seen
    try:
        made, delta = commands.import_schedule(
            actor,
            plan=plan,
            digest=seen.digest,
            plan_project=part.id,
            project_id=home.id,
            opened=None if home.id else _opening(actor, seen.asked, home),
        )
    except Refused as refused:
        return replace(seen, refused=refused)
    return replace(seen, home=replace(home, id=made), delta=delta)


def _opening(actor: Actor, asked: Asked, home: Home) -> commands.Opening:
    office_id = headless.office_of(actor, asked.office)
    if office_id is None:
        raise NotFound("An office to open the project in")
    return commands.Opening(home.code, home.name, office_id)


def _part(plan: Plan, wanted: str | None) -> PlanProject:
    own = [project for project in plan.projects if not project.is_baseline_of]
    if wanted is None and own:
        return own[0]
    for project in own:
        if wanted in {project.id, project.code, project.name}:
            return project
    raise NotFound(f"The project {wanted or ''} in the file")


def _with_note(reading: Reading, part: PlanProject) -> Reading:
    """Return the reading with a note on what else is in the file, where there is anything."""
    plan = reading.plan
    others = [p for p in plan.projects if not p.is_baseline_of and p.id != part.id] if plan else []
    if not others:
        return reading
    names = ", ".join(p.code or p.name or p.id for p in others[:5])
    message = f"The file holds {len(others) + 1} projects; {part.code or part.name} is brought in."
    note = Problem(Severity.NOTE, "one-of-several", message, f"For others, use --part: {names}.")
    return replace(reading, problems=(*reading.problems, note))


def _home(actor: Actor | None, asked: Asked, part: PlanProject) -> Home:
    """Return the project that is named, or that the file's own code or name finds, or a new one."""
    if asked.project is not None:
        return _as_home(_found(actor, asked.project))
    code, name = _own_code(asked.file, part), part.name.strip()[:300]
    rows = projects(actor) if actor else None
    row = rows.filter(code__iexact=code).first() if rows is not None else None
    if row is None and rows is not None and name:
        same = list(rows.filter(name__iexact=name)[:2])
        if len(same) > 1:
            words = f"Several projects are called {name}; say which with --project."
            raise Refused("project-ambiguous", words, "project")
        row = next(iter(same), None)
    return _as_home(row) if row else Home(None, code, name or code)


def _found(actor: Actor | None, wanted: str) -> Any:
    if actor is None:
        raise NotFound(f"The project {wanted}")
    return project_called(actor, wanted)


def _as_home(row: Any) -> Home:
    return Home(row.pk, row.code, row.name)


def _own_code(file: Path, part: PlanProject) -> str:
    """Return the file's own code of its project, or one made of its name."""
    made = re.sub(r"\W+", "-", part.name.strip() or file.stem).strip("-")
    return (part.code.strip() or made)[:80] or NO_CODE


def _delta(actor: Actor | None, plan: Plan, part: PlanProject, home: Home) -> Difference:
    if actor is None or home.id is None:
        return plan_at_first(plan, part.id)
    return plan_difference(actor, project_id=home.id, plan=plan, plan_project=part.id)


def _named(rows: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"id": uid, "name": name} for uid, name in rows]


def _plain_change(change: Change) -> dict[str, Any]:
    return {
        "id": change.uid,
        "name": change.name,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }


def _plain_problem(problem: Problem) -> dict[str, Any]:
    return {**asdict(problem), "severity": str(problem.severity)}
