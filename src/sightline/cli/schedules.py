"""Schedules without a database: compute a file, check it, and write it in another format.

Reading happens in a child process; nothing here imports Django.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped, schedule_answers, schedule_words
from sightline.cli.schedule_files import Read, solved
from sightline.cli.schedule_files import read as read_file
from sightline.cli.schedule_targets import TARGETS, target_of, write, write_losses

if TYPE_CHECKING:
    from sightline.engines.schedule.comparison import Comparison

FILE = click.argument("file", type=click.Path(path_type=Path))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])
_CSV = (
    "id", "wbs", "name", "early_start", "early_finish", "late_start", "late_finish",
    "total_float_hours", "free_float_hours", "critical", "driving",
)  # fmt: skip


@click.command(name="schedule")
@FILE
@AS_JSON
@click.option("--csv", "as_csv", is_flag=True, help="Print the activities as CSV.")
@click.option("--compare", "compared", is_flag=True, help="Compare with the file's stored dates.")
@click.option(
    "--status-date",
    type=DAY,
    help="What is not done starts no earlier; YYYY-MM-DD or YYYY-MM-DDTHH:MM.",
)
def schedule(
    *, file: Path, as_json: bool, as_csv: bool, compared: bool, status_date: datetime | None
) -> None:
    """Compute a schedule file's dates and floats from its logic alone."""
    if as_csv and (as_json or compared):
        raise click.UsageError("--csv prints activities alone; leave out --json and --compare.")
    found = solved(file, status_date)
    answer = schedule_answers.schedule_answer(found, status_date)
    comparison = _compared(found) if compared else None
    if comparison is not None:
        answer["compare"] = schedule_answers.compare_answer(comparison)
    if as_json:
        _print_json(answer)
    _tell(file, found, quiet=as_json)
    if as_csv:
        sys.stdout.buffer.write(_as_csv(answer["activities"]))
    elif not as_json:
        _print_schedule(answer, comparison)


def _compared(found: Any) -> Comparison | None:
    from sightline.engines.schedule import compare

    return None if found.schedule is None else compare(found.plan, found.schedule)


def _print_schedule(answer: dict[str, Any], comparison: Comparison | None) -> None:
    click.echo(schedule_words.head(answer))
    if comparison is not None:
        _print_lines(schedule_words.comparison(comparison))
        return
    click.echo()
    _print_lines(schedule_words.schedule_table(answer["activities"]))


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    """Return activities as CSV that is safe to open in a spreadsheet, without a mark in front."""
    from sightline.formats.sheet import SheetColumn, to_csv

    cells = ([_cell(row[name]) for name in _CSV] for row in rows)
    return to_csv([SheetColumn(name) for name in _CSV], cells).removeprefix(b"\xef\xbb\xbf")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return Decimal(str(value)) if isinstance(value, float) else value


@click.command(name="check")
@FILE
@AS_JSON
def check(*, file: Path, as_json: bool) -> None:
    """Check a schedule file: its problems and the fourteen measures of its quality."""
    from sightline.engines.schedule import check as measured

    found = solved(file)
    schedule = found.schedule
    measures = () if schedule is None else measured(schedule.plan, schedule)
    if as_json:
        _print_json(schedule_answers.check_answer(found, measures))
    _tell(file, found, quiet=as_json)
    if not as_json:
        click.echo(schedule_words.head(schedule_answers.schedule_answer(found)))
        click.echo()
        _print_lines(schedule_words.measures_table(measures))


@click.command(name="convert")
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "target",
    type=click.Choice(list(TARGETS)),
    help="The format, where OUT's ending does not say it; .xml is mspdi without this.",
)
@click.option(
    "--loss-report",
    type=click.Path(path_type=Path),
    help="A file for all that is not kept: .json, or else CSV.",
)
def convert(*, source: Path, out: Path, target: str | None, loss_report: Path | None) -> None:
    """Write a schedule file in another format, and say what that format cannot hold."""
    kind = target or target_of(out)
    for path in filter(None, (out, loss_report)):
        if path.resolve() == source.resolve():
            raise Stopped(f"{path} is the file that is read; choose another name.")
    found = read_file(source)
    _tell(source, found)
    assert found.plan is not None
    losses = write(found.plan, kind, out)
    if loss_report is not None:
        write_losses(loss_report, read=found.losses, written=losses)
    click.echo(f"{out}: {kind}, {schedule_words.counted(len(found.plan.activities), 'activity')}.")
    for what, lost in (("Reading", found.losses), ("Writing", losses)):
        if line := schedule_words.loss_line(lost):
            click.echo(f"  {what}: {line}", err=True)


def _tell(file: Path, found: Read, *, quiet: bool = False) -> None:
    """Print a file's problems to standard error, and end where they refuse it."""
    if found.is_refused or not quiet:
        _print_lines(schedule_words.problem_lines(found.problems), err=True)
    if found.is_refused:
        raise Stopped(f"{file} was refused; the problems above say why.")


def _print_json(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _print_lines(lines: Iterable[str], *, err: bool = False) -> None:
    for line in lines:
        click.echo(line, err=err)
