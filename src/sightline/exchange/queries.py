"""What exchange answers: runs, their difference, and mappings."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from sightline.exchange import rules
from sightline.exchange.models import ImportRun, SavedMapping
from sightline.kernel.command import find
from sightline.kernel.policy import Actor, visible
from sightline.projects.commands import register_delta
from sightline.projects.register import Delta


def runs(actor: Actor) -> QuerySet[ImportRun]:
    """Return the imports the actor sees, newest first, without their rows."""
    rows = visible(actor, ImportRun).select_related("office", "portfolio", "person")
    return rows.defer("rows", "table", "problems").order_by("-id")


def the_run(actor: Actor, run_id: UUID) -> ImportRun:
    """Return an import with everything that was read, or refuse with ``NotFound``."""
    related = ("office", "portfolio", "person", "organisation")
    row = visible(actor, ImportRun).select_related(*related).filter(pk=run_id).first()
    return row or find(ImportRun, run_id, actor)


@dataclass(frozen=True)
class Preview:
    """What accepting an import would do, and the digest by which it is accepted."""

    delta: Delta
    digest: str
    n_rows: int

    def answer(self, run: ImportRun) -> dict[str, Any]:
        """Return it as the command line and the API print it."""
        return rules.answer(
            period=run.period,
            n_rows=self.n_rows,
            delta=self.delta,
            mapping=run.mapping,
            problems=run.problems,
        )


def preview(actor: Actor, run: ImportRun) -> Preview:
    """Return the difference a ready import makes at this moment."""
    lines = [rules.line_from_plain(plain) for plain in run.rows]
    delta = register_delta(actor, register=run.register, period=run.period, lines=lines)
    return Preview(delta, rules.delta_digest(delta), len(lines))


def mappings(actor: Actor) -> QuerySet[SavedMapping]:
    """Return the kept mappings, by name."""
    return visible(actor, SavedMapping).order_by("name")


def mapping_named(actor: Actor, name: str) -> SavedMapping | None:
    """Return a kept mapping by its name, whatever the case."""
    return mappings(actor).filter(name__iexact=name).first()


def mapping_for(actor: Actor, headers: list[str]) -> SavedMapping | None:
    """Return a kept mapping whose headers are these."""
    return mappings(actor).filter(headers=rules.headers_digest(headers)).first()
