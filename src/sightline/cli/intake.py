"""``intake``: e-mail becomes proposals, through the same door as the public form."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped
from sightline.cli.ready import ensure_database

if TYPE_CHECKING:
    from sightline.cli.mailboxes import Posted

LINK = "SIGHTLINE_INTAKE_LINK"


@click.command()
@click.argument("mailbox", required=False, type=click.Path(path_type=Path))
@click.option("--imap", is_flag=True, help="Read a server: SIGHTLINE_IMAP_HOST, _USER, _PASSWORD.")
@click.option(
    "--external", is_flag=True, help="Keep every sender as external, also people known here."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def intake(mailbox: Path | None, *, imap: bool, external: bool, as_json: bool) -> None:
    """Take e-mail in as proposals: a mailbox, a folder, a message, or an IMAP server.

    Each message is taken in once. MAILBOX is an mbox file, a Maildir, one message, or a folder of .eml files. The secret of the
    public link whose office takes it in is read from SIGHTLINE_INTAKE_LINK.
    """
    if (mailbox is None) == (not imap):
        raise Stopped("Name a mailbox, or give --imap; one of the two.")
    secret = os.environ.get(LINK, "").strip().rstrip("/").rpartition("/")[2]
    if not secret:
        raise Stopped(f"Set {LINK} to the public link of the office that takes the mail in.")
    from sightline.cli import mailboxes

    ensure_database()
    source = mailboxes.fetched(_server()) if imap else mailboxes.posted(mailbox or Path())
    answer = _taken(source, secret, match_senders=not external)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        _print(answer)
    if answer["stopped"]:
        raise Stopped(answer["stopped"])


def _server() -> Any:
    from sightline.cli.mailboxes import Server

    said = {
        name: os.environ.get(name, "")
        for name in ("SIGHTLINE_IMAP_HOST", "SIGHTLINE_IMAP_USER", "SIGHTLINE_IMAP_PASSWORD")
    }
    if missing := [name for name, value in said.items() if not value]:
        raise Stopped(f"Set {', '.join(missing)} to read a server.")
    folder = os.environ.get("SIGHTLINE_IMAP_FOLDER", "INBOX")
    if set(folder) & set('"\r\n\\'):
        raise Stopped("SIGHTLINE_IMAP_FOLDER is no name of a folder.")
    host, user, password = said.values()
    return Server(host, user, password, folder)


def _taken(source: Iterator[Posted], secret: str, *, match_senders: bool) -> dict[str, Any]:
    """Take every message in; one that is refused does not keep the others out."""
    from sightline.kernel.errors import Problem

    answer: dict[str, Any] = {"taken": 0, "known": 0, "skipped": 0, "refused": 0}
    lines: list[dict[str, str]] = []
    stopped = ""
    for each in source:
        try:
            said = _one(each, secret, match_senders=match_senders)
        except Problem as problem:
            if problem.code in {"too-many-now", "not-found"}:
                stopped = f"{problem.words} {each.place} and what comes after it was left."
                break
            said = {"outcome": "refused", "code": problem.code, "words": problem.words}
        lines.append({"place": each.place, **said})
        answer[said["outcome"]] += 1
    return {**answer, "messages": lines, "stopped": stopped}


def _one(posted: Posted, secret: str, *, match_senders: bool) -> dict[str, str]:
    from sightline.demand.mail import receive_letter
    from sightline.formats.mail import Unreadable, read_letter
    from sightline.kernel.policy import Actor

    try:
        letter = read_letter(posted.data)
    except Unreadable as error:
        posted.done()
        outcome = "refused" if error.is_fault else "skipped"
        return {"outcome": outcome, "code": error.code, "words": error.words}
    actor = Actor(None, None, name="E-mail", channel="cli")
    taken = receive_letter(actor, secret=secret, letter=letter, match_senders=match_senders)
    posted.done()
    outcome = "taken" if taken.is_new else "known"
    return {"outcome": outcome, "code": taken.row.code, "words": taken.row.title}


def _print(answer: dict[str, Any]) -> None:
    from sightline.cli.schedule_words import clean

    for line in answer["messages"]:
        words = f"{clean(line['place'], 120)}: {line['outcome']}, {clean(line['code'])}"
        click.echo(f"{words} {clean(line['words'], 200)}", err=line["outcome"] == "refused")
    counts = ", ".join(f"{answer[k]} {k}" for k in ("taken", "known", "skipped", "refused"))
    click.echo(f"{len(answer['messages'])} messages: {counts}.")
