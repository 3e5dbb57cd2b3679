"""A project's schedule: its options, activities, links and baselines; instants are wall-clock.

``*_minute`` columns count whole minutes since 1970-01-01 00:00 on the plan's own clock, which has
no time zone; durations, lags and floats are whole working minutes.
"""

from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from sightline.engines.schedule.plan import Constraint, Kind, LagCalendar, LinkType
from sightline.kernel.rows import Row
from sightline.projects.models.plan import ProjectChild
from sightline.projects.models.project import Project

KINDS = {
    Kind.TASK: "Task",
    Kind.MILESTONE: "Milestone",
    Kind.SUMMARY: "Summary",
    Kind.LEVEL_OF_EFFORT: "Level of effort",
}
CONSTRAINTS = {
    Constraint.ASAP: "As soon as possible",
    Constraint.ALAP: "As late as possible",
    Constraint.MUST_START_ON: "Must start on",
    Constraint.MUST_FINISH_ON: "Must finish on",
    Constraint.START_NO_EARLIER: "Start no earlier than",
    Constraint.START_NO_LATER: "Start no later than",
    Constraint.FINISH_NO_EARLIER: "Finish no earlier than",
    Constraint.FINISH_NO_LATER: "Finish no later than",
}
LAG_CALENDARS = {
    LagCalendar.PREDECESSOR: "the predecessor's",
    LagCalendar.SUCCESSOR: "the successor's",
    LagCalendar.PROJECT: "the project's",
    LagCalendar.ELAPSED: "around the clock",
}
PROGRESS = {
    "retained": "Retained logic",
    "override": "Progress override",
    "actual": "Actual dates",
}


def _choices(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(str(key), word) for key, word in words.items()]


class WorkCalendar(Row):
    """Working time: of one project's plan, or of the organisation where it names no project.

    ``week`` holds seven lists of [from, to] in minutes from midnight, Monday first, ``null`` for a
    day of the base calendar; ``exceptions`` objects with start, finish, shifts and name.
    """

    organisation = models.ForeignKey(
        "identity.Organisation", models.PROTECT, related_name="calendars"
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    uid = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    base = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    week: Any = models.JSONField()
    exceptions: Any = models.JSONField(default=list, blank=True)
    minutes_per_day = models.PositiveIntegerField(default=480)
    minutes_per_week = models.PositiveIntegerField(default=2400)
    days_per_month = models.PositiveSmallIntegerField(default=20)

    class Meta:
        verbose_name = "calendar"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["project", "uid"], name="calendar_uid_once"),
            models.UniqueConstraint(
                fields=["organisation", "uid"],
                condition=Q(project__isnull=True),
                name="calendar_of_organisation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the calendar, and its project's lineage or its organisation."""
        above = self.project.lineage() if self.project else (self.organisation_id,)
        return (self.id, *above)


class Schedule(ProjectChild):
    """The options by which a project's activities are computed; one a project.

    ``edition`` goes up with every edit of anything in the schedule, so that the version of this
    row is the version of all of it. ``people`` are the resources and assignments of the file that
    the plan came from, kept as they were for the way back.
    """

    heavy = frozenset({"people"})

    edition = models.PositiveIntegerField(default=1)
    calendar = models.ForeignKey(WorkCalendar, models.PROTECT, related_name="+")
    start_minute = models.IntegerField("start")
    must_finish_minute = models.IntegerField("must finish by", null=True, blank=True)
    from_finish = models.BooleanField("scheduled from its finish", default=False)
    status_minute = models.IntegerField("status date", null=True, blank=True)
    progress = models.CharField(max_length=10, choices=_choices(PROGRESS), default="retained")
    lag_calendar = models.CharField(
        max_length=12, choices=_choices(LAG_CALENDARS), default=str(LagCalendar.SUCCESSOR)
    )
    critical_minutes = models.IntegerField("critical at this float or less", default=0)
    source = models.CharField(max_length=20, blank=True)
    written_by = models.CharField(max_length=120, blank=True)
    people: Any = models.JSONField(default=dict, blank=True)
    options: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "schedule"
        constraints = [models.UniqueConstraint(fields=["project"], name="schedule_once")]


class Activity(ProjectChild):
    """One line of a schedule, in outline order of ``place`` with its ``level``.

    ``uid`` is the id of the file it came from, by which the next file finds it again. ``start`` and
    ``finish`` are typed dates, of an activity that is not computed.
    """

    uid = models.CharField(max_length=80)
    place = models.BigIntegerField()
    level = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=16, choices=_choices(KINDS), default=str(Kind.TASK))
    code = models.CharField(max_length=80, blank=True)
    wbs = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=500)
    duration = models.IntegerField("duration, minutes", default=0)
    is_elapsed = models.BooleanField("around the clock", default=False)
    is_estimated = models.BooleanField("estimated", default=False)
    is_manual = models.BooleanField("dates typed in", default=False)
    is_active = models.BooleanField("active", default=True)
    is_external = models.BooleanField("of another file", default=False)
    calendar = models.ForeignKey(
        WorkCalendar, models.PROTECT, null=True, blank=True, related_name="+"
    )
    constraint = models.CharField(
        max_length=5, choices=_choices(CONSTRAINTS), default=str(Constraint.ASAP)
    )
    constraint_minute = models.IntegerField("constraint date", null=True, blank=True)
    second_constraint = models.CharField(max_length=5, choices=_choices(CONSTRAINTS), blank=True)
    second_constraint_minute = models.IntegerField("second date", null=True, blank=True)
    deadline_minute = models.IntegerField("deadline", null=True, blank=True)
    start_minute = models.IntegerField("typed start", null=True, blank=True)
    finish_minute = models.IntegerField("typed finish", null=True, blank=True)
    actual_start_minute = models.IntegerField("actual start", null=True, blank=True)
    actual_finish_minute = models.IntegerField("actual finish", null=True, blank=True)
    remaining = models.IntegerField("remaining duration, minutes", null=True, blank=True)
    percent_permille = models.PositiveSmallIntegerField("complete, thousandths", default=0)
    cost_minor = models.BigIntegerField("cost", null=True, blank=True)
    actual_cost_minor = models.BigIntegerField("actual cost", null=True, blank=True)
    notes = models.TextField(blank=True)
    more: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "activity"
        verbose_name_plural = "activities"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["project", "uid"], name="activity_uid_once"),
            models.CheckConstraint(condition=Q(duration__gte=0), name="activity_lasts"),
            models.CheckConstraint(
                condition=Q(percent_permille__lte=1000), name="activity_complete_at_most"
            ),
        ]
        indexes = [models.Index(fields=["project", "place"], name="activity_outline")]

    def __str__(self) -> str:
        return self.name


class ActivityLink(ProjectChild):
    """A precedence between two activities; the row belongs to the successor's project.

    A link from another project waits until somebody of both projects has agreed to it; only then
    does it move anything.
    """

    class State(models.TextChoices):
        """Links inside a project are agreed at once."""

        PROPOSED = "proposed", "Proposed"
        AGREED = "agreed", "Agreed"

    predecessor = models.ForeignKey(Activity, models.PROTECT, related_name="out_links")
    successor = models.ForeignKey(Activity, models.PROTECT, related_name="in_links")
    giver = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="given_links"
    )
    uid = models.CharField(max_length=80, blank=True)
    type = models.CharField(
        max_length=2, choices=[(t.value, t.value) for t in LinkType], default=LinkType.FS.value
    )
    lag = models.IntegerField("lag, minutes", default=0)
    lag_calendar = models.CharField(max_length=12, choices=_choices(LAG_CALENDARS), blank=True)
    lag_permille = models.IntegerField("lag, thousandths", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.AGREED)
    given_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_by = models.ForeignKey(
        "identity.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "link"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "type"], name="activity_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=models.F("successor")), name="activity_link_not_to_itself"
            ),
        ]


class ScheduleBaseline(ProjectChild):
    """What a schedule was on a day: each activity's dates, duration, work and cost, frozen.

    ``lines`` maps an activity's uid to [start, finish, duration, work, cost in minor units].
    """

    heavy = frozenset({"lines"})

    number = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    set_on = models.DateField()
    is_approved = models.BooleanField("approved", default=False)
    lines: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = "baseline"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="baseline_number_once"),
            models.CheckConstraint(condition=Q(number__lte=10), name="baseline_number_to_ten"),
        ]


class ActivityDates(models.Model):
    """What the engine computed for an activity. Not a domain row: it can be computed anew."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="dates"
    )
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    start = models.IntegerField()
    finish = models.IntegerField()
    late_start = models.IntegerField()
    late_finish = models.IntegerField()
    total_float = models.IntegerField()
    free_float = models.IntegerField()
    is_critical = models.BooleanField()


class SchedulePass(models.Model):
    """What the last computation of a schedule came to. Derived, as the dates are."""

    schedule = models.OneToOneField(
        Schedule, models.CASCADE, primary_key=True, related_name="outcome"
    )
    start = models.IntegerField(null=True)
    finish = models.IntegerField(null=True)
    n_activities = models.PositiveIntegerField(default=0)
    n_critical = models.PositiveIntegerField(default=0)
    percent_permille = models.PositiveSmallIntegerField(default=0)
    computed_at = models.DateTimeField()

    @property
    def share(self) -> float:
        """How much of the working time is done, 0 to 1."""
        return self.percent_permille / 1000
