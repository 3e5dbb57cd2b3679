"""Boards: who decides on changes, up to which limits, and who sits in them."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.changes import rules
from sightline.kernel import clock
from sightline.kernel.rows import Row


class Board(Row):
    """A body that decides on changes of an office's part, within its authority.

    Its limits are the most it may decide by itself: a share of the baseline cost in thousandths, an
    amount, days on a milestone, a share of a benefit. ``None`` sets no limit of that kind. Beyond
    them the parent board decides.
    """

    organisation = models.ForeignKey("identity.Organisation", models.PROTECT, related_name="boards")
    office = models.ForeignKey("identity.Office", models.PROTECT, related_name="boards")
    program = models.ForeignKey(
        "projects.Program", models.PROTECT, null=True, blank=True, related_name="boards"
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=list(rules.LEVELS.items()), default="control")
    is_emergency = models.BooleanField("decides emergency changes", default=False)
    quorum = models.PositiveSmallIntegerField("members needed", default=2)
    n_offices = models.PositiveSmallIntegerField("offices that must be among them", default=1)
    cadence = models.CharField(
        max_length=12, choices=list(rules.CADENCES.items()), default="weekly"
    )
    weekday = models.PositiveSmallIntegerField("weekday, Monday 0", default=2)
    begins_minute = models.PositiveSmallIntegerField("begins, minutes from midnight", default=600)
    lasts_minutes = models.PositiveSmallIntegerField("lasts, minutes", default=60)
    limit_permille = models.PositiveIntegerField("cost, thousandths", null=True, blank=True)
    limit_minor = models.BigIntegerField("cost", null=True, blank=True)
    limit_days = models.PositiveSmallIntegerField("days on a milestone", null=True, blank=True)
    limit_benefit_permille = models.PositiveIntegerField(
        "benefit, thousandths", null=True, blank=True
    )
    currency = models.CharField(max_length=3, default="GBP")
    opened_on = models.DateField(default=clock.today)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "board"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("name"), name="board_name_once"),
            models.CheckConstraint(condition=Q(quorum__gte=2), name="board_quorum_of_two"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="board_weekday"),
            models.CheckConstraint(
                condition=Q(begins_minute__lt=1440), name="board_begins_in_a_day"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="board_not_its_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the board, its program, office and organisation."""
        return (self.id, self.program_id, self.office_id, self.organisation_id)


class BoardChild(Row):
    """A row that belongs to one board and shares its rights."""

    class Meta:
        abstract = True

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row, and its board's lineage."""
        board: Board = self.board  # type: ignore[attr-defined]
        return (self.id, *board.lineage())


class BoardMember(BoardChild):
    """A person's seat in a board, technical or business, from and until a day."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="members")
    person = models.ForeignKey("identity.Person", models.PROTECT, related_name="seats")
    side = models.CharField(max_length=10, choices=list(rules.SIDES.items()))
    office = models.ForeignKey(
        "identity.Office", models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_chair = models.BooleanField("chairs it", default=False)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "board member"
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person"],
                condition=Q(until__isnull=True),
                name="board_member_one_seat",
            ),
            models.UniqueConstraint(
                fields=["board"],
                condition=Q(until__isnull=True, is_chair=True),
                name="board_one_chair",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="board_member_leaves_after_joining",
            ),
        ]


class Delegation(BoardChild):
    """A member's vote given to another person for some days; one level, one vote a person."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="delegations")
    member = models.ForeignKey(BoardMember, models.PROTECT, related_name="delegations")
    to = models.ForeignKey("identity.Person", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    reason = models.CharField(max_length=300)
    revoked_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "delegation"
        ordering = ["-since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="delegation_ends_after_start"
            )
        ]
