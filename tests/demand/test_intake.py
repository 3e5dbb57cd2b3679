"""Public links: shown once, limited, dead once revoked, telling nothing but one's own proposal."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from sightline.demand import commands, jobs
from sightline.demand.models import IntakeLink, Proposal
from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused
from sightline.kernel.jobs import Tick
from sightline.kernel.models import Job, JournalEntry, RowChange
from sightline.kernel.policy import Actor
from tests.browse import signed_in
from tests.demand.desk import Desk, refused

pytestmark = pytest.mark.django_db
NOBODY = Actor(None, None, name="Public form", channel="link")
SAID = {
    "requester_name": "Ada Byron",
    "requester_email": "ada@customer.test",
    "title": "A bench at the reservoir",
    "need": "People sit on the fence.",
    "kind": "idea",
}


def only() -> Proposal:
    found: Proposal = Proposal.objects.system("test").select_related("office").get()
    return found


def sent(secret: str, **said: Any) -> Any:
    return Client().post(f"/ask/{secret}", {**SAID, **said})


def test_somebody_without_an_account_asks_and_follows(desk: Desk) -> None:
    secret = desk.link().secret
    form = Client().get(f"/ask/{secret}")
    assert form.status_code == 200
    assert form["Cache-Control"] == "private, no-store"
    answer = sent(secret)
    assert answer.status_code == 200, answer.content.decode()[:3000]
    row = only()
    assert (row.state, row.source, row.office_id) == ("submitted", "link", desk.world.id("north"))
    address = answer.context["address"]
    assert row.follow_digest not in answer.content.decode()
    followed = Client().get(address)
    page = followed.content.decode()
    assert followed.status_code == 200
    assert "A bench at the reservoir" in page
    assert "Screening" in page
    assert "ada@customer.test" not in page
    entry = JournalEntry.objects.get(kind="demand.ProposalReceived")
    assert (entry.actor_id, entry.channel) == (None, "link")
    kept = repr([(c.before, c.after) for c in RowChange.objects.all()])
    for word in ("Ada Byron", "ada@customer.test", row.follow_digest, secret):
        assert word not in kept


def test_the_letter_goes_to_the_address_once(desk: Desk) -> None:
    sent(desk.link().secret)
    row = only()
    desk.do("decline_proposal", "office", row, reason="no_money")
    job = Job.objects.get(name="demand.send_letter")
    for _ in range(2):
        jobs.send_letter(tick=Tick(job.pk, job.organisation_id), **job.arguments)
    assert [message.to for message in mail.outbox] == [["ada@customer.test"]]
    assert "Dear Ada Byron" in str(mail.outbox[0].body)
    assert desk.now(row).letter_sent_on == clock.today()


def test_nobody_can_be_asked_back_through_a_link(desk: Desk) -> None:
    sent(desk.link().secret)
    with refused(Refused, "nobody-to-ask"):
        desk.do("send_back", "office", only(), why="Where?")


def test_an_hour_lets_in_so_many(desk: Desk) -> None:
    secret = desk.link(most_an_hour=2).secret
    for _ in range(2):
        commands.receive_proposal(NOBODY, secret=secret, **SAID)
    with refused(Refused, "too-many-now"):
        commands.receive_proposal(NOBODY, secret=secret, **SAID)
    assert sent(secret).status_code == 422
    with clock.at(clock.now() + timedelta(minutes=61)):
        commands.receive_proposal(NOBODY, secret=secret, **SAID)


@pytest.mark.parametrize("secret", ["x", "a" * 4000, "%00", "é"])
def test_a_wrong_secret_is_no_form(desk: Desk, secret: str) -> None:
    desk.link()
    assert Client().get(f"/ask/{secret}").status_code == 404
    assert Client().get(f"/follow/{secret}").status_code == 404
    assert sent(secret).status_code == 404


def test_a_revoked_link_is_dead_and_what_came_through_it_lives(desk: Desk) -> None:
    made = desk.link()
    received = commands.receive_proposal(NOBODY, secret=made.secret, **SAID)
    commands.revoke_intake_link(desk.actor("office"), link_id=made.row.pk)
    with refused(NotFound):
        commands.receive_proposal(NOBODY, secret=made.secret, **SAID)
    assert Client().get(f"/ask/{made.secret}").status_code == 404
    assert Client().get(f"/follow/{received.secret}").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "a" * 201}, {"need": "nul \x00"}, {"requester_email": "no address"},
        {"kind": "wish"}, {"requester_name": " "}, {"wanted_by": "soon"}, {"state": "approved"},
        {"cost_minor": "1"}, {"sponsor_id": "x"},
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_nothing_is_kept(desk: Desk, wrong: dict[str, str]) -> None:
    secret = desk.link().secret
    answer = sent(secret, **wrong)
    assert answer.status_code == 422
    assert not Proposal.objects.system("test").exists()
    with refused(Invalid):
        commands.receive_proposal(NOBODY, secret=secret, **{**SAID, **wrong})


def test_only_an_office_makes_links_and_only_its_own(desk: Desk) -> None:
    for key in ("asker", "chief", "reader"):
        with refused(Forbidden):
            commands.make_intake_link(desk.actor(key), name="x", office_id=desk.world.id("north"))
    with refused(Forbidden):
        commands.make_intake_link(desk.actor("south"), name="x", office_id=desk.world.id("north"))
    row = desk.link().row
    with refused(NotFound):
        commands.revoke_intake_link(desk.actor("south"), link_id=row.pk)
    for most in (0, 501, True):
        with refused(Invalid):
            desk.link(most_an_hour=most)


def test_the_secret_is_shown_once(desk: Desk) -> None:
    client = signed_in(desk.world.people["office"])
    said = {"name": "Website", "office_id": desk.world.id("north"), "most_an_hour": "5"}
    shown = client.post("/proposals/links/new", said)
    secret = shown.context["address"].rsplit("/", 1)[1]
    assert Client().get(f"/ask/{secret}").status_code == 200
    listed = client.get("/proposals/links").content.decode()
    assert "Website" in listed
    assert secret not in listed
    row = IntakeLink.objects.system("test").get()
    assert secret not in repr(row.__dict__)
    gone = client.post(f"/proposals/links/{row.pk}/revoke", {"seen": row.version})
    assert gone.status_code == 303
    assert Client().get(f"/ask/{secret}").status_code == 404


def test_other_ways_of_asking_are_not_answered(desk: Desk) -> None:
    secret = desk.link().secret
    assert Client().put(f"/ask/{secret}").status_code == 405
    assert Client().post(f"/follow/{secret}").status_code == 405
