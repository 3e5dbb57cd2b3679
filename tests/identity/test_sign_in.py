"""Signing in, end to end: password, second factor, recovery codes, reset by mail, sessions, lock."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.test import Client

from sightline.identity import commands
from sightline.identity.models import Person
from sightline.kernel.models import JournalEntry
from tests.world import PASSWORD, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries() -> None:
    cache.clear()


@pytest.fixture
def nora(world: World) -> Person:
    return world.person("nora", "reader")


def sign_in(client: Client, password: str = PASSWORD, login: str = "nora@northmoor.test") -> Any:
    return client.post("/accounts/login/", {"login": login, "password": password})


def is_in(client: Client) -> bool:
    return client.get("/account").status_code == 200


def code_of(secret: str, step: int = 0) -> str:
    """Compute the six digits that an authenticator app shows, RFC 6238."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step)))


def with_second_factor(client: Client) -> str:
    """Set up the authenticator app as its owner does; return its secret."""
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)
    secret = str(page.context["form"].secret)
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()[-800:]
    return secret


def test_a_password_lets_in_and_leaves_a_trace(nora: Person) -> None:
    client = Client()
    assert not is_in(client)
    before = client.session.session_key
    assert sign_in(client).status_code == 302
    assert is_in(client)
    assert client.session.session_key != before
    entry = JournalEntry.objects.filter(kind="identity.SignedIn").latest("sequence")
    assert (entry.about, entry.data["method"]) == (nora.pk, "password")


@pytest.mark.parametrize("login", ["NORA@northmoor.test", " nora@northmoor.test "])
def test_the_spelling_of_an_address_does_not_matter(nora: Person, login: str) -> None:
    client = Client()
    sign_in(client, login=login)
    assert is_in(client)


def test_whoever_is_unknown_or_wrong_is_told_the_same(nora: Person) -> None:
    wrong = sign_in(Client(), "wrong").context["form"].errors
    unknown = sign_in(Client(), "wrong", "nobody@northmoor.test").context["form"].errors
    assert wrong == unknown
    assert wrong


def test_a_service_account_never_signs_in(world: World, nora: Person) -> None:
    commands.add_person(
        world.actor("admin"),
        organisation_id=world.organisation.pk,
        name="Bot",
        email="bot@northmoor.test",
        kind="service",
        owner_id=nora.pk,
    )
    client = Client()
    sign_in(client, "", "bot@northmoor.test")
    sign_in(client, "!", "bot@northmoor.test")
    assert not is_in(client)


def test_the_second_factor_is_asked_and_its_code_works_once(nora: Person) -> None:
    client = Client()
    sign_in(client)
    secret = with_second_factor(client)
    assert "Active" in client.get("/account").content.decode()
    client.post("/accounts/logout/")
    assert sign_in(client)["Location"].startswith("/accounts/2fa/authenticate/")
    assert not is_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    code = code_of(secret, step=1)
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 302
    assert is_in(client)
    entry = JournalEntry.objects.filter(kind="identity.SignedIn").latest("sequence")
    assert entry.data["method"] == "password+mfa"
    other = Client()
    sign_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": code})
    assert not is_in(other)


def test_a_recovery_code_lets_in_once(nora: Person) -> None:
    client = Client()
    sign_in(client)
    with_second_factor(client)
    client.post("/accounts/2fa/recovery-codes/generate/")
    kept = Authenticator.objects.get(user=nora, type=Authenticator.Type.RECOVERY_CODES)
    codes = kept.wrap().get_unused_codes()
    assert len(codes) == 10
    assert codes[0] in client.get("/accounts/2fa/recovery-codes/").content.decode()
    for expected in (True, False):
        other = Client()
        sign_in(other)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_in(other) is expected


def test_a_forgotten_password_is_reset_by_mail(nora: Person) -> None:
    client = Client()
    answer = client.post("/accounts/password/reset/", {"email": "nora@northmoor.test"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[0].body))
    assert link is not None
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    weak = client.post(address, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    new = "an even longer passphrase"
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    fresh = Client()
    sign_in(fresh)
    assert not is_in(fresh)
    sign_in(fresh, new)
    assert is_in(fresh)
    assert JournalEntry.objects.filter(kind="identity.PasswordChanged", about=nora.pk).exists()
    again = Client().get(link[1], follow=True)
    assert "password1" not in again.content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_key(world: World) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "stranger@northmoor.test"})
    assert answer.status_code == 302
    assert not any("/password/reset/key/" in str(message.body) for message in mail.outbox)


def test_somebody_added_without_a_password_chooses_one_by_mail(world: World) -> None:
    commands.add_person(
        world.actor("admin"),
        organisation_id=world.organisation.pk,
        name="Ida",
        email="ida@northmoor.test",
    )
    client = Client()
    client.post("/accounts/password/reset/", {"email": "ida@northmoor.test"})
    link = re.search(r"https?://[^/\s]+(/\S*reset/key/\S+)", str(mail.outbox[0].body))
    assert link is not None
    address = client.get(link[1], follow=True).redirect_chain[-1][0]
    new = "a first and long passphrase"
    client.post(address, {"password1": new, "password2": new})
    sign_in(client, new, "ida@northmoor.test")
    assert is_in(client)


def test_a_changed_password_ends_the_other_sessions(nora: Person) -> None:
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "an even longer passphrase"
    said = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/accounts/password/change/", said).status_code == 302
    assert is_in(here)
    assert not is_in(there)


def test_sessions_are_listed_and_ended(nora: Person) -> None:
    here, there = Client(HTTP_USER_AGENT="Here"), Client(HTTP_USER_AGENT="There")
    sign_in(here)
    sign_in(there)
    is_in(here)
    is_in(there)
    listed = here.get("/accounts/sessions/").content.decode()
    assert "Here" in listed
    assert "There" in listed
    here.post("/accounts/sessions/")
    assert is_in(here)
    assert not is_in(there)


def test_a_deactivated_person_is_out_at_the_next_request(world: World, nora: Person) -> None:
    client = Client()
    sign_in(client)
    assert is_in(client)
    commands.deactivate_person(world.actor("admin"), person_id=nora.pk, why="Left")
    assert not is_in(client)
    sign_in(client)
    assert not is_in(client)


def test_ten_failures_lock_the_account_for_everybody(nora: Person) -> None:
    for n in range(9):
        assert sign_in(Client(REMOTE_ADDR=f"10.0.0.{n}"), "wrong").status_code == 200
    locked = sign_in(Client(REMOTE_ADDR="10.0.0.77"), "wrong", "Nora@Northmoor.test")
    assert locked.status_code == 429
    assert "Locked for an hour" in locked.content.decode()
    client = Client(REMOTE_ADDR="10.0.0.99")
    assert sign_in(client).status_code == 429
    assert not is_in(client)


def test_a_success_begins_the_count_anew(nora: Person) -> None:
    for _ in range(9):
        sign_in(Client(), "wrong")
    client = Client()
    sign_in(client)
    assert is_in(client)
    for _ in range(9):
        assert sign_in(Client(), "wrong").status_code == 200


def test_the_lock_is_one_accounts_and_ends_with_a_reset(world: World, nora: Person) -> None:
    for _ in range(10):
        sign_in(Client(), "wrong")
    other = Client()
    sign_in(other, login="lead@northmoor.test")
    assert is_in(other)
    client = Client()
    client.post("/accounts/password/reset/", {"email": "nora@northmoor.test"})
    link = re.search(r"https?://[^/\s]+(/\S*reset/key/\S+)", str(mail.outbox[0].body))
    assert link is not None
    address = client.get(link[1], follow=True).redirect_chain[-1][0]
    new = "an even longer passphrase"
    client.post(address, {"password1": new, "password2": new})
    sign_in(client, new)
    assert is_in(client)


def test_asking_again_counts_too(nora: Person) -> None:
    client = Client()
    sign_in(client)
    for _ in range(10):
        client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert sign_in(Client()).status_code == 429


def test_nobody_signs_up(world: World) -> None:
    said = {"email": "me@me.test", "password1": PASSWORD, "password2": PASSWORD}
    Client().post("/accounts/signup/", said)
    assert not Person.objects.system("test").filter(email="me@me.test").exists()


@pytest.mark.parametrize(
    "login", ["\x00", "a" * 5000 + "@b.test", "a@" + "b" * 300, "'; --", "\u202e@x.test"]
)
def test_hostile_names_are_answered(nora: Person, login: str) -> None:
    assert sign_in(Client(), "x", login).status_code in {200, 429}
    answer = Client().post("/accounts/password/reset/", {"email": login})
    assert answer.status_code in {200, 302}
