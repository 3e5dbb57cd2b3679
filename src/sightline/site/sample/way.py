"""One change request of the sample on its way: raised, answered, funded, decided, carried out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sightline.changes import commands
from sightline.changes.queries import requests as queries
from sightline.changes.readiness import area_of
from sightline.projects.parts import activity_of_file
from sightline.projects.queries import the_project
from sightline.site.sample.boarding import sat_on
from sightline.site.sample.cast import Cast
from sightline.site.sample.days import Calendar
from sightline.site.sample.diary import Diary, Turn
from sightline.site.sample.founding import PMO
from sightline.site.sample.opening import PROGRAMS, home
from sightline.site.sample.organisation import CHECKERS, LEADS
from sightline.site.sample.request_lines import FigureLine, RequestLine
from sightline.site.sample.scheduling import SCHEDULED
from sightline.site.sample.timeline import Course

STEPS = {
    "draft": -10, "submit": -10, "screen": -9, "assess": -9, "answer": -7, "fund": -6,
    "reserve": -6, "present": -2,
}  # fmt: skip
"""The steps before a board sees a request, in days from its sitting."""
UNANSWERED = "languages"  # of which the owner of one item is late, and one was asked just now
ASKED_LATE = ("amara.diallo", -2)


class Way:
    """One request with those who take it on."""

    def __init__(self, cast: Cast, calendar: Calendar, line: RequestLine, course: Course) -> None:
        """Take the request and the project that it changes."""
        self.cast, self.calendar, self.line, self.course = cast, calendar, line, course
        self.manager = course.line.manager
        self.office = CHECKERS[home(course.line)]
        self.lead = LEADS[PROGRAMS[course.line.program].office]

    @property
    def id(self) -> UUID:
        """The request's id."""
        return self.cast[f"change {self.line.key}"]

    @property
    def is_emergency(self) -> bool:
        """Whether it is put to its board at once."""
        return self.line.board == "emergency"

    @property
    def is_put_off(self) -> bool:
        """Whether its board deferred it, for the time it was planned in."""
        return any(ruling.outcome == "defer" for ruling in self.line.rulings)

    def by(self, key: str) -> Any:
        """Return a person as an actor."""
        return self.cast.actor(key)

    def note(self, diary: Diary) -> None:
        """Note the steps before a board, and those after its decision."""
        base = sat_on(self.calendar, self.line.board, self.line.weeks)
        names = list(STEPS)
        ending = {"assess": "answer", "withdraw": "submit"}.get(self.line.upto, self.line.upto)
        for name in names[: names.index(ending) + 1]:
            diary.note(base + timedelta(STEPS[name]), Turn.AFTER, getattr(self, name))
        if self.line.key == UNANSWERED:
            diary.note(self.calendar.day(ASKED_LATE[1]), Turn.AFTER, self.ask_late)
        if self.line.upto == "withdraw":
            diary.note(base, Turn.AFTER, self.withdraw)
        if self.line.is_consent:
            diary.note(base + timedelta(STEPS["present"]), Turn.AFTER, self.pass_in_block)
        for name, days in self.line.after:
            last = sat_on(self.calendar, self.line.board, self.line.rulings[0].weeks)
            diary.note(last + timedelta(days), Turn.AFTER, getattr(self, name))

    def draft(self) -> None:
        """Raise it, as the project's manager."""
        line = self.line
        fields: dict[str, Any] = {
            "description": line.why, "risk_of_refusing": line.risk, "back_out": line.back_out,
            "reason": line.reason, "urgency": line.urgency, "type": line.type,
            "cost_minor": line.cost * 1000_00, "deltas": self.deltas(line.days),
        }  # fmt: skip
        if line.figures:
            fields["figures"] = [self.figure(each) for each in line.figures]
        if not any(ruling.outcome.startswith("approve") for ruling in line.rulings):
            fields |= self.window()
        row = commands.raise_change(
            self.by(self.manager),
            project_id=self.cast[f"project {line.project}"],
            title=line.title,
            kind="emergency" if self.is_emergency else "normal",
            **fields,
        )
        self.cast[f"change {line.key}"] = row.pk

    def figure(self, line: FigureLine) -> dict[str, Any]:
        """Return an approved figure that it moves, from what is approved now."""
        actor = self.by(self.manager)
        project = the_project(actor, self.cast[f"project {self.line.project}"])
        if line.kind == "cost":
            return {"kind": "cost", "by_minor": line.by * 1000_00}
        if line.kind == "finish":
            assert project.baseline_finish is not None
            on = project.baseline_finish + timedelta(line.by)
            return {"kind": "finish", "on": on.isoformat()}
        benefit = project.benefits.exclude(promised_minor=None).earliest("title")
        left = (benefit.promised_minor or 0) * line.by // 100
        return {"kind": "benefit", "ref": str(benefit.pk), "to_minor": left}

    def window(self) -> dict[str, Any]:
        """Return from when to when it is to be carried out."""
        if self.line.window is None:
            return {}
        first, days = (timedelta(n) for n in self.line.window)
        begin, finish = self.calendar.today + first, self.calendar.today + first + days
        year = self.calendar.today.year
        meets = begin < date(year + 1, 1, 5) and finish > date(year, 12, 18)
        if meets and first > timedelta(0) and not self.is_put_off:
            begin = date(year + 1, 1, 8)  # nothing is planned into the year end
        return {"window_start": moment(begin, 8), "window_finish": moment(begin + days, 16)}

    def deltas(self, days: int) -> list[dict[str, Any]]:
        """Return what it does to the plan: the next work that has not begun comes later."""
        if not days or self.course.line.state not in SCHEDULED:
            return []
        row = activity_of_file(
            self.by(self.manager), self.cast[f"project {self.line.project}"], next_work(self.course)
        )
        return [{"kind": "slip", "activity_id": str(row.pk), "days": days}]

    def submit(self) -> None:
        """Hand it in."""
        commands.submit_change(self.by(self.manager), change_id=self.id)

    def withdraw(self) -> None:
        """Withdraw it."""
        words = "The two towns have answered by hand for years; there is nothing to change."
        commands.withdraw_change(self.by(self.manager), change_id=self.id, why=words)

    def screen(self) -> None:
        """Let the project's office look at it."""
        commands.screen_change(self.by(self.office), change_id=self.id)

    def assess(self) -> None:
        """Compute what it touches, and name who answers for what nobody owns."""
        change = commands.compute_area(self.by(self.manager), change_id=self.id)
        for item in area_of(change):
            if item.owner_id is None:
                commands.name_item(
                    self.by(self.manager), change_id=self.id, kind=item.kind, ref=item.ref,
                    owner_id=self.cast.person(self.manager),
                )  # fmt: skip
        for option in self.line.options:
            commands.add_option(
                self.by(self.manager), change_id=self.id, name=option.name, kind=option.kind,
                deltas=self.deltas(option.days), mitigation_minor=option.cost * 1000_00,
                words=option.words,
            )  # fmt: skip

    def answer(self) -> None:
        """Let the owners answer; of one request one is late."""
        change = queries.the_change(self.by(self.manager), self.id)
        left = 1 if self.line.key == UNANSWERED else 0
        items = area_of(change)
        for item in items[: len(items) - left]:
            assert item.owner_id is not None
            commands.answer_item(
                self.cast.actor_with(item.owner_id), item_id=item.pk,
                answer="none" if item.kind in {"vendor", "site"} else "acceptable",
            )  # fmt: skip

    def ask_late(self) -> None:
        """Name somebody else who is to answer."""
        person = self.cast.person(ASKED_LATE[0])
        commands.name_item(
            self.by(self.manager), change_id=self.id, kind="person", ref=person,
            words="Her advisers hear the answers",
        )  # fmt: skip

    def fund(self) -> None:
        """End the assessment and ask for the money."""
        actor, line = self.by(self.manager), self.line
        commands.end_assessment(actor, change_id=self.id)
        if not line.cost:
            commands.say_no_funding(actor, change_id=self.id)
            return
        row = commands.ask_funding(
            actor, change_id=self.id, source=f"Contingency of {self.course.line.program}",
            holder_id=self.cast.person(line.holder), amount_minor=line.cost * 1000_00,
        )  # fmt: skip
        self.cast[f"money {line.key}"] = row.pk

    def reserve(self) -> None:
        """Reserve it, as the budget holder."""
        if self.line.cost:
            commands.reserve_funding(
                self.by(self.line.holder), funding_id=self.cast[f"money {self.line.key}"],
                until=self.calendar.day(120),
            )  # fmt: skip

    def present(self) -> None:
        """Put it to its board, and on the next agenda."""
        actor = self.by(self.manager)
        board_id = self.cast[f"board {self.line.board}"]
        commands.present_change(actor, change_id=self.id, board_id=board_id)
        commands.put_on_agenda(actor, change_id=self.id)

    def pass_in_block(self) -> None:
        """Put it among what passes without a debate."""
        change = queries.the_change(self.by(PMO), self.id)
        item = change.agenda_items.get()
        commands.put_in_consent(self.by(PMO), item_id=item.pk)

    def schedule(self) -> None:
        """Give it its time and who carries it out."""
        manager = self.cast.person(self.manager)
        commands.schedule_change(
            self.by(self.manager),
            change_id=self.id,
            implementer_id=manager,
            acknowledge=True,
            **self.window(),
        )

    def begin(self) -> None:
        """Begin to carry it out."""
        commands.begin_change(self.by(self.manager), change_id=self.id)

    def apply(self) -> None:
        """Write it into the plan."""
        commands.apply_change(self.by(self.manager), change_id=self.id)

    def finish(self) -> None:
        """Say that it is carried out."""
        commands.finish_change(self.by(self.manager), change_id=self.id)

    def back_out(self) -> None:
        """Take it back on the same day."""
        words = "The bus bar tripped twice in the first hour; the old order is back."
        commands.back_out_change(self.by(self.manager), change_id=self.id, why=words)

    def review(self) -> None:
        """Say what it came to, as the program's office."""
        commands.review_change(
            self.by(self.lead), change_id=self.id, is_success=False,
            findings="The island test finds in an hour what went wrong here; never leave it out.",
            evidence="Protection log of the bus bar, both trips",
        )  # fmt: skip

    def close(self) -> None:
        """Close it, as the program's office."""
        commands.close_change(self.by(self.lead), change_id=self.id)


def next_work(course: Course) -> str:
    """Return the activity after the milestone that is next, which has not begun for certain."""
    shares = [share for _, share in course.shape.milestones]
    today = course.calendar.today + timedelta(-course.slip(course.calendar.today) + 20)
    still = [n for n, share in enumerate(shares) if course.at(share) > today]
    return f"t{still[min(1, len(still) - 1)] if still else len(shares) - 1}-1"


def moment(day: date, hour: int) -> datetime:
    """Return an hour of a day."""
    return datetime.combine(day, time(hour), UTC)
