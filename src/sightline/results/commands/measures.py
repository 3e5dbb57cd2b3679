"""What is measured of a benefit: leading and lagging measures with baseline, target and source."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor
from sightline.results import events, policy, rules
from sightline.results.commands.guards import check_open
from sightline.results.models import Measure, Profile, Reading

WHY = "one measure carries a benefit, and one with readings stays"
FIELDS = frozenset(
    {
        *("name", "kind", "carries", "is_money", "unit", "baseline", "baseline_on", "target"),
        *("method", "source", "every_days"),
    }
)
#: What a baseline is made of, and how its readings are counted.
FIXED = frozenset({"kind", "carries", "is_money", "unit", "baseline", "baseline_on", "target"})
FIGURES = ("baseline", "target")


@command
def add_measure(actor: Actor, /, *, profile_id: UUID, name: str, **fields: Any) -> Measure:
    """Add a measure to a benefit; the first lagging one carries it unless another is to.

    Args:
        fields: ``kind``, ``carries``, ``is_money``, ``unit``, ``baseline``, ``baseline_on``,
            ``target``, ``method``, ``source``, ``every_days``.

    Raises:
        NotFound, Forbidden: As ``claim`` says.
        Invalid: A baseline still to come, an absurd figure, no such kind.
        Refused: ``benefit-closed``, ``leading-carries``, ``baselined-already``.
    """
    profile = claim(Profile, profile_id, actor, policy.edit)
    check_open(profile)
    row = Measure(profile=profile)
    _take(row, {"name": name, **fields})
    others = list(Measure.objects.system(WHY).filter(profile=profile))
    if row.kind == "lagging" and not any(other.carries for other in others):
        row.carries = True
    _check_carrying(row, profile)
    _let_carry(row, others)
    row.save()
    return _recorded(row)


@command
def change_measure(
    actor: Actor, /, *, measure_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> Measure:
    """Change a measure; what was baselined stays, so that readings go on meaning the same.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Invalid: As ``add_measure`` says.
        Refused: ``benefit-closed``, ``baselined-already``, ``leading-carries``.
    """
    row = claim(Measure, measure_id, actor, policy.edit, seen=seen)
    check_open(row.profile)
    if not _take(row, fields):
        nothing_changed()
        return row
    is_fixed = row.profile.state not in {"identified", "profiled"}
    if is_fixed and FIXED & row.changed().keys():
        words = "The benefit was baselined: its baseline, target and unit stay. Rework it first."
        raise Refused("baselined-already", words)
    _check_carrying(row, row.profile)
    _let_carry(row, Measure.objects.system(WHY).filter(profile=row.profile).exclude(pk=row.pk))
    row.save()
    return _recorded(row, why)


@command
def drop_measure(actor: Actor, *, measure_id: UUID, seen: int | None = None) -> Measure:
    """Take a measure away that was never read and that nothing was baselined on.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``benefit-closed``, ``baselined-already``, ``has-readings``.
    """
    row = claim(Measure, measure_id, actor, policy.edit, seen=seen)
    check_open(row.profile)
    if row.profile.state not in {"identified", "profiled"} and row.baseline is not None:
        words = "The benefit was baselined on it, so it stays. Rework the benefit first."
        raise Refused("baselined-already", words)
    if Reading.objects.system(WHY).filter(measure=row).exists():
        raise Refused("has-readings", "It was read already, so it stays.")
    row.delete()
    return _recorded(row)


def _take(row: Measure, fields: dict[str, Any]) -> bool:
    plain = dict(fields)
    if "name" in plain:
        plain["name"] = checked_text("name", plain["name"], 200)
    for name in FIGURES:
        if plain.get(name) not in (None, ""):
            plain[name] = figure_of(name, plain[name])
    changed = set_fields(row, plain, FIELDS)
    if row.every_days not in rules.FREQUENCIES:
        raise Invalid({"every_days": [f"Choose one of {', '.join(map(str, rules.FREQUENCIES))}."]})
    if row.baseline_on and row.baseline_on > clock.today():
        raise Invalid({"baseline_on": ["That day is still to come; a baseline was measured."]})
    return changed


def figure_of(field: str, value: Any) -> Decimal:
    """Return a measured value to four decimals.

    Raises:
        Invalid: It is no number, or too large to be one that was measured.
    """
    try:
        found = Decimal(str(value))
        is_sane = found.is_finite() and abs(found) <= rules.MOST_VALUE
    except (InvalidOperation, TypeError, ValueError):
        is_sane = False
    if not is_sane:
        most = f"{rules.MOST_VALUE:,}"
        raise Invalid({field: [f"Give a number between -{most} and {most}, for example 12.5."]})
    return found.quantize(Decimal("0.0001"))


def _check_carrying(row: Measure, profile: Profile) -> None:
    if row.carries and row.kind != "lagging":
        words = "An early sign is not the benefit; only a lagging measure carries it."
        raise Refused("leading-carries", words, "carries")
    is_new = row._state.adding
    if is_new and row.carries and profile.state not in {"identified", "profiled"}:
        words = "The benefit was baselined on another measure; rework it first."
        raise Refused("baselined-already", words, "carries")


def _let_carry(row: Measure, others: Any) -> None:
    """Take the benefit from the measure that carried it, before this one does."""
    for other in others if row.carries else ():
        if other.carries:
            other.carries = False
            other.save()


def _recorded(row: Measure, why: str = "") -> Measure:
    benefit = row.profile.benefit
    record(events.MeasureSet(about=row.pk, benefit=benefit.pk, project=benefit.project_id), why=why)
    return row
