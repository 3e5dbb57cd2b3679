"""``reference-class``: how finished work came out against its estimates, from files, without a database.

Nothing here imports Django. A table of cases is read as it is; registers of several periods are
followed by project from the first figure to the last.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sightline.cli import Stopped

if TYPE_CHECKING:
    from sightline.cli.reference_cases import Cases
    from sightline.engines.benefits import ReferenceClass


@click.command(name="reference-class")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--risk",
    type=click.FloatRange(0, 1),
    default=0.2,
    show_default=True,
    help="The accepted chance that the raised estimate is exceeded.",
)
@click.option("--estimate", type=click.FloatRange(min=0), help="An estimate to raise.")
@click.option(
    "--of",
    type=click.Choice(["cost", "time"]),
    default="cost",
    show_default=True,
    help="What of a register is followed.",
)
@click.option(
    "--finished", is_flag=True, help="Of registers, only projects that the last one no longer has."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def reference_class(
    *,
    files: tuple[Path, ...],
    risk: float,
    estimate: float | None,
    of: str,
    finished: bool,
    as_json: bool,
) -> None:
    """Tell how finished work came out against its estimates, and the uplift to plan with."""
    from sightline.cli import reference_cases, reference_words
    from sightline.engines.benefits import Unmeasurable

    try:
        cases = reference_cases.gathered(files, of=of, is_finished=finished)
        found = cases.reference_class()
        if as_json:
            plain = reference_words.answer(cases, found, risk=risk, estimate=estimate)
            click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
            return
        _print(cases, found, risk, estimate)
    except Unmeasurable as refusal:
        raise Stopped(f"{refusal.message} {refusal.remedy}") from refusal


def _print(cases: Cases, found: ReferenceClass, risk: float, estimate: float | None) -> None:
    from sightline.cli import reference_words

    for line in reference_words.lines(cases, found, risk=risk, estimate=estimate):
        click.echo(line)
