"""Proposals by e-mail: once each, from people and strangers, from any mailbox, from the command line."""

import imaplib
import json
import mailbox
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sightline.cli import intake as cli
from sightline.demand import mail as intake
from sightline.demand.models import Proposal
from sightline.formats.mail import MOST_BYTES, read_letter
from sightline.kernel.errors import NotFound
from sightline.kernel.models import JournalEntry, RowChange
from sightline.kernel.policy import Actor
from tests.demand.desk import Desk

pytestmark = pytest.mark.django_db
NOBODY = Actor(None, None, name="E-mail", channel="cli")


def message(n: int = 1, sender: str = "Ada <ada@customer.test>", **headers: str) -> bytes:
    said = {"From": sender, "Subject": f"Wish {n}", "Message-ID": f"<{n}@customer.test>", **headers}
    head = "".join(f"{name}: {value}\n" for name, value in said.items())
    return f"{head}\nWe need {n} benches.\n".encode()


def taken(desk: Desk, data: bytes, secret: str = "", **said: Any) -> intake.Taken:
    held = secret or desk.link().secret
    return intake.receive_letter(NOBODY, secret=held, letter=read_letter(data), **said)


def test_a_stranger_asks_by_mail_once(desk: Desk) -> None:
    secret = desk.link().secret
    first = taken(desk, message(), secret)
    before = JournalEntry.objects.count(), RowChange.objects.count()
    again = taken(desk, message(), secret)
    assert (first.is_new, again.is_new, again.row.pk) == (True, False, first.row.pk)
    assert (JournalEntry.objects.count(), RowChange.objects.count()) == before
    row = desk.now(first.row)
    assert (row.state, row.source, row.title) == ("submitted", "link", "Wish 1")
    assert (row.requester_id, row.requester_name) == (None, "Ada")
    assert row.requester_email == "ada@customer.test" and row.follow_digest
    assert taken(desk, message(2), secret).is_new


def test_a_person_asks_as_who_they_are_unless_the_server_doubts_it(desk: Desk) -> None:
    secret, asker = desk.link().secret, desk.world.people["asker"]
    sender = f"Boss <{asker.email.upper()}>"
    mine = desk.now(taken(desk, message(1, sender), secret).row)
    assert (mine.requester_id, mine.requester_name, mine.requester_email) == (asker.pk, "", "")
    assert mine.asker == asker.name
    forged = message(2, sender, **{"Authentication-Results": "mx; dmarc=fail"})
    assert desk.now(taken(desk, forged, secret).row).requester_id is None
    outside = taken(desk, message(3, sender), secret, match_senders=False)
    assert desk.now(outside.row).requester_name == "Boss"


def test_a_dead_link_takes_nothing(desk: Desk) -> None:
    with pytest.raises(NotFound):
        taken(desk, message(), "wrong")
    assert not Proposal.objects.system("test").exists()


@pytest.fixture
def run(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what runs the command with a link of the northern office."""
    monkeypatch.setattr(cli, "ensure_database", lambda: None)
    monkeypatch.setenv(cli.LINK, f"https://pmo.test/ask/{desk.link(most_an_hour=5).secret}")

    def invoke(*said: object) -> tuple[dict[str, Any], str, int]:
        result = CliRunner().invoke(cli.intake, [*map(str, said), "--json"])
        told = json.loads(result.stdout) if result.stdout else {}
        return told, str(result.exception or ""), result.exit_code

    return invoke


def counts(told: dict[str, Any]) -> tuple[int, ...]:
    return tuple(told[name] for name in ("taken", "known", "skipped", "refused"))


def test_mailboxes_of_every_kind(run: Any, tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "box")
    box.add(message(1))
    box.add(message(2, **{"Auto-Submitted": "auto-replied"}))
    box.close()
    assert counts(run(tmp_path / "box")[0]) == (1, 0, 1, 0)
    held = (tmp_path / "box").read_bytes()
    assert counts(run(tmp_path / "box")[0]) == (0, 1, 1, 0)
    assert (tmp_path / "box").read_bytes() == held
    folder = mailbox.Maildir(tmp_path / "dir", create=True)
    folder.add(message(1))
    folder.add(message(3))
    assert counts(run(tmp_path / "dir")[0]) == (1, 1, 0, 0)
    (tmp_path / "eml").mkdir()
    (tmp_path / "eml" / "a.eml").write_bytes(message(4))
    (tmp_path / "eml" / "b.eml").write_bytes(b"x" * (MOST_BYTES + 1))
    (tmp_path / "eml" / "c.txt").write_bytes(message(9))
    assert counts(run(tmp_path / "eml")[0]) == (1, 0, 0, 1)
    assert counts(run(tmp_path / "eml" / "a.eml")[0]) == (0, 1, 0, 0)


def test_an_hours_worth_is_taken_and_the_rest_is_left_for_later(run: Any, tmp_path: Path) -> None:
    for n in range(7):
        (tmp_path / f"{n}.eml").write_bytes(message(n))
    told, words, code = run(tmp_path)
    assert counts(told) == (5, 0, 0, 0) and code == 1
    assert "Too many" in words and "5.eml and what comes after it was left" in words


def test_what_is_asked_wrongly(run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "one of the two" in run()[1]
    assert "cannot be read" in run(tmp_path / "none")[1]
    assert "no .eml files" in run(tmp_path)[1]
    assert "SIGHTLINE_IMAP_HOST" in run("--imap")[1]
    monkeypatch.setenv(cli.LINK, "")
    assert "public link" in run(tmp_path)[1]


class Box:
    """A mail server with two messages, one of them too large."""

    seen: list[str] = []

    def __init__(self, host: str, port: int, timeout: int) -> None:
        assert (host, port, timeout) == ("mail.test", 993, 30)

    def __enter__(self) -> "Box":
        return self

    def __exit__(self, *_: object) -> None: ...

    def login(self, user: str, password: str) -> None:
        if password != "right":
            raise imaplib.IMAP4.error("no")

    def select(self, folder: str) -> tuple[str, list[bytes]]:
        return ("OK" if folder == '"INBOX"' else "NO"), []

    def uid(self, verb: str, *said: str) -> tuple[str, list[Any]]:
        if verb == "search":
            return "OK", [b"7 8"]
        if verb == "store":
            self.seen.append(said[0])
            return "OK", []
        if "SIZE" in said[1]:
            size = 99 if said[0] == "7" else MOST_BYTES + 1
            return "OK", [b"1 (UID 7 RFC822.SIZE %d)" % size]
        assert said[0] == "7"
        return "OK", [(b"1 (BODY[] {9}", message(1)), b")"]


def test_an_imap_server(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imaplib, "IMAP4_SSL", Box)
    Box.seen = []
    for name, value in (("HOST", "mail.test"), ("USER", "pmo"), ("PASSWORD", "right")):
        monkeypatch.setenv(f"SIGHTLINE_IMAP_{name}", value)
    assert counts(run("--imap")[0]) == (1, 0, 0, 1) and Box.seen == ["7", "8"]
    monkeypatch.setenv("SIGHTLINE_IMAP_FOLDER", "Elsewhere")
    assert "no folder Elsewhere" in run("--imap")[1]
    monkeypatch.setenv("SIGHTLINE_IMAP_FOLDER", 'x" (')
    assert "no name of a folder" in run("--imap")[1]
    monkeypatch.delenv("SIGHTLINE_IMAP_FOLDER")
    monkeypatch.setenv("SIGHTLINE_IMAP_PASSWORD", "wrong")
    assert "did not answer" in run("--imap")[1]
