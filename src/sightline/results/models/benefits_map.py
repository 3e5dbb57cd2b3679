"""The benefits map of a project: what is delivered, what changes by it, and what comes of that."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from sightline.kernel.rows import Row
from sightline.results import rules
from sightline.results.models.profile import Profile

KINDS = [(kind, rules.LINKS[kind]) for kind in rules.DRAWN] + [("benefit", "Benefit")]


class MapNode(Row):
    """An output, capability or business change of a project, or one of its benefits.

    A benefit's name and whether it is an intermediate one are its own rows' to say; the objective
    that it serves is the register's, and is drawn without a row here.
    """

    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="map_nodes")
    kind = models.CharField(max_length=10, choices=KINDS)
    title = models.CharField(max_length=200, blank=True)
    profile = models.OneToOneField(
        Profile, models.PROTECT, null=True, blank=True, related_name="node"
    )
    due = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "node of a benefits map"
        verbose_name_plural = "nodes of benefits maps"
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="benefit") & Q(profile__isnull=False))
                | (~Q(kind="benefit") & Q(profile__isnull=True) & ~Q(title="")),
                name="map_node_benefit_or_title",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.profile)

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the node and its project's lineage."""
        return (self.id, *self.project.lineage())


class MapEdge(Row):
    """That one node of a map leads to another, and to which share (0 to 1) if that is known."""

    source = models.ForeignKey(MapNode, models.PROTECT, related_name="leads_to")
    target = models.ForeignKey(MapNode, models.PROTECT, related_name="comes_of")
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)

    class Meta:
        verbose_name = "link of a benefits map"
        verbose_name_plural = "links of benefits maps"
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="map_edge_once"),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="map_edge_between_two_nodes"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | (Q(share__gt=0) & Q(share__lte=1)),
                name="map_edge_share_above_0_to_1",
            ),
        ]

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the link and the lineage of its map's project."""
        return (self.id, *self.source.lineage())
