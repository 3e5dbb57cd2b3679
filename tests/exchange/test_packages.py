"""Packages from one installation to another: what leaves, what is believed, what comes in."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytest_django.plugin import DjangoDbBlocker

from sightline.exchange import commands
from sightline.exchange import package_queries as queries
from sightline.exchange.models import PackageIn, PackageOut, Snapshot
from sightline.formats.package import read
from sightline.kernel import clock, signing, store
from sightline.kernel.errors import NotFound, Problem
from sightline.knowledge import commands as knowledge
from sightline.knowledge.models import PlanVersion, SharedPlan
from sightline.knowledge.queries import told_plan
from sightline.network import commands as network
from sightline.network.models import Clause, Standard, StandardVersion
from sightline.network.queries import told_standard
from tests.exchange.packing import (
    HIDDEN,
    WHY,
    all_of,
    at,
    received,
    sending,
    stored,
    trusting,
)
from tests.formats.package.making import (
    OTHERS,
    OURS,
    contents,
    key_of,
    plan,
    signed,
    snapshot,
    standard,
    uid,
)
from tests.network.scene import ago, on, refused
from tests.world import World

pytestmark = pytest.mark.django_db
KEY = key_of(OURS)


@pytest.fixture
def sent(
    tmp_path: Path, settings: Any, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> tuple[bytes, str, dict[str, Any]]:
    """Let another installation send all that it can; return bytes, its key, and what it held."""
    with at(tmp_path / "there", settings):
        scene, made = sending()
        given = {"office_id": scene.world.id("hq"), "chosen": all_of(scene), "why": WHY}
        row = commands.export_package(scene.world.actor("lead"), **given)
        told = {
            "standard": told_standard(_whole(made["standard"])), "plan": told_plan(made["plan"]),
            "report": made["report"].pk, "counts": row.counts, "names": _people(scene.world),
        }  # fmt: skip
        again = commands.export_package(scene.world.actor("lead"), **given)
        assert again.digest == row.digest
        return store.read(row.digest), signing.public_key(), told


def _whole(row: StandardVersion) -> StandardVersion:
    return StandardVersion.objects.system("test").select_related("standard").get(pk=row.pk)


def _people(world: World) -> list[str]:
    return [text for person in world.people.values() for text in (person.name, person.email)]


def rows(model: Any) -> Any:
    """Return all rows of a model."""
    return model.objects.system("test")


def test_nothing_leaves_but_what_is_published(sent: Any) -> None:
    data, _, told = sent
    text = data.decode()
    assert told["counts"] == {"standards": 1, "plans": 1, "snapshots": 1}
    for word in (*HIDDEN, "pm@", "North@"):
        assert word.casefold() not in text.casefold(), word
    for name in told["names"]:
        assert f'"{name}"' not in text
    held = read(data)
    assert set(held.contents["standards"][0]) == set(standard())
    assert set(held.contents["plans"][0]) == set(plan())
    assert set(held.contents["snapshots"][0]) == set(snapshot())
    status = held.contents["snapshots"][0]
    assert (status["declared"], status["colours"]["schedule"]) == ("amber", "amber")


def test_there_and_here_say_the_same(sent: Any, world: World) -> None:
    data, key, told = sent
    world.person("second", "strategic_pmo")
    trusting(world, key)
    row = received(world, data)
    assert (row.state, row.origin) == ("ready", "Northmoor Water, Office hq")
    assert not rows(Standard).exists()
    row = commands.accept_package(world.actor("lead"), package_id=row.pk)
    assert row.counts == {"new": 3, "newer": 0, "same": 0, "refused": 0}
    version = _whole(rows(StandardVersion).get())
    assert (version.state, version.received_from) == ("draft", row.origin)
    assert told_standard(version) == told["standard"] | {"effective_on": None}
    drawn = rows(PlanVersion).get()
    assert told_plan(drawn) == told["plan"]
    assert (drawn.state, drawn.shared_plan.origin_id) == ("draft", None)
    assert rows(Snapshot).get().pk == told["report"]


def test_the_same_again_is_no_change(world: World) -> None:
    trusting(world, KEY)
    row = received(world, signed())
    assert received(world, signed()).pk == row.pk
    commands.accept_package(world.actor("lead"), package_id=row.pk)
    assert received(world, signed()).pk == row.pk
    later = received(world, signed(day=ago(0)))
    assert later.pk != row.pk
    refused("nothing-new", commands.accept_package, world.actor("lead"), package_id=later.pk)
    commands.discard_package(world.actor("lead"), package_id=later.pk)
    assert (rows(StandardVersion).count(), rows(PlanVersion).count()) == (1, 1)


def test_a_newer_version_comes_beside_the_one_here(world: World) -> None:
    world.person("exec", "executive")
    trusting(world, KEY)
    lead, exec_ = world.actor("lead"), world.actor("exec")
    commands.accept_package(lead, package_id=received(world, signed()).pk)
    clause = {**standard()["clauses"][0], "id": uid(77), "text": "Every week."}
    newer = standard(number=2, version_id=uid(55), clauses=[clause])
    data = signed(contents(standards=[newer], plans=[], snapshots=[]))
    row = received(world, data)
    assert _kinds(world, row) == ["refused"]
    refused("nothing-new", commands.accept_package, lead, package_id=row.pk)
    version = {"version_id": UUID(uid(101))}
    network.consult_version(lead, **version, comments_until=ago(-1))
    with on(1):
        refused("forbidden", network.approve_version, lead, **version)
        network.approve_version(exec_, **version)
        network.publish_version(lead, **version, effective_on=clock.today())
    assert _kinds(world, row) == ["newer"]
    row = commands.accept_package(lead, package_id=row.pk)
    assert row.counts["newer"] == 1
    held = rows(StandardVersion).filter(standard=uid(1)).order_by("number")
    assert [(one.number, one.state) for one in held] == [(1, "published"), (2, "draft")]
    commands.undo_package(lead, package_id=row.pk)
    assert rows(StandardVersion).count() == 1


def _kinds(world: World, row: PackageIn) -> list[str]:
    look, against = queries.preview(world.actor("lead"), row)
    assert against is None
    assert look is not None
    return [one.verdict.kind for one in look.arrivals]


def test_what_says_something_else_here_is_refused_by_name(world: World) -> None:
    trusting(world, KEY)
    lead = world.actor("lead")
    commands.accept_package(lead, package_id=received(world, signed()).pk)
    network.change_version(lead, version_id=UUID(uid(101)), summary="Ours")
    other = signed(
        contents(snapshots=[snapshot(declared="red")], standards=[standard(), standard(2)])
    )
    row = received(world, other)
    look, _ = queries.preview(lead, row)
    assert look is not None
    told = {
        (one.kind, one.item["id"]): (one.verdict.kind, one.verdict.code) for one in look.arrivals
    }
    assert told == {
        ("standards", uid(1)): ("refused", "other-content"),
        ("standards", uid(2)): ("new", ""),
        ("plans", uid(201)): ("same", ""),
        ("snapshots", uid(401)): ("refused", "other-content"),
    }
    row = commands.accept_package(lead, package_id=row.pk, shown=look.shown)
    assert row.counts == {"new": 1, "newer": 0, "same": 1, "refused": 2}
    assert rows(StandardVersion).get(pk=uid(101)).summary == "Ours"
    assert rows(Snapshot).get().declared == "green"


def test_a_code_that_is_taken_and_an_id_of_others_are_named(world: World) -> None:
    trusting(world, KEY)
    lead = world.actor("lead")
    said = {"code": "rem-1", "title": "X", "family": "tool", "office_id": world.id("hq")}
    network.write_standard(lead, **said)
    row = received(world, signed())
    look, _ = queries.preview(lead, row)
    assert look is not None
    assert look.arrivals[0].verdict.code == "code-taken"
    commands.accept_package(lead, package_id=row.pk)
    clash = standard(3, version_id=uid(999), clauses=[{**standard()["clauses"][0], "id": uid(901)}])
    again = standard(4, clauses=clash["clauses"])
    row = received(world, signed(contents(standards=[clash, again], plans=[], snapshots=[])))
    refused("id-held", commands.accept_package, lead, package_id=row.pk)
    assert not rows(Clause).exists()


BAD: dict[str, Callable[[], bytes]] = {
    "unknown-key": lambda: signed(by=OTHERS),
    "broken-signature": lambda: signed(by=OTHERS, as_if=OURS),
    "package-changed": lambda: signed() + b"\n",
    "not-a-package": lambda: b"PK\x03\x04" + bytes(40),
    "bad-contents": lambda: signed(contents(plans=[plan(peopled=True)])),
    "wrong-hash": lambda: signed().replace(b'"title":"Reports"', b'"title":"Rxports"'),
}


@pytest.mark.parametrize("code", BAD)
def test_what_is_not_believed_leaves_nothing(code: str, world: World) -> None:
    trusting(world, KEY)
    at_ = {"office_id": world.id("hq"), **stored(BAD[code]())}
    words = refused(code, commands.receive_package, world.actor("lead"), **at_)
    assert words.endswith(".")
    assert not rows(PackageIn).exists()


def test_a_revoked_key_is_believed_no_longer(world: World) -> None:
    key = trusting(world, KEY)
    admin, lead = world.actor("admin"), world.actor("lead")
    row = received(world, signed())
    refused("no-reason", commands.revoke_key, admin, key_id=key.pk, why=" ")
    commands.revoke_key(admin, key_id=key.pk, why="it was stolen")
    refused("revoked-key", commands.accept_package, lead, package_id=row.pk)
    look, against = queries.preview(lead, row)
    assert (look, against.code if against else "") == (None, "revoked-key")
    at_ = {"office_id": world.id("hq"), **stored(signed(day=ago(1)))}
    refused("revoked-key", commands.receive_package, lead, **at_)
    refused("revoked-already", commands.revoke_key, admin, key_id=key.pk, why="again")
    said = {"public_key": KEY, "whose": "Them", "why": WHY}
    refused("key-revoked", commands.trust_key, lead, **said)


def test_keys_are_the_organisations(world: World) -> None:
    world.person("local", "strategic_pmo", world.office_node("north"))
    world.runs("north", "north")
    said = {"public_key": KEY, "whose": "Them", "why": WHY}
    for who in ("local", "north"):
        refused("forbidden", commands.trust_key, world.actor(who), **said)
    lead = world.actor("lead")
    refused("invalid", commands.trust_key, lead, **said | {"public_key": "12"})
    refused("no-reason", commands.trust_key, lead, **said | {"why": ""})
    upper = commands.trust_key(world.actor("admin"), **said | {"public_key": f" {KEY.upper()} "})
    assert upper.public_key == KEY
    refused("key-known", commands.trust_key, lead, **said)


def test_it_is_the_strategic_pmos_to_send_and_to_receive(world: World) -> None:
    for key, role in (("north", "program_office"), ("reader", "reader"), ("auditor", "auditor")):
        world.person(key, role)
    trusting(world, KEY)
    at_ = {"office_id": world.id("hq"), **stored(signed())}
    for who in ("north", "reader", "auditor", "admin"):
        refused("forbidden", commands.receive_package, world.actor(who), **at_)
    row = received(world, signed())
    for verb in ("accept", "discard", "undo"):
        call = getattr(commands, f"{verb}_package")
        refused("forbidden", call, world.actor("auditor"), package_id=row.pk)
        refused("not-found", call, world.actor("reader"), package_id=row.pk)
    out = {"office_id": world.id("hq"), "why": WHY}
    refused("forbidden", commands.export_package, world.actor("north"), **out, chosen=[row.pk])
    refused("nothing-chosen", commands.export_package, world.actor("lead"), **out, chosen=[])
    refused("not-found", commands.export_package, world.actor("lead"), **out, chosen=[row.pk])


STATES: dict[str, dict[str, str]] = {
    "ready": {"undo": "wrong-state"},
    "accepted": {"accept": "wrong-state", "discard": "wrong-state"},
    "discarded": dict.fromkeys(("accept", "discard", "undo"), "wrong-state"),
    "undone": dict.fromkeys(("accept", "discard", "undo"), "wrong-state"),
}
WAY = {
    "ready": (),
    "accepted": ("accept",),
    "discarded": ("discard",),
    "undone": ("accept", "undo"),
}


@pytest.mark.parametrize("state", STATES)
def test_every_state_and_verb(state: str, world: World) -> None:
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    for verb in WAY[state]:
        row = getattr(commands, f"{verb}_package")(lead, package_id=row.pk)
    assert row.state == state
    for verb in ("accept", "discard", "undo"):
        call = getattr(commands, f"{verb}_package")
        if code := STATES[state].get(verb):
            refused(code, call, lead, package_id=row.pk)
    for verb in {"accept", "discard", "undo"} - set(STATES[state]):
        assert verb in PackageIn.life.verbs_from(state)


def test_taking_back_leaves_what_was_there(world: World) -> None:
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    commands.accept_package(lead, package_id=row.pk)
    commands.undo_package(lead, package_id=row.pk)
    for model in (Standard, StandardVersion, Clause, SharedPlan, PlanVersion, Snapshot):
        assert not rows(model).exists(), model
    again = received(world, signed())
    assert again.pk != row.pk
    commands.accept_package(lead, package_id=again.pk)
    assert rows(StandardVersion).count() == 1


def test_what_was_built_on_stays(world: World) -> None:
    world.person("second", "strategic_pmo")
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    commands.accept_package(lead, package_id=row.pk)
    version = {"version_id": UUID(uid(301))}
    refused("forbidden", knowledge.publish_plan_version, lead, **version)
    knowledge.publish_plan_version(world.actor("second"), **version)
    refused("built-on", commands.undo_package, lead, package_id=row.pk)
    assert rows(StandardVersion).count() == 1
    drafting = {"shared_plan_id": UUID(uid(201))}
    world.person("office", "program_office")
    refused("received-plan", knowledge.draft_plan_version, world.actor("office"), **drafting)


def test_a_clause_that_was_changed_keeps_the_standard(world: World) -> None:
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    commands.accept_package(lead, package_id=row.pk)
    network.change_clause(lead, clause_id=UUID(uid(901)), text="Every day.")
    refused("built-on", commands.undo_package, lead, package_id=row.pk)


def test_what_was_shown_is_what_is_done(world: World) -> None:
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    refused("stale", commands.accept_package, lead, package_id=row.pk, shown="0" * 64)
    look, _ = queries.preview(lead, row)
    assert look is not None
    commands.accept_package(lead, package_id=row.pk, shown=look.shown)


def test_bytes_that_are_gone_are_named(world: World, stored: Path) -> None:
    trusting(world, KEY)
    lead, row = world.actor("lead"), received(world, signed())
    store.path_of(row.digest).unlink()
    refused("file-gone", commands.accept_package, lead, package_id=row.pk)
    assert queries.preview(lead, row)[0] is None


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Iterator[Any]:
    """Be the installation that sends."""
    with at(tmp_path / "there", settings):
        yield sending()


def test_only_what_is_published_can_be_chosen(source: Any) -> None:
    scene, made = source
    lead = scene.world.actor("lead")
    out = {"office_id": scene.world.id("hq"), "why": WHY}
    for model in (StandardVersion, PlanVersion):
        for row in rows(model).filter(state__in=("draft", "consultation")):
            with pytest.raises(NotFound):
                commands.export_package(lead, **out, chosen=[row.pk])
    refused("no-reason", commands.export_package, lead, **out | {"why": ""}, chosen=all_of(scene))
    chosen = [made["standard"].pk]
    refused("stale", commands.export_package, lead, **out, chosen=chosen, shown="0" * 64)
    row = commands.export_package(lead, **out, chosen=chosen)
    assert [name for _, _, name in row.items] == [str(made["standard"].standard)]
    scene.put(scene.project, confidentiality="restricted")
    offered = queries.sendable(scene.world.actor("lead"))
    assert {kind: len(found) for kind, found in offered.items()} == {
        "standards": 1, "plans": 0, "snapshots": 0,
    }  # fmt: skip
    with pytest.raises(Problem):
        commands.export_package(scene.world.actor("lead"), **out, chosen=[made["report"].pk])


def test_what_went_out_is_seen_by_who_sent_it(source: Any) -> None:
    scene, made = source
    at_ = {"office_id": scene.world.id("hq"), "why": WHY, "chosen": [made["plan"].pk]}
    row = commands.export_package(scene.world.actor("lead"), **at_)
    for who, n in (("lead", 1), ("auditor", 1), ("north", 0), ("reader", 0), ("pm", 0)):
        assert queries.packages_out(scene.world.actor(who)).count() == n, who
    assert json.loads(store.read(row.digest))["manifest"]["id"] == str(row.package_id)
    assert rows(PackageOut).count() == 1
