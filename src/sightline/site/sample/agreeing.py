"""Dependencies of the sample: agreements in every state, two that fall short, two that links carry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.kernel import clock
from sightline.linkages import commands
from sightline.projects.parts import activity_of_file
from sightline.projects.queries import projects_seen
from sightline.projects.schedule.ends import end
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.messes import AGREEMENTS, Agreement
from sightline.site.sample.timeline import Course

AGREED, BECOMES = -5, -2


def note_agreements(diary: Diary, cast: Cast, calendar: Calendar, courses: list[Course]) -> None:
    """Note what was proposed, who confirmed it, and what has become of it."""
    managers = {course.line.code: course.line.manager for course in courses}
    for line in AGREEMENTS:
        telling = _Telling(cast, line, managers[line.giver], managers[line.receiver])
        diary.note(calendar.day(AGREED), Turn.AFTER, telling.propose)
        diary.note(calendar.day(BECOMES), Turn.AFTER, telling.go_on)


@dataclass
class _Telling:
    """One agreement, told by the managers of both sides."""

    cast: Cast
    line: Agreement
    giver: str
    receiver: str

    def propose(self) -> None:
        """Propose it, and have the other side confirm what is more than proposed."""
        line, cast = self.line, self.cast
        first, second = self._order()
        terms = {**self._terms(), **self._ends()}
        row = commands.propose_dependency(
            cast.actor(PMO if line.state == "asked" else first),
            giver_id=self._project(line.giver),
            receiver_id=self._project(line.receiver),
            what=line.what,
            **terms,
        )
        cast[f"dependency {line.what}"] = row.pk
        if line.state not in {"asked", "proposed", "withdrawn"} and row.state == "proposed":
            commands.confirm_dependency(cast.actor(second), dependency_id=row.pk)

    def _order(self) -> tuple[str, str]:
        """Return who proposes and who confirms: the receiver proposes if it sees the giver."""
        project_id = self._project(self.line.giver)
        if projects_seen(self.cast.actor(self.receiver), [project_id]):
            return self.receiver, self.giver
        return self.giver, self.receiver

    def _project(self, code: str) -> UUID:
        return self.cast[f"project {code}"]

    def _terms(self) -> dict[str, Any]:
        """Return the terms; where a schedule computes the promise, it was declared in time."""
        line, promise = self.line, clock.today() + timedelta(self.line.promise)
        if line.carried:
            found = end(self._project(line.giver), line.carried)
            assert found is not None
            assert found.finish_day is not None
            promise = found.finish_day
        need = promise + timedelta(line.gap)
        return {
            "need_by": need,
            "promised_by": min(promise, need) if line.carried else promise,
            "acceptance": line.acceptance,
            "confidence": line.confidence,
        }

    def _ends(self) -> dict[str, UUID]:
        line = self.line
        if not line.carried:
            return {}
        both = (("giver", line.giver, self.giver), ("receiver", line.receiver, self.receiver))
        return {
            f"{side}_activity_id": activity_of_file(
                self.cast.actor(who), self._project(code), line.carried
            ).pk
            for side, code, who in both
        }

    def go_on(self) -> None:
        """Tell what became of it."""
        steps: dict[str, Callable[[UUID], object]] = {
            "at_risk": self._doubt,
            "met": self._meet,
            "broken": self._break,
            "withdrawn": self._withdraw,
        }
        if step := steps.get(self.line.state):
            step(self.cast[f"dependency {self.line.what}"])

    def _doubt(self, row_id: UUID) -> None:
        actor = self.cast.actor(self.giver)
        commands.doubt_dependency(actor, dependency_id=row_id, why=self.line.words)

    def _meet(self, row_id: UUID) -> None:
        actor = self.cast.actor(self.receiver)
        commands.meet_dependency(actor, dependency_id=row_id, evidence=self.line.words)

    def _break(self, row_id: UUID) -> None:
        actor = self.cast.actor(self.receiver)
        commands.break_dependency(actor, dependency_id=row_id, why=self.line.words)

    def _withdraw(self, row_id: UUID) -> None:
        actor = self.cast.actor(self.giver)
        commands.withdraw_dependency(actor, dependency_id=row_id, why=self.line.words)
