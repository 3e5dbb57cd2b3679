"""Verification: recorded by an auditor, and every named invariant finds what breaks it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from pytest_django import Settings

from sightline.audit import digest
from sightline.audit.commands import keep_verification, verify_journal
from sightline.audit.invariants import INVARIANTS, invariant, violations
from sightline.audit.queries import verification
from sightline.audit.verification import examine
from sightline.identity import commands
from sightline.identity.events import OfficeChanged
from sightline.kernel import clock, idempotency
from sightline.kernel.errors import Forbidden
from sightline.kernel.ids import new_id
from sightline.kernel.journal import Head
from sightline.kernel.models import Job, JournalEntry, JournalHead, Receipt
from tests.conftest import TRIGGERS
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(world: World) -> World:
    world.person("auditor", "auditor")
    return world


def behind(label: str, pk: UUID, **values: Any) -> None:
    """Change a row behind the journal, as somebody in the database would."""
    apps.get_model(label)._base_manager.filter(pk=pk).update(**values)


def broken() -> set[str]:
    return {held.invariant for held in violations()}


def test_a_verification_is_recorded_with_what_it_found(auditor: World) -> None:
    actor = auditor.actor("auditor")
    assert verification(actor) is None
    n_entries = JournalEntry.objects.count()
    assert verify_journal(actor).breaks == ()
    last = verification(actor)
    assert last is not None
    assert (last.who, last.n_entries, last.n_breaks, last.breaks) == ("Auditor", n_entries, 0, ())
    behind("identity.Office", auditor.id("hq"), name="Behind")
    commands.note_sign_in(auditor.actor("lead"), method="test")
    last = verification(actor)
    assert last is not None
    assert last.n_entries_since == 1
    verify_journal(actor)
    last = verification(actor)
    assert last is not None
    assert last.n_breaks == 1
    assert "identity.Office" in last.breaks[0]
    assert str(auditor.id("hq")) in last.breaks[0]


def test_only_an_auditor_of_the_whole_verifies(auditor: World) -> None:
    auditor.person("local", "auditor", auditor.office_node("north"))
    auditor.person("reader", "reader")
    found, before = examine(), JournalEntry.objects.count()
    for key in ("lead", "admin", "local", "reader"):
        with pytest.raises(Forbidden):
            verify_journal(auditor.actor(key))
        with pytest.raises(Forbidden):
            keep_verification(auditor.actor(key), findings=found)
    for key in ("lead", "admin", "local", "reader"):
        with pytest.raises(Forbidden):
            verification(auditor.actor(key))
    assert JournalEntry.objects.count() == before


def test_a_sound_world_breaks_no_invariant(auditor: World) -> None:
    lead = auditor.actor("lead")
    view = commands.save_view(lead, listing="x", name="y", query="")
    commands.drop_view(lead, view_id=view.pk)
    commands.issue_token(lead, name="t", scopes=["read"])
    idempotency.once(lead, "k", {}, lambda: (200, commands.note_sign_in(lead, method="m").name))
    assert violations() == []
    assert examine().breaks == ()
    assert len(INVARIANTS) >= 9


def test_an_invariant_has_a_name_of_its_own() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        invariant("heads-match")(list)


def test_heads_match(auditor: World) -> None:
    JournalHead.objects.update(sequence=3)
    assert broken() == {"heads-match"}


def test_journal_append_only(auditor: World) -> None:
    table, verb = TRIGGERS[0]
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{on}")
    assert broken() == {"journal-append-only"}


def test_grave_grants_have_two(auditor: World) -> None:
    admin, second = auditor.actor("admin"), auditor.person("second", "access_admin").pk
    node = commands.Node("organisation", auditor.organisation.pk, "All")
    grant = commands.grant_role(
        admin, person_id=auditor.people["lead"].pk, role="executive", node=node, reason="test"
    )
    commands.confirm_grant(auditor.actor("second"), grant_id=grant.pk)
    assert broken() == set()
    with connection.cursor() as cursor:  # the constraint is lifted to show the second wall
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE identity_grant DROP CONSTRAINT grant_grave_role_needs_two")
    behind("identity.Grant", grant.pk, confirmed_by_id=None)
    assert broken() == {"grave-grants-have-two", "rows-as-journalled"}
    behind("identity.Grant", grant.pk, confirmed_by_id=second)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def test_one_parent_and_no_circle(auditor: World) -> None:
    relation = apps.get_model("identity.OfficeRelation")._base_manager
    link = relation.get(office_id=auditor.id("north-1"))
    soon = clock.today() + timedelta(days=30)
    behind("identity.OfficeRelation", link.pk, office_id=auditor.id("south-1"), until=soon)
    assert broken() == {"one-parent", "rows-as-journalled"}
    behind("identity.OfficeRelation", link.pk, office_id=link.office_id, until=None)
    assert broken() == set()
    top = relation.get(office_id=auditor.id("north"))
    behind("identity.OfficeRelation", top.pk, other_id=auditor.id("north-1"))
    assert broken() == {"office-tree-acyclic", "rows-as-journalled"}


def test_receipts_answered(auditor: World) -> None:
    given = {"fingerprint": "x", "body": {}, "at": clock.now()}
    Receipt.objects.create(actor_id=auditor.people["lead"].pk, key="a", status=0, **given)
    Receipt.objects.create(actor_id=new_id(), key="b", status=200, **given)
    assert [held.invariant for held in violations()] == ["receipts-answered"] * 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"entry_id": new_id()},
        {"organisation_id": new_id()},
        {"state": Job.State.RUNNING},
        {"state": Job.State.DONE},
        {"lease": clock.now()},
    ],
)
def test_jobs_sane(auditor: World, wrong: dict[str, Any]) -> None:
    entry = JournalEntry.objects.get(sequence=2)
    job = Job.objects.create(
        organisation_id=entry.organisation_id,
        entry_id=entry.pk,
        name="test.job",
        arguments={},
        due=clock.now(),
    )
    assert broken() == set()
    Job.objects.filter(pk=job.pk).update(**wrong)
    assert broken() == {"jobs-sane"}


@pytest.mark.parametrize("values", [{"name": "Behind"}, {"version": 7}, {"version": 0}])
def test_a_row_changed_behind_the_journal_is_found(auditor: World, values: dict[str, Any]) -> None:
    behind("identity.Office", auditor.id("north"), **values)
    assert "rows-as-journalled" in broken()
    assert ("versions-count-up" in broken()) is (values == {"version": 0})


def test_a_secret_changed_behind_the_journal_is_found(auditor: World) -> None:
    behind("identity.Person", auditor.people["lead"].pk, password="another")
    assert [held.words.rsplit(" ", 1)[1] for held in violations()] == ["password"]


def test_a_row_made_or_gone_behind_the_journal_is_found(auditor: World) -> None:
    view = commands.save_view(auditor.actor("lead"), listing="x", name="y", query="")
    views = apps.get_model("identity.SavedView")._base_manager
    views.filter(pk=view.pk)._raw_delete(views.db)
    assert [held.words for held in violations()] == [
        f"identity.SavedView {view.pk} is gone, the journal knows of no deletion"
    ]
    view.pk = view.id = new_id()
    views.bulk_create([view])
    assert len(violations()) == 2


def test_a_whole_organisation_cut_out_is_missed_by_its_row_or_by_heads_outside(
    auditor: World,
) -> None:
    with connection.cursor() as cursor:
        for table, verb in TRIGGERS:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {table}_no_{verb.lower()}{on}")
        cursor.execute("DELETE FROM kernel_rowchange")
        cursor.execute("DELETE FROM kernel_journalentry")
        cursor.execute("DELETE FROM kernel_journalhead")
    assert "the head is missing" in examine().breaks
    stranger = Head(new_id(), 3, "0" * 64)
    assert any("names entry 3" in words for words in examine(outside=[stranger]).breaks)


def test_the_digest_tells_any_change_and_only_a_change(
    auditor: World, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    first, parts = digest.state_digest()
    assert digest.state_digest()[0] == first
    assert {"identity.Office", "kernel.JournalEntry", "kernel.Job", "kernel.Receipt", "files"} <= {
        part.name for part in parts
    }
    assert not {part.name for part in parts if part.name.startswith(("axes", "sessions"))}
    seen = [first]
    stored = settings.MEDIA_ROOT / "ab" / "blob"
    stored.parent.mkdir(parents=True)
    for change in (
        lambda: behind("identity.Office", auditor.id("hq"), name="Other"),
        lambda: stored.write_bytes(b"one"),
        lambda: stored.write_bytes(b"two"),
        lambda: stored.rename(stored.with_name("moved")),
        lambda: commands.note_sign_in(auditor.actor("lead"), method="test"),
        lambda: Job.objects.create(name="x", arguments={}, due=clock.now()),
        lambda: Job.objects.update(attempts=1),
    ):
        change()
        seen.append(digest.state_digest()[0])
    assert len(set(seen)) == len(seen)
    assert OfficeChanged.context == "identity"
