"""The verb createsuperuser: the first person, who lets everybody else in."""

import sys
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped
from sightline.cli.ready import ensure_database, explaining_database

if TYPE_CHECKING:
    from uuid import UUID

ROLES = ("access_admin", "strategic_pmo")
REASON = "set up by the operator at the machine"


@click.command()
@click.option("--organisation", help="Its name; needed when there is none yet.")
@click.option("--name", help="The person's name.")
@click.option("--email", help="The address to sign in with.")
@click.option("--password", help="At least 12 characters; others on this machine may see it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def createsuperuser(
    organisation: str | None,
    name: str | None,
    email: str | None,
    password: str | None,
    password_stdin: bool,
) -> int:
    """Add a person who administers access and leads the strategic PMO.

    Founds the organisation when there is none. What is not given is asked for.
    """
    ensure_database()
    from sightline.kernel.errors import Problem

    if password_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    with explaining_database():
        held = _organisation(organisation)
        home = held or _asked(organisation, "--organisation", "Name of the organisation")
        given = {
            "name": _asked(name, "--name", "Your name"),
            "email": _asked(email, "--email", "Address to sign in with"),
            "password": _asked(password, "--password-stdin", "Password", secret=True),
        }
        try:
            founded = _add(home, given)
        except Problem as problem:
            raise Stopped(problem.words) from problem
    click.echo(_next(founded, given["email"]))
    return 0


def _organisation(name: str | None) -> "tuple[UUID, str] | None":
    """Return the organisation that is meant, or None when there is none at all."""
    from django.apps import apps

    rows = apps.get_model("identity.Organisation")._base_manager
    held = [(pk, str(called)) for pk, called in rows.order_by("name").values_list("pk", "name")]
    meant = [one for one in held if name is None or one[1].casefold() == name.strip().casefold()]
    if held and len(meant) != 1:
        names = ", ".join(called for _, called in held)
        raise Stopped(f"Name one of the organisations that are here with --organisation: {names}.")
    return meant[0] if meant else None


def _asked(given: str | None, option: str, question: str, *, secret: bool = False) -> str:
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Stopped(f"There is nobody to ask for it here: give {option}.")
    answer: Any = click.prompt(question, hide_input=secret, confirmation_prompt=secret)
    return str(answer)


def _add(home: "tuple[UUID, str] | str", given: dict[str, str]) -> bool:
    """Add the person and their roles, all or nothing; return whether an organisation began."""
    from sightline.identity import commands
    from sightline.identity.queries import OPERATOR
    from sightline.kernel.command import unit

    if not given["password"]:
        raise Stopped("Nobody can sign in without a password.")
    with unit(OPERATOR):
        if isinstance(home, str):
            row = commands.found_organisation(OPERATOR, name=home)
            home_id, home_name = row.pk, row.name
        else:
            home_id, home_name = home
        person = commands.add_person(
            OPERATOR,
            organisation_id=home_id,
            name=given["name"],
            email=given["email"],
            password=given["password"],
        )
        node = commands.Node("organisation", home_id, home_name)
        for role in ROLES:
            commands.grant_role(OPERATOR, person_id=person.pk, role=role, node=node, reason=REASON)
    return isinstance(home, str)


def _next(founded: bool, email: str) -> str:
    began = "The organisation was founded. " if founded else ""
    return (
        f"{began}{email} can sign in now, as access administrator and strategic PMO.\n\n"
        "What comes next:\n"
        "  1. ./sightline serve, open the address it prints, sign in and set up a second factor.\n"
        "  2. Open your offices and add your people.\n"
        "  3. Give access administration to somebody else, and end your own: whoever lets people\n"
        "     in should not lead the PMO. Roles that approve or audit need a second person.\n"
        "  4. ./sightline import register FILE brings your portfolio in."
    )
