"""One's own account: profile, roles in words, tokens shown once, service accounts; organisation."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from sightline.identity import commands, queries
from sightline.identity.models import Organisation, Person, Token
from sightline.kernel import clock
from sightline.kernel.policy import ACTIONS
from tests.browse import fields, n_queries, signed_in, try_everything
from tests.world import World

#: What only the person at the machine, or the machine itself, may do.
OPERATORS = {
    *("identity.found", "linkages.discover", "results.follow", "projects.end_simulation"),
    *("demand.end_selection", "network.run", "services.draw"),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(world: World) -> Client:
    return signed_in(world.person("nora", "program_office", world.office_node("north")))


def test_the_account_says_who_one_is_and_what_one_may(world: World, nora: Client) -> None:
    text = nora.get("/account").content.decode()
    for words in ("Nora", "nora@northmoor.test", "Program office", "Office north", "Not active"):
        assert words in text
    assert 'href="/account"' in nora.get("/offices").content.decode()


def test_a_token_is_shown_once_and_works_until_it_is_revoked(world: World, nora: Client) -> None:
    me = world.people["nora"]
    page = nora.get("/account/tokens/new")
    scopes = {value for value, _ in page.context["form"].fields["scopes"].choices}
    assert {"read", "*", "identity.*", "identity.read"} <= scopes
    assert scopes > {name for name in ACTIONS if name not in OPERATORS}
    said = {"person_id": str(me.pk), "name": "Ledger", "scopes": ["read"], "days": "30"}
    shown = nora.post("/account/tokens/new", said)
    secret = shown.context["issued"].secret
    assert shown.status_code == 200
    assert secret in shown.content.decode()
    token = Token.objects.system("test").get()
    assert secret not in nora.get("/account").content.decode()
    found = queries.token_actor(secret)
    assert found is not None
    assert (found[0].pk, found[1].scopes) == (me.pk, frozenset({"read"}))
    assert token.expires - clock.now() > timedelta(days=29)
    assert (
        nora.post(f"/account/tokens/{token.pk}/revoke", {"seen": token.version}).status_code == 303
    )
    assert queries.token_actor(secret) is None


def test_a_token_needs_a_name_a_scope_and_an_end(world: World, nora: Client) -> None:
    said = {
        "person_id": str(world.people["nora"].pk),
        "name": "x",
        "scopes": ["read"],
        "days": "30",
    }
    for name, value in (
        ("name", ""),
        ("scopes", []),
        ("scopes", ["rule.the.world"]),
        ("days", "400"),
    ):
        assert name in fields(nora.post("/account/tokens/new", {**said, name: value}))
    other = {**said, "person_id": str(world.people["admin"].pk)}
    assert "person_id" in fields(nora.post("/account/tokens/new", other))
    assert not Token.objects.system("test").exists()


def test_tokens_of_others_are_not_there(world: World, nora: Client) -> None:
    held = commands.issue_token(world.actor("admin"), name="Theirs", scopes=["read"])
    assert "Theirs" not in nora.get("/account").content.decode()
    assert nora.get(f"/account/tokens/{held.row.pk}/revoke").status_code == 404
    assert nora.post(f"/account/tokens/{uuid4()}/revoke").status_code == 404


def test_a_service_account_acts_while_its_owner_does(world: World, nora: Client) -> None:
    admin = signed_in(world.people["admin"])
    me = world.people["nora"]
    said = {"name": "Export", "email": "export@northmoor.test", "owner_id": str(me.pk)}
    assert admin.post("/account/services/new", said).status_code == 303
    service = Person.objects.system("test").get(email="export@northmoor.test")
    assert (service.kind, service.owner_id) == ("service", me.pk)
    assert "Export" in nora.get("/account").content.decode()
    asked = {"person_id": str(service.pk), "name": "Nightly", "scopes": ["read"], "days": "7"}
    secret = nora.post("/account/tokens/new", asked).context["issued"].secret
    assert queries.token_actor(secret) is not None
    commands.deactivate_person(world.actor("admin"), person_id=me.pk, why="Left")
    assert queries.token_actor(secret) is None


def test_a_service_account_is_owned_by_somebody_active(world: World) -> None:
    world.person("gone")
    commands.deactivate_person(world.actor("admin"), person_id=world.people["gone"].pk, why="Left")
    said = {"name": "X", "email": "x@northmoor.test", "owner_id": str(world.people["gone"].pk)}
    assert "owner_id" in fields(
        signed_in(world.people["admin"]).post("/account/services/new", said)
    )


def test_the_organisation_is_set_by_the_strategic_office(world: World, nora: Client) -> None:
    lead = signed_in(world.people["lead"])
    row = world.organisation
    said = {
        "name": "Northmoor",
        "currency": "EUR",
        "fiscal_year_starts": "1",
        "cadence_days": "14",
        "seen": row.version,
    }
    assert lead.get("/organisation").status_code == 200
    assert lead.post("/organisation", said).status_code == 303
    kept = Organisation.objects.system("test").get()
    assert (kept.name, kept.currency, kept.fiscal_year_starts, kept.cadence_days) == (
        "Northmoor",
        "EUR",
        1,
        14,
    )
    assert lead.post("/organisation", {**said, "name": "Nord"}).status_code == 409
    for name, value in (("currency", "XX9"), ("fiscal_year_starts", "13"), ("cadence_days", "0")):
        again = {**said, "seen": kept.version, name: value}
        assert name in fields(lead.post("/organisation", again))
    assert nora.get("/organisation").status_code == 403


def test_hostile_input_is_answered(world: World, nora: Client) -> None:
    try_everything(nora, "/account/tokens/new", ["person_id", "name", "scopes", "days"])
    lead = signed_in(world.people["lead"])
    try_everything(
        lead, "/organisation", ["name", "currency", "fiscal_year_starts", "cadence_days", "seen"]
    )


def test_the_number_of_queries_does_not_grow(world: World, nora: Client) -> None:
    actor = world.actor("nora")
    commands.issue_token(actor, name="First", scopes=["read"])
    few = n_queries(nora, "/account")
    for n in range(8):
        commands.issue_token(actor, name=f"No. {n}", scopes=["read"])
        world.grant("nora", "reader", world.office_node("south"))
    assert n_queries(nora, "/account") == few < 40
