"""``network``: signed packages between installations, out and in, and whose keys are trusted."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sightline.cli import Stopped
from sightline.cli.imported_schedules import refusals
from sightline.cli.ready import ensure_database
from sightline.cli.schedule_words import clean

AS = click.option("--as", "email", help="Whose rights it runs with, by e-mail.")
OFFICE = click.option("--office", help="By its code; else the first one for which one may.")
JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
KINDS = {"standards": "standard", "plans": "plan", "snapshots": "status"}


@click.group(name="network")
def network() -> None:
    """Exchange signed packages with other installations: export, import, keys."""


@network.command(name="export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--standard", "standards", multiple=True, help="A standard, by its code.")
@click.option("--plan", "plans", multiple=True, help="A shared plan, by its title.")
@click.option("--status", "snapshots", multiple=True, help="A project's published status, by code.")
@click.option("--all", "everything", is_flag=True, help="All that is published.")
@click.option("--why", default="", help="For whom it is, and what for.")
@click.option("--dry-run", is_flag=True, help="Show what would leave, write nothing.")
@OFFICE
@AS
@JSON
def export(file: Path, **given: Any) -> None:
    """Sign a package of published things, and write it to FILE."""
    ensure_database()
    with refusals():
        _export(file, **given)


def _export(
    file: Path, *, email: str | None, office: str | None, as_json: bool, dry_run: bool,
    why: str, everything: bool, **named: Sequence[str],
) -> None:  # fmt: skip
    from sightline.exchange import commands, policy
    from sightline.exchange import package_queries as queries

    actor = _actor(email, dry_run=dry_run)
    offered = queries.sendable(actor)
    chosen = _chosen(offered, named, everything=everything)
    said = [{"kind": kind, "id": str(key), "name": name} for kind, key, name in chosen]
    told: dict[str, str | None] = {"package": None, "sha256": None, "file": None}
    if not dry_run:
        at = {"office_id": _office(actor, office, policy.export_package), "why": why}
        row = commands.export_package(actor, **at, chosen=[key for _, key, _ in chosen])
        _write(file, queries.bytes_of(row.digest))
        told = {"package": str(row.package_id), "sha256": row.digest, "file": str(file)}
    if as_json:
        click.echo(json.dumps({**told, "items": said}, ensure_ascii=False, indent=2))
        return
    click.echo(f"{len(said)} {'would leave' if dry_run else f'signed into {file}'}.")
    for one in said:
        click.echo(f"  {KINDS[one['kind']]}: {clean(one['name'], 120)}")


def _chosen(
    offered: dict[str, list[Any]], named: dict[str, Sequence[str]], *, everything: bool
) -> list[tuple[str, Any, str]]:
    found, wanted = [], {(kind, name.casefold()) for kind in named for name in named[kind]}
    for kind, rows in offered.items():
        for key, name, told in rows:
            own = (kind, str(told["title"] if kind == "plans" else told["code"]).casefold())
            if everything or own in wanted:
                found.append((kind, key, name))
                wanted.discard(own)
    if wanted:
        kind, name = min(wanted)
        raise Stopped(f"No {KINDS[kind]} “{clean(name, 60)}” is published here.")
    return found


def _write(file: Path, data: bytes) -> None:
    try:
        with file.open("xb") as out:
            out.write(data)
    except FileExistsError as error:
        raise Stopped(f"{file} is there already; choose another name.") from error
    except OSError as error:
        raise Stopped(f"{file} cannot be written: {error.strerror}.") from error


@network.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check and show it, change nothing.")
@OFFICE
@AS
@JSON
def import_(file: Path, **given: Any) -> None:
    """Check a package and take in what is new or newer, as drafts."""
    ensure_database()
    with refusals():
        _import(file, **given)


def _import(
    file: Path, *, email: str | None, office: str | None, as_json: bool, dry_run: bool
) -> None:
    from sightline.exchange import commands, policy, uploads
    from sightline.exchange import package_queries as queries
    from sightline.kernel import store
    from sightline.kernel.policy import check
    from sightline.ui.api.files import File

    actor, data = _actor(email, dry_run=dry_run), store.read_file(file)
    check(actor, policy.receive_package)
    look = queries.look(actor, queries.trusted(actor.organisation_id, data))
    state = "looked at"
    if not dry_run and look.counts["new"] + look.counts["newer"]:
        at = _office(actor, office, policy.receive_package)
        row = uploads.receive(actor, file=File(file.name, data), office_id=at)
        commands.accept_package(actor, package_id=row.pk, shown=look.shown)
        state = "taken in"
    elif not dry_run:
        state = "nothing new"
    said = [
        {"kind": one.kind, "id": one.item["id"], "name": one.name, "verdict": one.verdict.kind,
         "code": one.verdict.code, "words": one.verdict.words}
        for one in look.arrivals
    ]  # fmt: skip
    _tell({"state": state, **look.counts, "items": said}, as_json=as_json)


def _tell(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    counts = ", ".join(f"{answer[kind]} {kind}" for kind in ("new", "newer", "same", "refused"))
    click.echo(f"{answer['state'].capitalize()}: {counts}.")
    for one in answer["items"]:
        click.echo(f"  {one['verdict']}: {clean(one['name'], 120)} {one['words']}".rstrip())


@network.group(name="keys")
def keys() -> None:
    """Show and change whose packages are believed."""


@keys.command(name="own")
@JSON
def own(*, as_json: bool) -> None:
    """Print this installation's public key and its fingerprint."""
    ensure_database()
    from sightline.exchange.package_queries import own_key

    key, fingerprint = own_key()
    if as_json:
        click.echo(json.dumps({"public_key": key, "fingerprint": fingerprint}, indent=2))
        return
    click.echo(f"public key   {key}\nfingerprint  {fingerprint}")


@keys.command(name="list")
@AS
@JSON
def list_(*, email: str | None, as_json: bool) -> None:
    """List the keys of other installations."""
    ensure_database()
    from sightline.exchange import package_queries as queries

    with refusals():
        rows = [_key(row) for row in queries.keys(_actor(email, dry_run=True))]
    if as_json:
        click.echo(json.dumps({"keys": rows}, ensure_ascii=False, indent=2))
        return
    for row in rows:
        state = f"revoked on {row['revoked_on']}" if row["revoked_on"] else "trusted"
        click.echo(f"{row['fingerprint']}  {clean(row['whose'], 60)}, {state}")
    if not rows:
        click.echo("No key is trusted yet.")


def _key(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk), "fingerprint": row.fingerprint, "public_key": row.public_key,
        "whose": row.whose, "added_on": row.added_on.isoformat(),
        "revoked_on": row.revoked_on.isoformat() if row.revoked_on else None,
    }  # fmt: skip


@keys.command(name="add")
@click.argument("public_key")
@click.option("--whose", required=True, help="Whose key it is.")
@click.option("--why", required=True, help="How you know that it is theirs.")
@AS
@JSON
def add(*, email: str | None, as_json: bool, **said: str) -> None:
    """Trust the key of another installation."""
    ensure_database()
    from sightline.exchange import commands

    with refusals():
        row = _key(commands.trust_key(_actor(email), **said))
    click.echo(json.dumps(row, indent=2) if as_json else f"Trusted: {row['fingerprint']}")


@keys.command(name="revoke")
@click.argument("fingerprint")
@click.option("--why", required=True, help="Why it is believed no longer.")
@AS
@JSON
def revoke(*, fingerprint: str, why: str, email: str | None, as_json: bool) -> None:
    """Trust a key no longer, named by its fingerprint or the beginning of it."""
    ensure_database()
    from sightline.exchange import commands
    from sightline.exchange import package_queries as queries

    with refusals():
        actor = _actor(email)
        found = [row for row in queries.keys(actor) if row.fingerprint.startswith(fingerprint)]
        if len(found) != 1:
            raise Stopped(f"{len(found)} keys begin with {clean(fingerprint, 64)}: name one.")
        row = _key(commands.revoke_key(actor, key_id=found[0].pk, why=why))
    click.echo(json.dumps(row, indent=2) if as_json else f"Revoked: {row['fingerprint']}")


def _actor(email: str | None, *, dry_run: bool = False) -> Any:
    from sightline.site.first import actor_of_machine, reader_of_machine

    actor = reader_of_machine(email) if dry_run else actor_of_machine(email, say=_say)
    if actor is None:
        raise Stopped("The database is empty: there is nobody whose rights it could run with.")
    return actor


def _say(words: str) -> None:
    click.echo(words, err=True)


def _office(actor: Any, code: str | None, action: Any) -> Any:
    from sightline.exchange.package_queries import offices_for

    nodes = offices_for(actor, action)
    for node in nodes:
        if code is None or node.office.code.casefold() == code.casefold():
            return node.office.pk
    named = f"the code {clean(code, 40)}" if code else "such rights"
    raise Stopped(f"There is no office with {named} for which you may do this.")
