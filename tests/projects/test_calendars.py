"""Working calendars by commands: what moves with them, what is refused, and holidays taken twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.engines.schedule.calendar import instant
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.kernel.models import JournalEntry
from sightline.projects import commands
from sightline.projects.commands.schedule import standard_calendar
from sightline.projects.models import Project, Schedule, SchedulePass, WorkCalendar
from sightline.projects.schedule import chart, holidays, recompute, worktime
from sightline.projects.schedule.carrying import carried
from sightline.projects.schedule.edits import Add, Change
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = 480
#: The Monday before Christmas 2026: Friday is Christmas Day, Saturday Boxing Day, 28 its substitute.
MONDAY = datetime(2026, 12, 21, 8)
YEAR: dict[str, Any] = {"first_year": 2026, "last_year": 2026}


class Office:
    """Two projects of seven days from the Monday before Christmas, on the standard week."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.runs("manager", "north")
        world.person("reader", "reader")
        self.projects = {code: self.drawn(code) for code in ("P-1", "P-2")}
        self.standard = self.calendar(uid="standard")

    def drawn(self, code: str) -> UUID:
        manager, north = self.world.actor("manager"), self.world.id("north")
        project = commands.open_project(manager, code=code, name="Weir", office_id=north)
        commands.draw_schedule(manager, project_id=project.pk, start=MONDAY)
        add = Add("Pour", None, 1, {"duration": 7 * DAY})
        commands.edit_schedule(manager, project_id=project.pk, edits=[add])
        return project.pk

    def calendar(self, **named: Any) -> WorkCalendar:
        found: WorkCalendar = WorkCalendar.objects.system("test").get(**named)
        return found

    def finish(self, code: str) -> datetime:
        held = SchedulePass.objects.get(schedule__project=self.projects[code])
        assert held.finish is not None
        return instant(held.finish)

    def change(self, who: str = "lead", of: WorkCalendar | None = None, **fields: Any) -> Any:
        row = of or self.standard
        return commands.change_calendar(self.world.actor(who), calendar_id=row.pk, **fields)

    def holidays(self, who: str = "lead", **asked: Any) -> Any:
        said = {"country": "GB", "region": "ENG", **YEAR, **asked}
        return commands.add_holidays(self.world.actor(who), calendar_id=self.standard.pk, **said)


@pytest.fixture
def office(world: World) -> Office:
    return Office(world)


def n_entries() -> int:
    return JournalEntry.objects.count()


def test_holidays_move_every_schedule_on_the_calendar_and_undo_moves_them_back(
    office: Office,
) -> None:
    assert office.finish("P-1") == datetime(2026, 12, 29, 17)
    done = office.holidays()
    # Christmas Day and the substitute for Boxing Day are the two working days that go.
    assert office.finish("P-1") == office.finish("P-2") == datetime(2026, 12, 31, 17)
    assert {(m.project_id, m.days) for m in done.moves} == {
        (pk, 2) for pk in office.projects.values()
    }
    names = {e["start"]: e["name"] for e in office.calendar(uid="standard").exceptions}
    assert names["2026-12-25"] == "Christmas Day"
    assert list(recompute.differing()) == []
    entry = JournalEntry.objects.get(kind="projects.HolidaysAdded")
    assert (entry.data["place"], entry.data["n"]) == ("GB-ENG", len(names))
    commands.undo_calendar_change(office.world.actor("lead"), entry_id=entry.pk)
    assert office.finish("P-2") == datetime(2026, 12, 29, 17)
    assert office.calendar(uid="standard").exceptions == []
    assert list(recompute.differing()) == []


def test_looking_keeps_nothing(office: Office) -> None:
    before = n_entries()
    asked = {"calendar_id": office.standard.pk, "country": "GB", "region": "ENG", **YEAR}
    seen = commands.look_at_holidays(office.world.actor("lead"), **asked)
    assert [move.days for move in seen.moves] == [2, 2]
    assert (n_entries(), office.finish("P-1")) == (before, datetime(2026, 12, 29, 17))
    asked = {"calendar_id": office.standard.pk, "week": [[[480, 720]]] * 5 + [[], []]}
    look = commands.look_at_calendar(office.world.actor("lead"), **asked)
    assert all(move.is_moved for move in look.moves)
    assert (n_entries(), list(recompute.differing())) == (before, [])


def test_the_same_holidays_twice_change_nothing(office: Office) -> None:
    office.holidays()
    row, before = office.calendar(uid="standard"), n_entries()
    again = office.holidays()
    assert (again.added, again.moves, n_entries()) == ((), (), before)
    assert office.calendar(uid="standard").version == row.version


def test_a_day_that_is_worked_or_off_already_stays_as_it_is(office: Office) -> None:
    shutdown = {"start": "2026-12-24", "finish": "2027-01-01", "name": "Shutdown"}
    worked = {"start": "2026-04-03", "shifts": [[480, 720]], "name": "Good Friday, worked"}
    office.change(exceptions=[shutdown, worked])
    office.holidays()
    days = [e["start"] for e in office.calendar(uid="standard").exceptions]
    assert "2026-12-25" not in days
    assert days.count("2026-04-03") == 1
    assert "2026-04-06" in days  # Easter Monday is new


@settings(max_examples=40, deadline=None)
@given(
    country=st.sampled_from(["DE", "GB", "US", "FR", "BR", "PL"]),
    first=st.integers(1990, 2060),
    more=st.integers(0, 4),
    held=st.lists(
        st.dates(datetime(1990, 1, 1).date(), datetime(2064, 12, 31).date()), max_size=20
    ),
)
def test_adding_holidays_is_idempotent_and_never_doubles(
    country: str, first: int, more: int, held: list[Any]
) -> None:
    kept = worktime.check_exceptions([{"start": day, "finish": day} for day in set(held)])
    found = holidays.days(country, "", first, first + more)
    once = worktime.check_exceptions([*kept, *holidays.missing(kept, found)])
    assert holidays.missing(once, found) == []
    days = [said["start"] for said in once]
    assert len(days) == len(set(days))
    assert {holiday.day.isoformat() for holiday in found} <= set(days)
    assert [said for said in once if said in kept] == kept


def test_a_night_shift_is_worked_over_midnight(office: Office) -> None:
    night = worktime.shifts_of("22:00-06:00")
    assert night == [[1320, 1800]]
    assert worktime.written(night) == "22:00-06:00"
    row = commands.make_calendar(
        office.world.actor("lead"), name="Nights", week=[night] * 5 + [[], []]
    )
    commands.set_schedule_options(
        office.world.actor("manager"), project_id=office.projects["P-1"], calendar_id=row.pk
    )
    # 56 working hours, seven nights of eight: Monday to Friday, then Monday and Tuesday.
    assert office.finish("P-1") == datetime(2026, 12, 30, 6)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("8-12, 11-17", "overlap"),
        ("08:00-08:00", "lasts no time"),
        ("25:00-26:00", "no clock"),
        ("08:61-09:00", "no clock"),
        ("morning", "is no shift"),
        ("24:00-25:00", "no clock"),
    ],
)
def test_shifts_that_cannot_be_say_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        worktime.shifts_of(text)


@given(st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=4))
def test_shifts_read_back_as_they_were_written(pairs: list[tuple[int, int]]) -> None:
    try:
        day = worktime.check_day("week", [[start, start + lasts] for start, lasts in pairs])
    except Invalid:
        return
    assert worktime.shifts_of(worktime.written(day)) == day


BAD_FIELDS: list[tuple[dict[str, Any], str]] = [
    ({"week": [[]] * 7}, "no working time"),
    ({"week": [[[480, 720]]] * 6}, "seven days"),
    ({"week": [[[720, 480]]] + [[]] * 6}, "ends before it starts"),
    ({"week": [[[480, 720], [600, 900]]] + [[]] * 6}, "Monday: the shifts .* overlap"),
    ({"week": [[[1320, 1800]], [[300, 600]], [], [], [], [], []]}, "Monday's last shift runs into"),
    ({"week": [None] + [[[480, 720]]] * 6}, "Without a base"),
    ({"exceptions": [{"start": "2026-02-30"}]}, "There is no day '2026-02-30'"),
    ({"exceptions": [{"start": "2026-03-02", "finish": "2026-03-01"}]}, "before it starts"),
    ({"exceptions": [{"start": "2026-03-02"}, {"start": "2026-03-02"}]}, "an exception already"),
    ({"exceptions": [{"start": "2026-03-02"}] * 10_000}, "at most 2,000 exceptions; .* 10,000"),
    ({"minutes_per_day": 0}, "1 to 1,440"),
    ({"name": " "}, "needed"),
    ({"colour": "red"}, "no such field"),
]


@pytest.mark.parametrize(("fields", "words"), BAD_FIELDS, ids=range(len(BAD_FIELDS)))
def test_what_no_calendar_can_be_is_refused_and_leaves_nothing(
    office: Office, fields: dict[str, Any], words: str
) -> None:
    before = n_entries()
    with pytest.raises((Invalid, Refused), match=words):
        office.change(**fields)
    assert n_entries() == before


def test_a_circle_of_bases_and_a_base_without_work_are_refused(office: Office) -> None:
    lead = office.world.actor("lead")
    row = commands.make_calendar(lead, name="Site", base_id=office.standard.pk, week=[None] * 7)
    with pytest.raises(Refused) as circle:
        office.change(base_id=row.pk)
    assert circle.value.code == "calendar-circle"
    hours = [[[480, 1020]], *[[]] * 6]
    office.change(of=row, week=[None, [], [], [], [], [], []])  # Mondays only, as the base
    with pytest.raises(Refused) as idle:
        office.change(week=[[], *hours[:1], [], [], [], [], []])
    assert idle.value.code == "calendar-without-work"


def test_a_calendar_on_a_base_moves_with_it(office: Office) -> None:
    lead, manager = office.world.actor("lead"), office.world.actor("manager")
    own = commands.make_calendar(
        manager, name="Crew", project_id=office.projects["P-1"], base_id=office.standard.pk,
        week=[None] * 7,
    )  # fmt: skip
    activity = own.project and Schedule.objects.system("test").get(project=own.project)
    assert activity
    held = office.projects["P-1"]
    first = commands.edit_schedule(manager, project_id=held, edits=[Add("Cure", None, 1)])
    change = Change(next(iter(first.touched)), {"calendar_id": own.pk, "duration": 7 * DAY})
    commands.edit_schedule(manager, project_id=held, edits=[change])
    other = commands.make_calendar(lead, name="Other", copy_of=office.standard.pk)
    commands.set_schedule_options(manager, project_id=held, calendar_id=other.pk)
    office.holidays()  # reaches P-1 by way of the crew's calendar only
    assert office.finish("P-1") == datetime(2026, 12, 31, 17)
    assert list(recompute.differing()) == []


def test_a_copy_has_the_same_week_and_stands_alone(office: Office) -> None:
    office.holidays()
    copy = commands.make_calendar(
        office.world.actor("lead"), name="Copy", copy_of=office.standard.pk
    )
    now = office.calendar(uid="standard")
    assert (copy.week, copy.exceptions, copy.uid != now.uid) == (now.week, now.exceptions, True)
    done = office.change(of=copy, exceptions=[])
    assert (done.moves, len(office.calendar(uid="standard").exceptions) > 5) == ((), True)


def test_a_calendar_is_dropped_only_while_nothing_uses_it(office: Office) -> None:
    lead = office.world.actor("lead")
    with pytest.raises(Refused, match="schedules: P-1, P-2"):
        commands.drop_calendar(lead, calendar_id=office.standard.pk)
    spare = commands.make_calendar(lead, name="Spare")
    top = commands.make_calendar(lead, name="Top", base_id=spare.pk)
    with pytest.raises(Refused, match="calendars: Top"):
        commands.drop_calendar(lead, calendar_id=spare.pk)
    commands.drop_calendar(lead, calendar_id=top.pk)
    commands.drop_calendar(lead, calendar_id=spare.pk)
    entry = JournalEntry.objects.filter(kind="projects.CalendarDropped").latest("sequence")
    commands.undo_calendar_change(lead, entry_id=entry.pk)
    assert office.calendar(name="Spare").version


def test_who_may_keep_which(office: Office) -> None:
    p1 = office.projects["P-1"]
    for who in ("manager", "reader"):
        with pytest.raises(Forbidden):
            office.holidays(who)
        with pytest.raises(Forbidden):
            commands.make_calendar(office.world.actor(who), name="Mine")
    own = commands.make_calendar(office.world.actor("manager"), name="Crew", project_id=p1)
    with pytest.raises(Forbidden):  # the strategic PMO keeps the organisation's, not a project's
        office.change(of=own, name="Theirs")
    with pytest.raises(Forbidden):
        commands.make_calendar(office.world.actor("reader"), name="Crew 2", project_id=p1)
    with pytest.raises(NotFound):  # another project's calendar is no base for this one
        commands.make_calendar(
            office.world.actor("manager"), name="X", project_id=office.projects["P-2"],
            base_id=own.pk,
        )  # fmt: skip
    with pytest.raises(Refused, match="already"):
        commands.make_calendar(office.world.actor("lead"), name="standard WEEK")


def test_a_screen_that_is_out_of_date_is_refused(office: Office) -> None:
    seen = office.standard.version
    office.change(name="The week", seen=seen)
    with pytest.raises(Stale):
        office.change(name="Another", seen=seen)
    assert office.change(name="The week").moves == ()


def test_only_ones_own_last_change_is_undone(office: Office) -> None:
    office.world.person("second", "strategic_pmo")
    office.holidays()
    entry = JournalEntry.objects.get(kind="projects.HolidaysAdded")
    with pytest.raises(Refused, match="Only your own"):
        commands.undo_calendar_change(office.world.actor("second"), entry_id=entry.pk)
    office.change(exceptions=[])
    with pytest.raises(Refused, match="changed since"):
        commands.undo_calendar_change(office.world.actor("lead"), entry_id=entry.pk)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"country": "ZZ"}, "No holidays are known of 'ZZ'"),
        ({"region": "BY"}, "United Kingdom has no region 'BY'"),
        ({"first_year": 1800}, "from 1950 to 2100"),
        ({"last_year": 2025}, "from 2026 to 2100"),
        ({"last_year": 2090}, "at most 30 years"),
    ],
)
def test_holidays_that_nobody_knows_are_refused(
    office: Office, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        office.holidays(**asked)


def test_known_days_of_the_library() -> None:
    germany = {h.day.isoformat(): h.name for h in holidays.days("DE", "BY", 2026, 2026)}
    assert germany["2026-10-03"] == "German Unity Day"
    assert "2026-01-06" in germany  # Epiphany, in Bavaria and not everywhere
    assert "2026-01-06" not in {h.day.isoformat() for h in holidays.days("DE", "", 2026, 2026)}
    assert ("BY", "Bayern") in holidays.regions("DE")
    names = dict(holidays.countries())
    assert (names["DE"], names["IM"]) == ("Germany", "Isle of Man")


def test_a_standard_calendar_is_made_once(office: Office, client: Client) -> None:
    project = Project.objects.system("test").get(pk=office.projects["P-1"])
    assert standard_calendar(project).pk == office.standard.pk


def test_the_chart_and_a_file_know_the_days_of_the_base(office: Office) -> None:
    p1, manager = office.projects["P-1"], office.world.actor("manager")
    own = commands.make_calendar(
        manager, name="Crew", project_id=p1, base_id=office.standard.pk, week=[None] * 7
    )
    commands.set_schedule_options(manager, project_id=p1, calendar_id=own.pk)
    office.holidays()
    project = Project.objects.system("test").get(pk=p1)
    first = chart.chart(manager, project)["calendars"][0]
    assert first["name"] == "Crew"
    assert first["week"][0] == ((480, 720), (780, 1020))
    assert "2026-12-25" in {said["from"] for said in first["exceptions"]}
    plan = carried(project)
    bases = {c.id: c.base_id for c in plan.calendars}
    assert bases[own.uid] == "standard"
    assert "standard" in bases


def test_an_undo_does_not_bring_back_what_stands_on_a_dropped_calendar(office: Office) -> None:
    lead, manager = office.world.actor("lead"), office.world.actor("manager")
    base = commands.make_calendar(lead, name="Base")
    top = commands.make_calendar(lead, name="Top", base_id=base.pk)
    commands.drop_calendar(lead, calendar_id=top.pk)
    dropped = JournalEntry.objects.get(kind="projects.CalendarDropped")
    p1 = office.projects["P-1"]
    for pk in (base.pk, office.standard.pk):
        commands.set_schedule_options(manager, project_id=p1, calendar_id=pk)
    back = JournalEntry.objects.filter(kind="projects.ScheduleEdited").latest("sequence")
    commands.drop_calendar(lead, calendar_id=base.pk)
    with pytest.raises(Refused, match="dropped since"):
        commands.undo_calendar_change(lead, entry_id=dropped.pk)
    with pytest.raises(Refused, match="dropped since"):
        commands.undo_schedule_edit(manager, project_id=p1, entry_id=back.pk)
    again = JournalEntry.objects.filter(kind="projects.CalendarDropped").latest("sequence")
    commands.undo_calendar_change(lead, entry_id=again.pk)
    commands.undo_calendar_change(lead, entry_id=dropped.pk)
    commands.undo_schedule_edit(manager, project_id=p1, entry_id=back.pk)
    assert list(recompute.differing()) == []
