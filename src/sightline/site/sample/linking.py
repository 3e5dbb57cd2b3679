"""What the sample's projects share: discovery ran twice, and the group office judged two of it."""

from functools import partial
from uuid import UUID

from sightline.kernel.policy import Actor
from sightline.linkages import commands, discovery
from sightline.linkages.queries.linkages import of_project
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO

FIRST_RUN = -40
ONE_CONTRACT = ("CUS-02", "CUS-04")
TWO_PHASES = ("HTN-01", "HTN-02")
PHASES = "Two phases of one network under one manager: that they are alike is the plan."
CONTRACT = "Both buy messages from Bellhaugh: one contract with the volumes of both."


def note_linkages(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note the runs of discovery, and what the group office made of two suggestions."""
    diary.note(calendar.day(FIRST_RUN), Turn.AFTER, partial(_discover, cast))
    diary.note(calendar.day(FIRST_RUN + 3), Turn.AFTER, partial(_dismiss, cast))
    diary.note(calendar.day(FIRST_RUN + 3), Turn.AFTER, partial(_confirm, cast))
    diary.note(calendar.day(FIRST_RUN + 8), Turn.AFTER, partial(_act, cast, calendar))
    diary.note(calendar.day(-6), Turn.AFTER, partial(_close, cast))
    diary.note(calendar.last, Turn.AFTER, partial(_discover, cast))


def _discover(cast: Cast) -> None:
    assert cast.organisation is not None
    actor = Actor(None, cast.organisation, name="Discovery", channel="job", operator=True)
    commands.refresh_linkages(actor, found=discovery.found(cast.organisation))


def _linkage(cast: Cast, pair: tuple[str, str]) -> UUID:
    first, second = (cast[f"project {code}"] for code in pair)
    rows = of_project(cast.actor(PMO), first)
    found: UUID = (rows.filter(first=second) | rows.filter(second=second)).get().pk
    return found


def _dismiss(cast: Cast) -> None:
    commands.dismiss_linkage(cast.actor(PMO), linkage_id=_linkage(cast, TWO_PHASES), reason=PHASES)


def _confirm(cast: Cast) -> None:
    commands.confirm_linkage(
        cast.actor(PMO), linkage_id=_linkage(cast, ONE_CONTRACT), kind="synergy", note=CONTRACT
    )


def _act(cast: Cast, calendar: Calendar) -> None:
    commands.act_on_linkage(
        cast.actor(PMO),
        linkage_id=_linkage(cast, ONE_CONTRACT),
        action="Extend the contact centre's contract instead of letting a second one",
        action_owner_id=cast.person("sinead.brennan"),
        action_due=calendar.day(-5),
        saving_expected_minor=85_000_00,
    )


def _close(cast: Cast) -> None:
    commands.close_linkage(
        cast.actor(PMO),
        linkage_id=_linkage(cast, ONE_CONTRACT),
        saving_minor=62_000_00,
        why="One contract is signed; the volume discount is smaller than hoped for.",
    )
