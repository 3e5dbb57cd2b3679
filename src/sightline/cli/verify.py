"""The verb verify: every chain and every named invariant, against heads that were kept outside."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from sightline.cli import Stopped
from sightline.cli.ready import ensure_database, explaining_database, home

if TYPE_CHECKING:
    from sightline.audit.verification import Findings
    from sightline.kernel.journal import Head

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--export-head", type=FILE, help="Append the signed heads to this file.")
@click.option(
    "--heads", type=FILE, help="Heads kept outside [default: heads.log in the data directory]."
)
def verify(as_json: bool, export_head: Path | None, heads: Path | None) -> int:
    """Check every journal and every invariant; say where one does not hold.

    A journal alone cannot show that its end was cut off or that the whole database is an old
    one. Have --export-head write to a place that the database's owner cannot change, and name
    that file with --heads.
    """
    ensure_database()
    from sightline.audit.verification import examine

    known, troubles = _outside(heads)
    with explaining_database():
        findings = examine(outside=known)
    breaks = [*troubles, *findings.breaks]
    click.echo(_json(findings, breaks) if as_json else _words(findings, len(known)))
    for words in breaks:
        click.echo(f"  {words}", err=True)
    if breaks:
        click.echo(f"{len(breaks)} places do not hold.", err=True)
        return 1
    if export_head:
        _export(export_head)
    return 0


def _outside(path: Path | None) -> "tuple[list[Head], list[str]]":
    """Return the heads kept outside, and what is wrong with their file."""
    path = path or home() / "heads.log"
    if not path.exists():
        if path != home() / "heads.log":
            raise Stopped(f"There is no file {path}.")
        return [], []
    heads, troubles = [], []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        head = _head(line)
        if head is None:
            troubles.append(f"line {number} of {path} is no head that this installation signed")
        else:
            heads.append(head)
    return heads, troubles


def _head(line: str) -> "Head | None":
    from sightline.kernel import signing
    from sightline.kernel.journal import Head

    try:
        said = json.loads(line)
        head = Head(UUID(said["organisation"]), int(said["sequence"]), str(said["hash"]))
        signature = str(said["signature"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    text = f"{head.organisation_id}:{head.sequence}:{head.hash}"
    return head if signing.verifies(text, signature) else None


def _export(path: Path) -> None:
    """Append one line per organisation, on the disk before we say so."""
    from sightline.kernel import clock, signing
    from sightline.kernel.models import JournalHead

    heads = JournalHead.objects.order_by("pk")
    with path.open("a") as file:
        for head in heads:
            said = {
                "organisation": str(head.organisation_id),
                "sequence": head.sequence,
                "hash": head.hash,
                "signature": head.signature,
                "at": clock.now().isoformat(),
                "key": signing.public_key(),
            }
            file.write(json.dumps(said) + "\n")
        file.flush()
        os.fsync(file.fileno())
    click.echo(f"Added to {path}: {len(heads)} signed heads.", err=True)


def _rate(findings: "Findings") -> int:
    return round(findings.n_entries / findings.seconds) if findings.seconds else 0


def _words(findings: "Findings", n_known: int) -> str:
    from sightline.audit.invariants import INVARIANTS

    lines = [
        f"{chain.organisation_id}: {chain.n_entries} entries, {chain.n_changes} row changes, "
        f"head {chain.head}"
        for chain in findings.chains
    ]
    broken = {held.invariant for held in findings.violations}
    lines += [f"{name}: {'broken' if name in broken else 'holds'}" for name in INVARIANTS]
    lines.append(
        f"Verified {findings.n_entries} entries, {_rate(findings)} a second. "
        f"Organisations: {len(findings.chains)}. Heads kept outside: {n_known}."
    )
    return "\n".join(lines)


def _json(findings: "Findings", breaks: list[str]) -> str:
    from sightline.audit.invariants import INVARIANTS

    said: dict[str, Any] = {
        "holds": not breaks,
        "breaks": breaks,
        "entries": findings.n_entries,
        "entries_per_second": _rate(findings),
        "chains": [
            {
                "organisation": str(chain.organisation_id),
                "entries": chain.n_entries,
                "changes": chain.n_changes,
                "head": chain.head,
                "breaks": list(chain.breaks),
            }
            for chain in findings.chains
        ],
        "invariants": {
            name: [held.words for held in findings.violations if held.invariant == name]
            for name in INVARIANTS
        },
    }
    return json.dumps(said, indent=2)
