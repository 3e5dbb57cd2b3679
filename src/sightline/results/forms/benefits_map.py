"""Forms of a benefits map: a node, and a link between two."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.projects.forms.fields import RowForm
from sightline.results import rules
from sightline.results.forms.benefits import percent
from sightline.results.models import MapNode
from sightline.results.queries import Map
from sightline.results.rules.graph import WORDS
from sightline.ui.fields import NewForm, choice, choose, day, text


class NodeForm(RowForm):
    """An output, capability or business change."""

    kind = forms.ChoiceField(
        label="Kind", choices=[(kind, rules.LINKS[kind]) for kind in rules.DRAWN]
    )
    title = text("Title", 200, required=True)
    due = day("Due")

    def __init__(self, data: QueryDict | None, *, row: MapNode | None = None) -> None:
        super().__init__(data, row=row)
        if row is not None:
            del self.fields["kind"]


class LinkForm(NewForm):
    """That one node leads to another."""

    target_id = choice("Leads to", required=True)
    share = percent("Its share of that, %", "Blank where it is not known; all sum to 100 at most.")

    def __init__(self, data: QueryDict | None, *, drawn: Map, source: MapNode) -> None:
        super().__init__(data)
        self.fields["share"].required = False
        own = str(source.pk)
        nodes = [
            (node.id, f"{WORDS[node.kind]}: {node.title}")
            for node in drawn.nodes
            if node.id in drawn.rows and node.id != own
        ]
        choose(self, target_id=nodes)

    def arguments(self) -> dict[str, Any]:
        """Send a share of 0 to 1, or none."""
        given = super().arguments()
        share = given["share"]
        return given | {"share": None if share is None else share / 100}
