"""Standards as they are listed and opened, and one of everything by its id."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from sightline.kernel.command import find
from sightline.kernel.errors import NotFound
from sightline.kernel.policy import Actor, visible
from sightline.network.models import (
    Adoption,
    Clause,
    Comment,
    Finding,
    Grandfathering,
    Regime,
    Standard,
    StandardVersion,
)
from sightline.network.rules.bites import NEEDS
from sightline.projects.rules import REPORT_FIELDS

#: Of a standard's versions that one is shown first which is nearest to being in force.
NEAREST = ("in_force", "published", "approved", "consultation", "draft", "superseded", "retired")


def standards(actor: Actor) -> QuerySet[Standard]:
    """Return the standards, each with the state and dates of its newest version."""
    newest = visible(actor, StandardVersion).filter(standard=OuterRef("pk")).order_by("-number")
    live = newest.filter(state="in_force")

    def of(rows: QuerySet[StandardVersion], name: str) -> Subquery:
        return Subquery(rows.values(name)[:1])

    rows = visible(actor, Standard).select_related("office", "owner")
    return rows.annotate(
        newest_number=of(newest, "number"),
        newest_state=of(newest, "state"),
        newest_mandatory=of(newest, "is_mandatory"),
        newest_effective=of(newest, "effective_on"),
        live_number=of(live, "number"),
    )


def the_standard(actor: Actor, standard_id: UUID) -> Standard:
    """Return a standard, or refuse with ``NotFound``."""
    row = standards(actor).filter(pk=standard_id).first()
    return row or find(Standard, standard_id, actor)


def versions(actor: Actor, standard_id: UUID | None = None) -> QuerySet[StandardVersion]:
    """Return versions of standards, newest first; those of one only if named."""
    rows = visible(actor, StandardVersion).select_related(
        "standard__office", "standard__owner", "author", "approved_by"
    )
    return rows.filter(standard=standard_id) if standard_id else rows


def the_version(actor: Actor, version_id: UUID) -> StandardVersion:
    """Return a version, or refuse with ``NotFound``."""
    row = versions(actor).filter(pk=version_id).first()
    return row or find(StandardVersion, version_id, actor)


def version_shown(actor: Actor, standard: Standard, number: str = "") -> StandardVersion | None:
    """Return the version of a number, or else the one nearest to being in force.

    Raises:
        NotFound: There is no version of that number.
    """
    rows = list(versions(actor, standard.pk))
    if number:
        found = next((row for row in rows if str(row.number) == number), None)
        if found is None:
            raise NotFound("This version")
        return found
    rows.sort(key=lambda row: (NEAREST.index(row.state), -row.number))
    return rows[0] if rows else None


def clauses(actor: Actor, version_id: UUID) -> QuerySet[Clause]:
    """Return the clauses of a version, by number."""
    return visible(actor, Clause).filter(version_of=version_id).order_by("number", "pk")


def all_clauses(actor: Actor, standard_id: UUID) -> QuerySet[Clause]:
    """Return the clauses of all versions of a standard, the first version's first."""
    rows = visible(actor, Clause).filter(version_of__standard=standard_id)
    return rows.order_by("version_of__number", "number", "pk")


def bite_words(clause: Clause) -> list[str]:
    """Return in words what a clause makes of reports and plans."""
    told = []
    for need, words in NEEDS.items():
        names = [
            REPORT_FIELDS[each["field"]] for each in clause.report_fields if each["need"] == need
        ]
        told += [f"{words} in a report: {', '.join(names).lower()}."] if names else []
    if clause.cadence_days:
        told.append(f"A report is due every {clause.cadence_days} days.")
    if clause.phases:
        told.append(f"Phases: {', '.join(clause.phases)}.")
    if clause.gates:
        told.append(f"Gates: {', '.join(clause.gates)}.")
    return told


def the_clause(actor: Actor, clause_id: UUID) -> Clause:
    """Return a clause with its version and standard, or refuse with ``NotFound``."""
    rows = visible(actor, Clause).select_related("version_of__standard__office")
    return rows.filter(pk=clause_id).first() or find(Clause, clause_id, actor)


def comments(actor: Actor, version_id: UUID) -> QuerySet[Comment]:
    """Return what was said of a version, oldest first."""
    rows = visible(actor, Comment).filter(version_of=version_id)
    return rows.select_related("author", "answered_by", "clause").order_by("said_on", "pk")


def the_comment(actor: Actor, comment_id: UUID) -> Comment:
    """Return a comment, or refuse with ``NotFound``."""
    rows = visible(actor, Comment).select_related("version_of__standard", "author")
    return rows.filter(pk=comment_id).first() or find(Comment, comment_id, actor)


def adoptions(actor: Actor, version_id: UUID | None = None) -> QuerySet[Adoption]:
    """Return the adoption records that the actor sees; those of one version only if named."""
    rows = visible(actor, Adoption).select_related("office", "version_of__standard__office")
    rows = rows.filter(version_of=version_id) if version_id else rows
    return rows.order_by("office__name", "pk")


def the_adoption(actor: Actor, adoption_id: UUID) -> Adoption:
    """Return an adoption record, or refuse with ``NotFound``."""
    return adoptions(actor).filter(pk=adoption_id).first() or find(Adoption, adoption_id, actor)


def grandfatherings(actor: Actor) -> QuerySet[Grandfathering]:
    """Return the decisions that projects may finish as they began, newest first."""
    return visible(actor, Grandfathering).select_related(
        "project__office", "project__program", "version_of__standard", "decided_by"
    )


def the_grandfathering(actor: Actor, grandfathering_id: UUID) -> Grandfathering:
    """Return such a decision, or refuse with ``NotFound``."""
    row = grandfatherings(actor).filter(pk=grandfathering_id).first()
    return row or find(Grandfathering, grandfathering_id, actor)


def findings(actor: Actor, project_id: UUID | None = None) -> QuerySet[Finding]:
    """Return findings, newest first; those of one project only if named."""
    rows = visible(actor, Finding).select_related("version_of__standard", "by", "project")
    rows = rows.filter(project=project_id) if project_id else rows
    return rows.order_by("-on", "-pk")


def the_finding(actor: Actor, finding_id: UUID) -> Finding:
    """Return a finding, or refuse with ``NotFound``."""
    return findings(actor).filter(pk=finding_id).first() or find(Finding, finding_id, actor)


def regimes(actor: Actor) -> QuerySet[Regime]:
    """Return the regimes of offices, by name."""
    return visible(actor, Regime).select_related("office").order_by("name", "pk")


def the_regime(actor: Actor, regime_id: UUID) -> Regime:
    """Return a regime of an office, or refuse with ``NotFound``."""
    return regimes(actor).filter(pk=regime_id).first() or find(Regime, regime_id, actor)


def unanswered(actor: Actor, version_id: UUID) -> int:
    """Return how many comments on a version nobody has answered."""
    return visible(actor, Comment).filter(version_of=version_id, answer="").count()


@dataclass(frozen=True)
class Difference:
    """How one clause differs between two versions: ``added``, ``dropped``, ``changed``."""

    kind: str
    number: str
    title: str
    before: str = ""
    after: str = ""
    notes: tuple[str, ...] = ()

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The text word by word: (``same``, ``gone`` or ``new``, words)."""
        old, new = self.before.split(), self.after.split()
        told: list[tuple[str, str]] = []
        for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if tag == "equal":
                told.append(("same", " ".join(old[i:j])))
                continue
            told += [("gone", " ".join(old[i:j]))] if j > i else []
            told += [("new", " ".join(new[k:m]))] if m > k else []
        return told


def differences(actor: Actor, version: StandardVersion) -> list[Difference]:
    """Return how a version's clauses differ from those of the version before it."""
    before = versions(actor, version.standard_id).filter(number__lt=version.number).first()
    if before is None:
        return []
    old = {row.number: row for row in clauses(actor, before.pk)}
    new = {row.number: row for row in clauses(actor, version.pk)}
    found = [_difference(old.get(key), new.get(key)) for key in sorted({*old, *new})]
    return [each for each in found if each is not None]


def _difference(old: Clause | None, new: Clause | None) -> Difference | None:
    if old is None and new is not None:
        return Difference("added", new.number, new.title, after=new.text)
    if new is None and old is not None:
        return Difference("dropped", old.number, old.title, before=old.text)
    assert old is not None
    assert new is not None
    notes = []
    if old.title != new.title:
        notes.append(f"Was called {old.title}.")
    if (old.leeway, old.limits) != (new.leeway, new.limits):
        notes.append(f"Leeway was: {old.get_leeway_display()}. {old.limits}".strip())
    notes += [f"Asked before: {words}" for words in bite_words(old) if words not in bite_words(new)]
    notes += [f"Asks now: {words}" for words in bite_words(new) if words not in bite_words(old)]
    if old.is_law != new.is_law:
        notes.append("Is law now." if new.is_law else "Is no law any more.")
    if old.text == new.text and not notes:
        return None
    return Difference("changed", new.number, new.title, old.text, new.text, tuple(notes))


def n_by_state(actor: Actor) -> dict[str, int]:
    """Return state to how many versions are in it."""
    held = visible(actor, StandardVersion).order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in held}


def commentable(actor: Actor) -> list[StandardVersion]:
    """Return the versions that are open to comments, the one that closes first first."""
    rows = versions(actor).filter(Q(state="consultation"))
    return list(rows.order_by("comments_until", "pk"))
