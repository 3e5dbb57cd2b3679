"""What is asked of a benefit before it goes on: named refusals, each with what to do."""

from datetime import date

from sightline.identity.queries import actor_of
from sightline.kernel import clock
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import visible
from sightline.results import rules
from sightline.results.models import Measure, Profile, Reading
from sightline.results.queries.claims import clashes
from sightline.results.queries.figures import figures_of
from sightline.results.queries.plans import finish_of, first_effect, go_live
from sightline.results.rules.standing import verdict

WHY = "a step of a benefit asks for all that was measured of it"
STARTED = frozenset({"executing", "closing", "closed", "tracking"})
DOAM = {
    "description": "a description",
    "outcome": "what one will be able to see",
    "attribution": "why it comes from this project",
}


def measures_of(profile: Profile) -> list[Measure]:
    """Return the measures of a benefit, whoever asks."""
    return list(Measure.objects.system(WHY).filter(profile=profile))


def check_open(profile: Profile) -> None:
    """Refuse any change of a benefit that was closed: ``benefit-closed``."""
    if profile.state == Profile.State.CLOSED:
        words = "This benefit was closed; nothing of it changes any more."
        raise Refused("benefit-closed", words)


def check_sign(profile: Profile) -> None:
    """Refuse a promise whose sign does not fit: ``wrong-sign``."""
    promised = profile.benefit.promised_minor or 0
    if profile.is_disbenefit and promised > 0:
        words = "A disbenefit lowers the sum: promise it as an amount below 0, then save this."
        raise Refused("wrong-sign", words, "is_disbenefit")
    if not profile.is_disbenefit and promised < 0:
        words = "An amount below 0 is a disbenefit: tick that, or promise an amount above 0."
        raise Refused("wrong-sign", words, "is_disbenefit")


def check_plain(profile: Profile) -> None:
    """Refuse days and amounts that no plan has.

    Raises:
        Invalid: More than ten years, or a cost below 0.
    """
    for name in ("lag_days", "ramp_days"):
        if getattr(profile, name) > rules.MOST_DAYS:
            raise Invalid({name: [f"At most {rules.MOST_DAYS} days, which is ten years."]})
    if profile.cost_minor is not None and profile.cost_minor < 0:
        raise Invalid({"cost_minor": ["A cost is not below 0."]})


def check_finance(profile: Profile) -> None:
    """Refuse who cannot confirm a saved profile's readings in money.

    Raises:
        Refused: ``owner-confirms``, ``manager-confirms``, ``finance-blind``.
    """
    person = profile.finance_id
    if person is None:
        return
    if person == profile.benefit.owner_id:
        words = "The owner attests; name somebody else who confirms for finance."
        raise Refused("owner-confirms", words, "finance_id")
    if person == profile.benefit.project.manager_id:
        words = (
            "The project manager confirms nothing of what the project brought; name somebody else."
        )
        raise Refused("manager-confirms", words, "finance_id")
    seen = visible(actor_of(person, channel="job"), Profile)
    if not seen.filter(pk=profile.pk).exists():
        words = "That person does not see this project; grant them a reading role on it first."
        raise Refused("finance-blind", words, "finance_id")


def check_admission(profile: Profile) -> None:
    """Refuse what is no benefit yet, by description, outcome, attribution, measurement.

    Raises:
        Refused: ``not-admitted``, which names what is missing.
    """
    missing = [words for name, words in DOAM.items() if not getattr(profile, name).strip()]
    if profile.kind != "qualitative" and not _is_measured(profile):
        missing.append("a lagging measure with its method and source")
    if missing:
        words = f"The admission test asks for {_listed(missing)}. Fill that in first."
        raise Refused("not-admitted", words)


def _is_measured(profile: Profile) -> bool:
    carrying = next((row for row in measures_of(profile) if row.carries), None)
    return bool(carrying and carrying.method.strip() and carrying.source.strip())


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def check_baseline(profile: Profile) -> None:
    """Refuse a benefit without a dated baseline of before go-live.

    Raises:
        Refused: ``no-date``, ``no-baseline``, ``late-baseline``, ``no-target``, ``no-leading``.
    """
    live = go_live(profile)
    if live is None:
        words = "Neither the project has a finish nor the promise a day; set one of them first."
        raise Refused("no-date", words)
    measures = measures_of(profile)
    anchors = [row for row in measures if row.carries] or measures
    for row in anchors:
        _check_measured_before(row, live)
    if not anchors:
        raise Refused("no-baseline", "Add a measure with a baseline and its day first.")
    if not profile.is_intermediate and not any(row.kind == "leading" for row in measures):
        words = "Add a leading measure too: an early sign that the benefit is coming."
        raise Refused("no-leading", words)


def _check_measured_before(row: Measure, live: date) -> None:
    if row.baseline is None or row.baseline_on is None:
        words = f"Say what “{row.name}” was before, and on which day it was measured."
        raise Refused("no-baseline", words)
    if row.baseline_on >= live:
        words = (
            f"The baseline of “{row.name}” was measured on {row.baseline_on:%-d %b %Y}, not before "
            f"go-live on {live:%-d %b %Y}: nobody could tell what changed."
        )
        raise Refused("late-baseline", words)
    if not row.is_money and row.target is None:
        raise Refused("no-target", f"Say which level “{row.name}” is to reach.")


def check_approval(profile: Profile) -> date:
    """Refuse what nobody answers for or what is claimed already; return the first effect agreed.

    Raises:
        Refused: ``no-owner``, ``owner-manages``, ``not-accepted``, ``no-objective``, ``no-amount``,
            ``no-finance``, ``wrong-sign``, ``no-date``, ``starts-late``, ``claimed-twice``.
    """
    benefit, project = profile.benefit, profile.benefit.project
    if benefit.owner_id is None:
        raise Refused("no-owner", "Name an owner in the line on the promise first.")
    if benefit.owner_id == project.manager_id:
        words = "The project manager cannot own it: somebody in the line has to live with it."
        raise Refused("owner-manages", words)
    if not benefit.accepted:
        words = f"{benefit.owner} has not accepted the promise as it stands; ask them to."
        raise Refused("not-accepted", words)
    if benefit.objective_id is None and not profile.is_intermediate:
        raise Refused("no-objective", "Say which objective it serves on the promise first.")
    _check_money(profile)
    check_sign(profile)
    starts = _agreed_start(profile)
    _check_single(profile)
    return starts


def _check_money(profile: Profile) -> None:
    carrying = next((row for row in measures_of(profile) if row.carries), None)
    if carrying is None or not carrying.is_money:
        return
    if not profile.benefit.promised_minor:
        words = "It is measured in money, and no amount a year is promised; promise one first."
        raise Refused("no-amount", words)
    if profile.finance_id is None:
        words = "Name who confirms the money for finance on the profile first."
        raise Refused("no-finance", words)


def _agreed_start(profile: Profile) -> date:
    starts = first_effect(profile, finish_of(profile.benefit.project))
    if starts is None:
        words = "Neither the project has a finish nor the promise a day; set one of them first."
        raise Refused("no-date", words)
    due = profile.benefit.due
    if due is not None and starts > due:
        words = (
            f"The plan begins on {starts:%-d %b %Y}, after the day promised, {due:%-d %b %Y}. Shorten "
            "the days from finish to first effect, or promise a later day and have it accepted."
        )
        raise Refused("starts-late", words)
    return starts


def _check_single(profile: Profile) -> None:
    others = clashes(profile)
    if others:
        words = (
            "A benefit that was approved already rests on the same measure and source. Agree on "
            "shares with that project, or measure what is this project's alone."
        )
        raise Refused("claimed-twice", words)


def check_started(profile: Profile) -> None:
    """Refuse delivery before the project is being carried out: ``not-started``."""
    state = profile.benefit.project.state
    if state not in STARTED:
        words = "The project is not being carried out yet; it is delivered from then on."
        raise Refused("not-started", words)


def check_live(profile: Profile) -> None:
    """Refuse realising before the first effect: ``too-early``."""
    starts = first_effect(profile, profile.follows_finish)
    if starts is not None and clock.today() < starts:
        words = f"The first effect is planned for {starts:%-d %b %Y}; until then it is in delivery."
        raise Refused("too-early", words)


def judged(profile: Profile) -> str:
    """Return what the readings of a benefit come to, as the state it is judged as.

    Raises:
        Refused: ``not-measurable``, ``too-early``, ``not-attested``, ``not-confirmed``.
    """
    found = figures_of([profile], clock.today())[profile.benefit_id]
    carrying = found.carrying
    if carrying is None:
        words = "What cannot be measured may not be claimed as realised; add a lagging measure."
        raise Refused("not-measurable", words)
    check_vouched(profile, carrying.readings)
    if found.share is None or not carrying.counted:
        words = "Nothing was planned to come yet, or nothing was read since; judge it later."
        raise Refused("too-early", words)
    return verdict(found.share)


def check_vouched(profile: Profile, readings: tuple[Reading, ...]) -> None:
    """Refuse while readings wait for their owner or for finance.

    Raises:
        Refused: ``not-attested``, ``not-confirmed``.
    """
    if any(row.state == "taken" for row in readings):
        words = f"{profile.benefit.owner} has readings to attest or dispute first."
        raise Refused("not-attested", words)
    is_money = any(row.measure.is_money for row in readings)
    if is_money and any(row.state == "attested" for row in readings):
        words = f"{profile.finance or 'Finance'} has readings to confirm first."
        raise Refused("not-confirmed", words)
