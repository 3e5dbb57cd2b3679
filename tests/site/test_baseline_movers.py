"""What moves an approved figure, while every operation of the API works once: only what is reviewed."""

from collections.abc import Iterator

import pytest

from sightline.kernel.models import JournalEntry, RowChange
from sightline.projects.baseline_moves import APPROVED
from sightline.projects.models import ScheduleBaseline
from tests.site.walk import Walk

pytestmark = pytest.mark.django_db
BY_HAND = "projects.ProjectRebaselined"
REVIEWED = {"projects.BaselineMoved", BY_HAND}
"""Change control, and before it begins an executive's decision with its reason."""


def moves() -> Iterator[JournalEntry]:
    """Yield the entries by which an approved figure that was there became another."""
    names = {model._meta.label: columns for model, columns in APPROVED.items()}
    rows = RowChange.objects.filter(model__in=names, before__isnull=False, after__isnull=False)
    for row in rows.select_related("entry"):
        before, after = row.before or {}, row.after or {}
        differ = any(
            before.get(name) is not None and before[name] != after.get(name)
            for name in names[row.model]
        )
        if differ and not _is_draft(row):
            yield row.entry


def _is_draft(row: RowChange) -> bool:
    """Tell whether a schedule's baseline was not approved when it changed."""
    approved = JournalEntry.objects.filter(kind="projects.BaselineApproved", about=row.row_id)
    is_of_schedule = row.model == ScheduleBaseline._meta.label
    return is_of_schedule and not approved.filter(sequence__lt=row.sequence).exists()


def test_nothing_but_what_was_reviewed_moves_an_approved_figure(walk: Walk) -> None:
    found = list(moves())
    assert {entry.kind for entry in found} == REVIEWED
    fixed = ScheduleBaseline.objects.system("test").filter(is_approved=True)
    for entry in found:
        if entry.kind == BY_HAND:
            assert entry.why
            assert not fixed.filter(project=entry.about).exists()
            begun = JournalEntry.objects.filter(kind="projects.ProjectMoved", about=entry.about)
            assert not begun.filter(sequence__lt=entry.sequence, data__verb="execute").exists()
