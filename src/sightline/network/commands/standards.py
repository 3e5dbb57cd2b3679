"""Writing standards: the standard, its versions and their clauses."""

from typing import Any
from uuid import UUID

from sightline.identity.queries import the_office, the_person
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.network import events, policy, rules
from sightline.network.commands import guards
from sightline.network.models import Clause, Comment, Deviation, Feedback, Standard, StandardVersion
from sightline.network.rules import bites

WHY = "numbers and codes are unique over all rows"
FIELDS = frozenset(
    {
        *("summary", "is_mandatory", "applies", "checks", "evidence"),
        *("effective_on", "transition_days"),
    }
)
BITES = ("report_fields", "cadence_days", "phases", "gates")
CLAUSE_FIELDS = frozenset({"number", "title", "text", "leeway", "limits", "is_law", *BITES})
NAMES = frozenset({"code", "title", "family", "owner_id"})


@command
def write_standard(
    actor: Actor, /, *, code: str, title: str, family: str, office_id: UUID, **fields: Any
) -> Standard:
    """Begin a standard with the draft of its first version.

    Args:
        office_id: The office that keeps it: it reaches that office and those beneath it.
        fields: ``owner_id``, and what the draft says already; see ``change_version``.

    Raises:
        NotFound: The office or the owner is not visible.
        Forbidden: Only the strategic PMO of that office.
        Refused: ``code-taken``.
        Invalid: No such family, or conditions that are none.
    """
    office = the_office(actor, office_id)
    row = Standard(organisation_id=office.organisation_id, office=office)
    check(actor, policy.keep, row)
    named(actor, row, {"code": code, "title": title, "family": family, **_some(fields, NAMES)})
    row.save()
    version = StandardVersion(standard=row, number=1, author_id=actor.id, hands=hands_of([], actor))
    taken(version, {key: value for key, value in fields.items() if key not in NAMES})
    version.save()
    record(events.StandardWritten(about=row.pk))
    return row


@command
def change_standard(
    actor: Actor, /, *, standard_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Standard:
    """Change a standard's code, title, family or owner.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``code-taken``; ``other-family`` while a clause says what only the family of now
            says.
    """
    row = claim(Standard, standard_id, actor, policy.keep, seen=seen)
    if not named(actor, row, fields):
        nothing_changed()
        return row
    row.save()
    record(events.StandardWritten(about=row.pk), why=why)
    return row


@command
def hand_over_standard(
    actor: Actor, *, standard_id: UUID, office_id: UUID, why: str, seen: int | None = None
) -> Standard:
    """Let another office keep a standard: from then on it reaches that office and those beneath.

    Raises:
        NotFound, Stale: As ``claim`` says; the office is not visible.
        Forbidden: Only the strategic PMO of both offices.
        Refused: ``no-reason``.
    """
    row = claim(Standard, standard_id, actor, policy.keep, seen=seen)
    office = the_office(actor, office_id)
    if office.pk == row.office_id:
        nothing_changed()
        return row
    row.office = office
    check(actor, policy.keep, row)
    told = guards.reason(why, "Say why another office keeps it from now on.")
    row.save()
    record(events.StandardWritten(about=row.pk), why=told[:500])
    return row


@command
def draft_version(actor: Actor, *, standard_id: UUID) -> StandardVersion:
    """Draft the next version as a copy of the newest one, clauses and all.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``draft-open`` while another version is being written.
    """
    standard = claim(Standard, standard_id, actor, policy.keep)
    before = StandardVersion.objects.system(WHY).filter(standard=standard).first()
    open_ones = ("draft", "consultation", "approved")
    if before is not None and before.state in open_ones:
        raise Refused("draft-open", f"Version {before.number} is still being written: change that.")
    row = StandardVersion(
        standard=standard,
        number=before.number + 1 if before else 1,
        author_id=actor.id,
        hands=hands_of([], actor),
    )
    if before is not None:
        for name in FIELDS - {"effective_on"}:
            setattr(row, name, getattr(before, name))
    row.save()
    for clause in Clause.objects.system(WHY).filter(version_of=before) if before else ():
        Clause(version_of=row, **{name: getattr(clause, name) for name in CLAUSE_FIELDS}).save()
    return _written(row)


@command
def change_version(
    actor: Actor, /, *, version_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> StandardVersion:
    """Change what a version says, until it is approved.

    Args:
        fields: ``summary``, ``is_mandatory``, ``applies``, ``checks``, ``evidence``,
            ``effective_on``, ``transition_days``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``version-settled``, ``retroactive``.
        Invalid: Conditions that are none.
    """
    row = claim(StandardVersion, version_id, actor, policy.keep, seen=seen)
    guards.check_open(row)
    if not taken(row, fields):
        nothing_changed()
        return row
    row.hands = hands_of(row.hands, actor)
    row.save()
    return _written(row, why)


@command
def add_clause(
    actor: Actor, /, *, version_id: UUID, number: str, title: str, text: str, **fields: Any
) -> Clause:
    """Add a clause to a version that is still being written.

    Args:
        fields: ``leeway``, ``limits``, ``is_law``; of a report format ``report_fields`` and
            ``cadence_days``, of a life cycle ``phases`` and ``gates``, as ``rules.bites`` has them.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Refused: ``version-settled``, ``number-taken``, ``law-has-no-leeway``, ``no-limits``,
            ``other-family``.
    """
    version = claim(StandardVersion, version_id, actor, policy.keep)
    guards.check_open(version)
    row = Clause(version_of=version)
    phrased(row, {"number": number, "title": title, "text": text, **fields})
    row.save()
    return _worded(actor, row)


@command
def change_clause(
    actor: Actor, /, *, clause_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Clause:
    """Change a clause of a version that is still being written.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: As ``add_clause`` says.
    """
    row = claim(Clause, clause_id, actor, policy.keep, seen=seen)
    guards.check_open(row.version_of)
    if not phrased(row, fields):
        nothing_changed()
        return row
    row.save()
    return _worded(actor, row, why)


@command
def drop_clause(actor: Actor, *, clause_id: UUID, seen: int | None = None) -> Clause:
    """Take a clause out of a version that is still being written.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``version-settled``, ``talked-about``.
    """
    row = claim(Clause, clause_id, actor, policy.keep, seen=seen)
    guards.check_open(row.version_of)
    for model in (Comment, Deviation, Feedback):
        if model.objects.system(WHY).filter(clause=row).exists():
            raise Refused(
                "talked-about", "Somebody commented on it, so it stays; empty it instead."
            )
    row.delete()
    return _worded(actor, row)


def _some(fields: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key in names}


def hands_of(held: list[str], actor: Actor) -> list[str]:
    """Return the persons who wrote, with the actor; an account is judged by its owner too."""
    also = [actor.id, actor.owner.id if actor.owner else None]
    return sorted({*held, *(str(one) for one in also if one)})


def named(actor: Actor, row: Standard, fields: dict[str, Any]) -> bool:
    """Set a standard's names and owner after checking them; return whether anything differs."""
    plain = dict(fields)
    for name, longest in (("code", 40), ("title", 200)):
        if name in plain:
            plain[name] = checked_text(name, plain[name], longest)
    if plain.get("owner_id"):
        the_person(actor, plain["owner_id"])
    changed = set_fields(row, plain, NAMES)
    if row.family not in rules.FAMILIES:
        raise Invalid({"family": [f"Choose one of {', '.join(rules.FAMILIES)}."]})
    if changed and not row._state.adding:
        for clause in Clause.objects.system(WHY).filter(version_of__standard=row):
            bites.check_family(row.family, _bites(clause))
    taken = Standard.objects.system(WHY).filter(
        organisation=row.organisation_id, code__iexact=row.code
    )
    if taken.exclude(pk=row.pk).exists():
        raise Refused("code-taken", f"There is a standard {row.code} already.", "code")
    return changed


def taken(row: StandardVersion, fields: dict[str, Any]) -> bool:
    """Set what a version says after checking it; return whether anything differs."""
    plain = dict(fields)
    conditions = {name: plain.pop(name) for name in ("applies", "checks") if name in plain}
    changed = set_fields(row, plain, FIELDS)
    before = (row.applies, row.checks)
    for name, value in conditions.items():
        setattr(row, name, value)
    guards.check_conditions(row)
    if "effective_on" in fields and row.effective_on is not None and changed:
        guards.check_effective(row.effective_on)
    return changed or before != (row.applies, row.checks)


def phrased(row: Clause, fields: dict[str, Any]) -> bool:
    """Set what a clause says after checking it; return whether anything differs."""
    plain = dict(fields)
    for name, longest in (("number", 20), ("title", 200), ("text", 20_000)):
        if name in plain:
            plain[name] = checked_text(name, plain[name], longest)
    before = _bites(row)
    if "report_fields" in plain:
        row.report_fields = bites.parsed_fields(plain.pop("report_fields"))
    for name in ("phases", "gates"):
        if name in plain:
            setattr(row, name, _names(name, plain.pop(name)))
    changed = set_fields(row, plain, CLAUSE_FIELDS) or before != _bites(row)
    bites.check_cadence(row.cadence_days)
    bites.check_family(row.version_of.standard.family, _bites(row))
    if row.is_law and row.leeway != "none":
        words = "What is law leaves no leeway here: choose none, or say that it is no law."
        raise Refused("law-has-no-leeway", words, "leeway")
    if row.leeway == "tailoring" and not row.limits:
        words = "Say what may vary without asking, so that nobody has to guess."
        raise Refused("no-limits", words, "limits")
    others = Clause.objects.system(WHY).filter(version_of=row.version_of_id, number=row.number)
    if others.exclude(pk=row.pk).exists():
        raise Refused("number-taken", f"There is a clause {row.number} already.", "number")
    return changed


def _bites(row: Clause) -> dict[str, Any]:
    return {name: getattr(row, name) for name in BITES}


def _names(field: str, raw: object) -> list[str]:
    found = bites.parsed_names(raw, field)
    return [checked_text(field, name, bites.LONGEST_NAME) for name in found]


def _written(row: StandardVersion, why: str = "") -> StandardVersion:
    record(events.VersionWritten(about=row.pk, standard=row.standard_id), why=why)
    return row


def _worded(actor: Actor, row: Clause, why: str = "") -> Clause:
    version = find(StandardVersion, row.version_of_id, actor)
    held = hands_of(version.hands, actor)
    if held != version.hands:
        version.hands = held
        version.save()
    of = {"standard": version.standard_id, "of_version": version.pk}
    record(events.ClauseWritten(about=row.pk, **of), why=why)
    return row
