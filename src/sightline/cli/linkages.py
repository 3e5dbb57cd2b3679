"""Linkages without a database: which projects of a register seem to belong together, and why.

Reading happens in a child process; nothing here imports Django.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sightline.cli import Stopped, linkage_words
from sightline.cli.linkage_items import items_of

if TYPE_CHECKING:
    from sightline.formats.register.rows import Register


@click.command(name="linkages")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--top",
    "most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many pairs of projects to print.",
)
@click.option(
    "--at-least",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Leave out pairs with a lower score.",
)
def linkages(*, file: Path, as_json: bool, most: int, at_least: float) -> None:
    """Tell which projects of a register seem to belong together, and what they share."""
    from sightline.engines.similarity import Index

    register = read_register(file)
    suggestions = Index(items_of(register.rows)).suggest(most, at_least)
    if as_json:
        answer = linkage_words.answer(register, suggestions)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    for line in linkage_words.lines(register, suggestions):
        click.echo(line)


def read_register(file: Path) -> Register:
    """Return the register in a file; errors are printed and refuse it."""
    from sightline.formats.register import intake
    from sightline.formats.register.problems import Problem

    try:
        data = intake.read_file(file)
    except OSError as error:
        raise Stopped(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    if isinstance(data, Problem):
        raise Stopped(f"{data.message} {data.remedy}".strip())
    register = intake.read(data, name=file.name).register
    if not register.is_acceptable:
        for line in linkage_words.problem_lines(register.problems):
            click.echo(line, err=True)
        raise Stopped(f"{file} was refused; the problems above say why.")
    return register
