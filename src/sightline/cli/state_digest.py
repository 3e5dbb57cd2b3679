"""The verb state-digest: one figure over everything held, to prove that nothing changed."""

import json

import click

from sightline.cli.ready import ensure_database, explaining_database


@click.command("state-digest")
@click.option("--json", "as_json", is_flag=True, help="Print the digest of every table as well.")
def state_digest(as_json: bool) -> int:
    """Print one digest over all domain rows, stored files and queued jobs.

    Equal rows give equal digests, on SQLite and on PostgreSQL. Sessions, sign-in attempts, second
    factors and migrations do not count.
    """
    ensure_database()
    from sightline.audit import digest

    with explaining_database():
        whole, parts = digest.state_digest()
    if not as_json:
        click.echo(whole)
        return 0
    said = {part.name: {"rows": part.n_rows, "digest": part.digest} for part in parts}
    click.echo(json.dumps({"digest": whole, "parts": said}, indent=2))
    return 0
