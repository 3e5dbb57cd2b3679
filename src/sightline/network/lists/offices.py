"""The list behind an office's figures: each project with what every standard asks of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.kernel.policy import Actor
from sightline.network.models import StandardVersion
from sightline.network.queries import Duty
from sightline.network.rules.obligation import IN_SCOPE, OBLIGATIONS
from sightline.projects.queries import projects
from sightline.ui.listing import Column, Filter, Listing

if TYPE_CHECKING:
    from sightline.projects.models import Project


@dataclass
class OfficeDuties:
    """What standards ask of an office's own projects: project, then obligation, to versions."""

    by: dict[UUID, dict[str, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        office: UUID,
        versions: Iterable[StandardVersion],
        found: Mapping[UUID, Iterable[Duty]],
    ) -> "OfficeDuties":
        """Return the duties of an office, those of no concern left out."""
        held = cls()
        for version in versions:
            for duty in found[version.pk]:
                if duty.office == office and duty.obligation in IN_SCOPE:
                    kinds = held.by.setdefault(duty.project, {})
                    kinds.setdefault(duty.obligation, []).append(str(version))
        return held

    def projects(self, obligation: str) -> list[UUID]:
        """Return the projects on which some standard stands so."""
        return [project for project, kinds in self.by.items() if obligation in kinds]

    def said(self, project: UUID, obligation: str) -> str:
        """Return the versions that stand so on a project, as words."""
        return ", ".join(self.by[project].get(obligation, ()))


def office_rows(actor: Actor, held: OfficeDuties) -> "QuerySet[Project]":
    """Return the projects of an office of which something is asked, or was on the day told of."""
    return projects(actor).filter(pk__in=list(held.by))


def office_duties(held: OfficeDuties) -> Listing:
    """Return the list of an office's projects with a column for each obligation."""

    def name(row: Any) -> SafeString:
        address = reverse("project-standards", args=[row.pk])
        return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)

    def column(key: str) -> Column:
        return Column(key, OBLIGATIONS[key], lambda row: held.said(row.pk, key))

    return Listing(
        name="office-duties",
        columns=(
            Column("name", "Project", lambda row: row.name, name, order="name"),
            Column("code", "Code", lambda row: row.code, order="code"),
            *(column(key) for key in reversed(IN_SCOPE)),
        ),
        filters=(
            Filter(
                "obligation",
                "Obligation",
                lambda value: Q(pk__in=held.projects(value)),
                tuple((key, OBLIGATIONS[key]) for key in IN_SCOPE),
            ),
        ),
        search=("code", "name"),
        default_sort="name",
    )
