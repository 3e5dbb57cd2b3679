"""An office's documents: who writes and decides, what a state allows, and what held when."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from sightline.kernel import clock
from sightline.services.models import OfficeDocument
from sightline.services.queries import foundation as queries
from sightline.services.queries.suggesting import suggested
from sightline.services.rules.foundation import cleaned
from sightline.services.rules.foundation_words import DOCUMENTS
from tests.services.foundation import VERBS, WAYS, document, lead, whole
from tests.services.scene import WHY, Scene, refused


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(WAYS))
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_open_where_the_table_says(scene: Scene, state: str, verb: str) -> None:
    row = document(scene, state)
    who = "exec" if verb in {"send_back", "approve"} else "north"
    if verb in row.life.verbs_from(state):
        lead(scene, row, verb, who)
        assert scene.now(row).state == row.life.next_state(verb, state)
    else:
        refused("wrong-state", lead, scene, row, verb, who)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(DOCUMENTS))
def test_each_document_goes_from_draft_to_approved(scene: Scene, kind: str) -> None:
    row = document(scene, "approved", kind)
    assert row.approved_by_id == scene.world.people["exec"].pk
    assert (row.effective_from, row.approved_on) == (clock.today(), clock.today())
    assert row.author_id == scene.world.people["north"].pk
    assert "exec" not in row.hands


@pytest.mark.django_db
def test_who_writes_who_approves_and_never_the_author(scene: Scene) -> None:
    at: dict[str, Any] = {"office_id": scene.world.id("north"), "kind": "baseline"}
    for who in ("south", "desk", "exec", "reader"):
        refused("forbidden", scene.do, "draft_document", who, **at)
    row = scene.do("draft_document", "lead", **at, content=whole(scene, "baseline"))
    refused("draft-waits", scene.do, "draft_document", "north", **at)
    refused("invalid", scene.do, "draft_document", "north", **at | {"kind": "odd"})
    refused("not-found", lead, scene, row, "submit", "stranger")
    lead(scene, row, "submit", "north")
    refused("own-document", lead, scene, row, "approve", "lead")
    for who in ("north", "auditor"):
        refused("forbidden", lead, scene, row, "approve", who)
    assert lead(scene, row, "approve", "exec").state == "approved"
    other = document(scene, "submitted", "mandate")
    assert lead(scene, other, "approve", "lead").state == "approved"


@pytest.mark.django_db
def test_whoever_wrote_a_word_is_an_author(scene: Scene) -> None:
    row = document(scene)
    at: dict[str, Any] = {"document_id": row.pk}
    scene.do("change_document", "lead", **at, content={"culture": "Open"})
    lead(scene, row, "submit", "north")
    refused("own-document", lead, scene, row, "approve", "lead")


@pytest.mark.django_db
def test_what_is_missing_is_named_and_what_is_judged_stays(scene: Scene) -> None:
    at: dict[str, Any] = {"office_id": scene.world.id("north"), "kind": "mandate"}
    row = scene.do("draft_document", "north", **at, content={"purpose": "One view"})
    words = refused("incomplete-document", lead, scene, row, "submit", "north")
    assert "Sponsor; Authority" in words
    here: dict[str, Any] = {"document_id": row.pk}
    scene.do("change_document", "north", **here, content=whole(scene, "mandate"))
    lead(scene, row, "submit", "north")
    change = {"content": {"purpose": "Two views"}}
    refused("document-submitted", scene.do, "change_document", "north", **here, **change)
    refused("no-reason", lead, scene, row, "send_back", "exec", why=" ")
    back = lead(scene, row, "send_back", "exec", why="Say more")
    assert (back.state, back.answer, back.submitted_on) == ("draft", "Say more", None)
    scene.do("change_document", "north", **here, **change)
    assert lead(scene, row, "submit", "north").answer == ""
    refused("no-reason", lead, scene, row, "withdraw", "north", why="")
    lead(scene, row, "withdraw", "north")
    refused("document-closed", scene.do, "change_document", "north", **here, **change)
    again = scene.do("draft_document", "north", **at)
    assert (again.number, again.content["purpose"]) == (2, "")


@pytest.mark.django_db
def test_an_approved_one_stays_and_the_change_is_the_next_version(scene: Scene) -> None:
    row = document(scene, "approved")
    at: dict[str, Any] = {"document_id": row.pk}
    same = scene.do("change_document", "north", **at, content={"culture": "Careful"})
    assert (same.pk, same.version) == (row.pk, row.version)
    new = scene.do("change_document", "north", **at, content={"culture": "Open"})
    assert (new.number, new.state, new.content["culture"]) == (2, "draft", "Open")
    assert new.content["strategy"] == row.content["strategy"]
    assert scene.now(row).content["culture"] == "Careful"
    refused("draft-waits", scene.do, "change_document", "north", **at, content={"culture": "No"})
    lead(scene, new, "submit", "north")
    refused("effective-before-last", lead, scene, new, "approve", "exec")
    past = clock.today() - timedelta(1)
    refused("effective-in-past", lead, scene, new, "approve", "exec", effective_from=past)
    later = clock.today() + timedelta(10)
    held = lead(scene, new, "approve", "exec", effective_from=later)
    assert (held.state, held.effective_from) == ("approved", later)
    old = scene.now(row)
    assert (old.state, old.effective_until) == ("superseded", later)
    rows = queries.documents_of(scene.world.actor("stranger"), scene.world.id("north"))
    numbers = [
        getattr(queries.document_on(rows, "baseline", day), "number", None)
        for day in (past, clock.today(), later - timedelta(1), later)
    ]
    assert numbers == [None, 1, 1, 2]


@pytest.mark.django_db
def test_days_on_which_it_cannot_hold_are_refused(scene: Scene) -> None:
    at: dict[str, Any] = {"office_id": scene.world.id("north"), "kind": "baseline"}
    past = clock.today() - timedelta(3)
    refused("effective-in-past", scene.do, "draft_document", "north", **at, effective_from=past)
    assert not OfficeDocument.objects.system("test").exists()
    document(scene, "approved")
    day = {"effective_from": clock.today()}
    refused("effective-before-last", scene.do, "draft_document", "north", **at, **day)
    row = scene.do("draft_document", "north", **at)
    assert row.number == 2
    here: dict[str, Any] = {"document_id": row.pk}
    refused("effective-in-past", scene.do, "change_document", "north", **here, effective_from=past)
    refused("effective-before-last", scene.do, "change_document", "north", **here, **day)


@pytest.mark.django_db
def test_references_are_seen_and_names_become_links(scene: Scene) -> None:
    row = document(scene, kind="governance")
    assert row.content["roles"][0]["holder_id"] == str(scene.world.people["exec"].pk)
    assert row.content["decisions"][0]["board_id"] == ""
    scene.version()
    plan = document(scene, kind="strategy")
    assert plan.content["roadmap"][0]["service_id"]
    assert plan.content["roadmap"][0]["owner_id"] == str(scene.world.people["north"].pk)
    at: dict[str, Any] = {"office_id": scene.world.id("north"), "kind": "mandate"}
    odd = {"content": {"sponsor_id": str(row.pk)}}
    refused("not-found", scene.do, "draft_document", "north", **at, **odd)
    odd = {"content": {"offices": [str(row.pk)]}}
    refused("not-found", scene.do, "draft_document", "north", **at, **odd)
    odd = {"content": {"odd": 1}}
    refused("invalid", scene.do, "draft_document", "north", **at, **odd)
    assert not OfficeDocument.objects.system("test").filter(kind="mandate").exists()


@pytest.mark.django_db
def test_what_is_not_approved_is_for_the_office_alone(scene: Scene) -> None:
    draft = document(scene, kind="mandate")
    document(scene, "approved")
    world = scene.world
    seen = {
        who: queries.office_documents(world.actor(who)).count()
        for who in ("north", "lead", "exec", "auditor", "desk", "south", "stranger")
    }
    assert seen == {
        "north": 2, "lead": 2, "exec": 2, "auditor": 2, "desk": 1, "south": 1, "stranger": 1,
    }  # fmt: skip
    refused("not-found", lambda: queries.the_document(world.actor("south"), draft.pk))
    for who, waits in (("north", True), ("stranger", False)):
        parts = queries.charter(world.actor(who), world.offices["north"], clock.today())
        assert [bool(one.row) for one in parts] == [True, False, False, False]
        assert bool(parts[1].waiting) == waits


@pytest.mark.django_db
def test_what_the_product_knows_is_proposed_and_not_saved(scene: Scene) -> None:
    actor, office = scene.world.actor("north"), scene.world.offices["north"]
    scene.version(owner_id=scene.world.people["north"].pk)
    proposed = {kind: suggested(actor, office, kind) for kind in DOCUMENTS}
    for kind, content in proposed.items():
        assert not cleaned(kind, content)[1]
    assert proposed["mandate"]["authority"] == "approve"
    assert str(scene.world.id("north-1")) in proposed["mandate"]["offices"]
    line = proposed["strategy"]["roadmap"][0]
    assert (line["from_level"], line["to_level"], line["owner"]) == (1, 3, "North")
    assert not OfficeDocument.objects.system("test").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"number": 2, "state": "approved"},
        {"number": 1, "state": "withdrawn"},
        {"number": 3, "state": "superseded", "effective_from": None},
    ],
)
def test_the_database_keeps_versions_apart(scene: Scene, fields: dict[str, Any]) -> None:
    row = document(scene, "approved")
    other = document(scene, kind="mandate")
    held = {"effective_from": clock.today(), "approved_on": clock.today(), **fields}
    with pytest.raises(IntegrityError):
        scene.put(other, kind=row.kind, **held)


@pytest.mark.django_db
def test_a_stale_change_is_told(scene: Scene) -> None:
    row = document(scene)
    at: dict[str, Any] = {"document_id": row.pk, "seen": 1}
    scene.do("change_document", "north", **at, content={"culture": "Open"}, why=WHY)
    refused("stale", scene.do, "change_document", "lead", **at, content={"culture": "Shut"})


@pytest.mark.django_db
def test_a_closed_office_writes_no_more(scene: Scene) -> None:
    row = document(scene)
    office = scene.world.offices["north"]
    scene.put(scene.now(office), active_to=clock.today())
    at: dict[str, Any] = {"office_id": office.pk, "kind": "mandate"}
    refused("office-closed", scene.do, "draft_document", "lead", **at)
    here: dict[str, Any] = {"document_id": row.pk, "content": {"culture": "Open"}}
    refused("office-closed", scene.do, "change_document", "lead", **here)
