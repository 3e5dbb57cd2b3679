"""Demand in the sample: each proposal written, handed in, and brought to where it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sightline.demand import commands
from sightline.kernel import clock
from sightline.site.sample.asks import ASKS, AskLine
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn

THOUSAND = 1000_00
CHIEF, PMO = "morag.sutherland", "ruth.adeyemi"
#: State to what happens on the way there, each with how many days after it was handed in.
WAYS: dict[str, tuple[tuple[str, int], ...]] = {
    "draft": (),
    "submitted": (("submit", 0),),
    "screening": (("submit", 0), ("screen", 2)),
    "sent_back": (("submit", 0), ("screen", 2), ("send_back", 6)),
    "qualified": (("submit", 0), ("screen", 2), ("qualify", 12)),
    "approved": (("submit", 0), ("screen", 2), ("qualify", 12), ("approve", 30)),
    "deferred": (("submit", 0), ("screen", 2), ("qualify", 12), ("defer", 30)),
    "rejected": (("submit", 0), ("screen", 3), ("decline", 15)),
    "withdrawn": (("submit", 0), ("withdraw", 8)),
    "duplicate": (("submit", 0), ("merge", 4)),
}
WAYS |= {
    "converted": (*WAYS["approved"], ("convert", 60)),
    "completed": (*WAYS["approved"], ("complete", 90)),
}


def note_demand(diary: Diary, cast: Cast, calendar: Calendar) -> None:
    """Note every proposal of the intake queue, and the public link to the front door."""
    diary.note(calendar.day(-150), Turn.AFTER, lambda: _link(cast))
    for line in sorted(ASKS, key=lambda each: -each.ago):
        told = _Telling(cast, line)
        handed_in = calendar.day(-max(line.ago, 1))
        diary.note(handed_in, Turn.AFTER, told.propose)
        for step, days in WAYS[line.state]:
            diary.note(handed_in + timedelta(days), Turn.AFTER, getattr(told, step))
        for key in line.joined:
            diary.note(calendar.day(-1), Turn.SIT, told.joined_by(key))


def _link(cast: Cast) -> None:
    commands.make_intake_link(
        cast.actor(PMO), name="Website, page for customers", office_id=cast["office GPO"]
    )


@dataclass
class _Telling:
    """One proposal, told by who asked, the office that has it, and who decides."""

    cast: Cast
    line: AskLine

    @property
    def _at(self) -> dict[str, Any]:
        return {"proposal_id": self.cast[f"proposal {self.line.key}"]}

    def propose(self) -> None:
        """Write it down with what it would serve."""
        line, cast = self.line, self.cast
        said: dict[str, Any] = {k: v for k, v in line.more if k not in {"reason", "into"}}
        row = commands.propose(
            cast.actor(line.asker),
            title=line.title,
            need=line.need,
            kind=line.kind,
            size=line.size,
            office_id=cast[f"office {line.office}"],
            sponsor_id=cast.person(line.sponsor) if line.sponsor else None,
            cost_minor=_minor(line.cost),
            value_minor=_minor(line.value),
            wanted_by=clock.today() + timedelta(400),
            **said,
        )
        cast[f"proposal {line.key}"] = row.pk
        if line.aim:
            code, share = line.aim
            objective = cast[f"objective {code}"]
            commands.set_aim(
                cast.actor(line.asker),
                **self._at,
                objective_id=objective,
                share_permille=share * 10,
            )

    def submit(self) -> None:
        """Hand it in."""
        commands.submit_proposal(self.cast.actor(self.line.asker), **self._at)

    def screen(self) -> None:
        """Take it up."""
        commands.screen_proposal(self.cast.actor(self.line.desk), **self._at)

    def qualify(self) -> None:
        """Find all that is needed in it."""
        commands.qualify_proposal(self.cast.actor(self.line.desk), **self._at)

    def send_back(self) -> None:
        """Ask for what is missing."""
        commands.send_back(self.cast.actor(self.line.desk), **self._at, why=self.line.words)

    def approve(self) -> None:
        """Approve it."""
        commands.approve_proposal(self.cast.actor(CHIEF), **self._at)

    def defer(self) -> None:
        """Put it off."""
        day = clock.today() + timedelta(150)
        actor, why = self.cast.actor(CHIEF), self.line.words
        commands.defer_proposal(actor, **self._at, look_again_on=day, why=why)

    def decline(self) -> None:
        """Decline it with a letter."""
        reason = dict(self.line.more)["reason"]
        actor, why = self.cast.actor(self.line.desk), self.line.words
        commands.decline_proposal(actor, **self._at, reason=reason, why=why)

    def withdraw(self) -> None:
        """Take it back."""
        actor = self.cast.actor(self.line.asker)
        commands.withdraw_proposal(actor, **self._at, why=self.line.words)

    def merge(self) -> None:
        """Find that the same is asked for already."""
        into = self.cast[f"proposal {dict(self.line.more)['into']}"]
        actor, why = self.cast.actor(self.line.desk), self.line.words
        commands.merge_proposal(actor, **self._at, into_id=into, why=why)

    def convert(self) -> None:
        """Make it a project."""
        actor = self.cast.actor(self.line.desk)
        commands.convert_proposal(actor, **self._at, code="SLU-01")

    def complete(self) -> None:
        """Say what came of it."""
        actor = self.cast.actor(self.line.desk)
        commands.complete_proposal(actor, **self._at, result=self.line.words)

    def joined_by(self, key: str) -> Callable[[], object]:
        """Return the deed by which somebody joins."""
        return lambda: commands.join_proposal(self.cast.actor(key), **self._at)


def _minor(thousands: int | None) -> int | None:
    return None if thousands is None else thousands * THOUSAND
