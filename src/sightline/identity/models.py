"""Identity's rows: organisation, people, offices and their relations, grants, tokens, views."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import check_password
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from sightline.identity import rules
from sightline.kernel import clock
from sightline.kernel.lifecycle import Lifecycle, Stateful
from sightline.kernel.rows import Row, RowSet


class Organisation(Row):
    """The whole: one journal, one tree of offices, one calendar of fiscal years."""

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="GBP")
    fiscal_year_starts = models.PositiveSmallIntegerField(default=4)
    cadence_days = models.PositiveSmallIntegerField(default=30)

    class Meta:
        verbose_name = "organisation"

    def __str__(self) -> str:
        return self.name


class People(models.Manager["Person"]):
    """An open door for sign-in, which must find a person before there is an actor."""

    def get_queryset(self) -> RowSet:
        """Return people to sign in; pages list people through ``policy.visible``."""
        return RowSet(self.model, using=self._db)

    def scoped(self, rows: Q) -> RowSet:
        """Return the rows a scope allows."""
        return self.get_queryset().filter(rows)

    def system(self, reason: str) -> RowSet:
        """Return all rows, for a stated reason."""
        assert reason
        return self.get_queryset()

    def get_by_natural_key(self, email: str | None) -> Any:
        """Find the person who signs in with this address."""
        return self.get_queryset().get(email__iexact=email or "")


class Person(AbstractBaseUser, Row):
    """Somebody who acts, or a service account that acts for its owner."""

    class Kind(models.TextChoices):
        """People sign in; services hold tokens only."""

        PERSON = "person", "Person"
        SERVICE = "service", "Service account"

    digested = frozenset({"password", "email", "name"})
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    last_login = None  # sessions know when; the row stays unwritten

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    post = models.CharField("position", max_length=200, blank=True)
    office = models.ForeignKey(
        "Office", models.PROTECT, null=True, blank=True, related_name="staff"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.PERSON)
    owner = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[People] = People()  # type: ignore[assignment]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Compare without storing a newer hash: a row is written by commands only."""
        return check_password(raw_password, self.password)

    def get_full_name(self) -> str:
        """Return the name as people write it."""
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the person, their office and organisation."""
        return (self.id, self.office_id, self.organisation_id)


class Office(Row):
    """A PMO: strategic, program or project office, active from and to a date."""

    class Level(models.TextChoices):
        """Where an office stands in the tree."""

        STRATEGIC = "strategic", "Strategic"
        PROGRAM = "program", "Program"
        PROJECT = "project", "Project"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=10, choices=Level.choices)
    mandate = models.TextField(blank=True)
    active_from = models.DateField(default=clock.today)
    active_to = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "office"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("organisation", Lower("code"), name="office_code_once")
        ]

    def __str__(self) -> str:
        return self.name

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the office and its organisation; grants on offices above are expanded."""
        return (self.id, self.organisation_id)


class OfficeRelation(Row):
    """How two offices stand to each other, from and to a date."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Office, models.PROTECT, related_name="relations_from")
    kind = models.CharField(max_length=12, choices=list(rules.RELATIONS.items()))
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "office relation"
        constraints = [
            models.CheckConstraint(condition=~Q(office=F("other")), name="relation_not_itself"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="relation_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["office"],
                condition=Q(kind="hierarchy", until__isnull=True),
                name="relation_one_open_parent",
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the office it belongs to, and the organisation."""
        return (self.id, self.office_id, self.office.organisation_id)


class Grant(Stateful, Row):
    """A role held by a person on a node, from and until, with the reason and who gave it."""

    class State(models.TextChoices):
        """Approving and auditing roles wait for a second person."""

        PROPOSED = "proposed", "Waits for a second person"
        ACTIVE = "active", "Active"
        REVOKED = "revoked", "Revoked"

    class NodeKind(models.TextChoices):
        """What a grant can stand on."""

        ORGANISATION = "organisation", "Organisation"
        OFFICE = "office", "Office"
        PORTFOLIO = "portfolio", "Portfolio"
        PROGRAM = "program", "Program"
        PROJECT = "project", "Project"

    life = Lifecycle(
        confirm=(State.PROPOSED, State.ACTIVE),
        revoke=({State.PROPOSED, State.ACTIVE}, State.REVOKED),
    )

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=list(rules.ROLES.items()))
    node_kind = models.CharField(max_length=12, choices=NodeKind.choices)
    node_id = models.UUIDField()
    node_name = models.CharField(max_length=200, blank=True)
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500)
    granted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)

    class Meta:
        verbose_name = "grant"
        constraints = [
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")),
                name="grant_not_to_oneself",
            ),
            models.CheckConstraint(
                condition=~Q(state="active")
                | ~Q(role__in=sorted(rules.NEEDS_TWO))
                | Q(granted_by__isnull=True)
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("granted_by"))),
                name="grant_grave_role_needs_two",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="grant_person_state")]

    @property
    def is_portable(self) -> bool:
        """Whether it may be moved to another node as it is: in force, and no grave role."""
        return self.state == self.State.ACTIVE and self.role not in rules.NEEDS_TWO

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the node it stands on, and the organisation."""
        return (self.id, self.node_id, self.organisation_id)


class Token(Row):
    """An API token: kept as a digest, narrowed by scopes, ending on a date."""

    digested = frozenset({"digest"})

    person = models.ForeignKey(Person, models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    prefix = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "token"

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the token and its person."""
        return (self.id, self.person_id)


class SavedView(Row):
    """A list's filters, columns, sorting and paging under a name: private, shared or default."""

    class Audience(models.TextChoices):
        """Who sees a view; a default opens with the list."""

        PRIVATE = "private", "Only me"
        SHARED = "shared", "Everybody"
        DEFAULT = "default", "Everybody, opens first"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="views")
    person = models.ForeignKey(Person, models.PROTECT, related_name="views")
    listing = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    query = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PRIVATE)

    class Meta:
        verbose_name = "view"
        constraints = [
            models.UniqueConstraint("person", "listing", Lower("name"), name="view_name_once")
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the view and its owner."""
        return (self.id, self.person_id)
