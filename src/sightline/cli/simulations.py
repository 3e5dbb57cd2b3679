"""``simulate``: when a schedule file may finish and what it may cost, without a database.

Reading happens in a child process; nothing here imports Django.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sightline.cli import Stopped, schedule_words, simulation_answers, simulation_words
from sightline.cli.schedule_files import Solved, solved
from sightline.cli.schedules import AS_JSON, DAY, FILE

if TYPE_CHECKING:
    from sightline.engines.simulate import Result, Shares


@click.command(name="simulate")
@FILE
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print the activities as CSV.")
@click.option("--trials", type=int, default=1000, show_default=True, help="100 to 1,000,000.")
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same one gives the same result."
)
@click.option(
    "--default-spread",
    "spread",
    metavar="O,M,P",
    help="For activities without an estimate, in percent of their duration: 90,100,125.",
)
@click.option(
    "--correlation",
    type=float,
    default=0.0,
    show_default=True,
    help="Between all durations, from 0 to 1.",
)
@click.option("--target", type=DAY, help="Tell the chance of this date; YYYY-MM-DD is its end.")
@click.option(
    "--status-date",
    type=DAY,
    help="What is not done starts no earlier; YYYY-MM-DD or YYYY-MM-DDTHH:MM.",
)
def simulate(
    *,
    file: Path,
    as_json: bool,
    as_csv: bool,
    trials: int,
    seed: int,
    spread: str | None,
    correlation: float,
    target: datetime | None,
    status_date: datetime | None,
) -> None:
    """Tell when a schedule file may finish and what it may cost, with their chances."""
    if as_csv and as_json:
        raise click.UsageError("--csv prints activities alone; leave out --json.")
    shares = None if spread is None else _shares(spread)
    found = solved(file, status_date)
    result = None
    if found.schedule is not None and not found.is_refused:
        result = _run(
            found, trials, seed, shares=shares, correlation=correlation, target=_end(target)
        )
    if as_json:
        answer = simulation_answers.answer(found, result)
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    _tell(file, found, quiet=as_json)
    if result is None or as_json:
        return
    if as_csv:
        sys.stdout.buffer.write(simulation_answers.as_csv(result))
        return
    for line in simulation_words.lines(result, _end(target)):
        click.echo(line)


def _shares(text: str) -> Shares:
    """Return a default spread that is typed in percent."""
    from sightline.engines.simulate import Shares

    try:
        low, likely, high = (float(part.strip().rstrip("%")) / 100 for part in text.split(","))
    except ValueError:
        message = f"--default-spread {text!r} is not O,M,P in percent, such as 90,100,125."
        raise click.UsageError(message) from None
    return Shares(low, likely, high)


def _end(target: datetime | None) -> datetime | None:
    """Return a day as its end."""
    if target is None or (target.hour, target.minute) != (0, 0):
        return target
    return target.replace(hour=23, minute=59)


def _run(
    found: Solved,
    n_trials: int,
    seed: int,
    *,
    shares: Shares | None,
    correlation: float,
    target: datetime | None,
) -> Result:
    from sightline.engines.simulate import Unsimulatable, run

    assert found.schedule is not None
    try:
        return run(
            found.schedule,
            trials=n_trials,
            seed=seed,
            default_spread=shares,
            correlation=correlation,
            target=target,
        )
    except Unsimulatable as refusal:
        raise Stopped(f"{refusal.message} {refusal.remedy}") from refusal


def _tell(file: Path, found: Solved, *, quiet: bool) -> None:
    """Print a file's problems to standard error, and end where they refuse it."""
    if found.is_refused or not quiet:
        for line in schedule_words.problem_lines(found.problems):
            click.echo(line, err=True)
    if found.is_refused:
        raise Stopped(f"{file} was refused; the problems above say why.")
