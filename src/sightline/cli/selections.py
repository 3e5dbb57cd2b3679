"""``select``: the best projects of a file within its limits, without a database.

Nothing here imports Django. What the solver prints by itself is kept off standard output.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sightline.cli import Stopped

if TYPE_CHECKING:
    from sightline.cli.selection_answers import Asked
    from sightline.engines.select import Budget, Problem
    from sightline.formats.portfolio import Portfolio

_BUDGET = re.compile(r"(?:(?P<kind>[^:=]*)(?::(?P<period>[^=]*))?=)?(?P<amount>[^=:]+)")


@click.command(name="select")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    metavar="[KIND[:PERIOD]=]AMOUNT",
    help="100 for all money instead of the file's budgets; capex=40; capex:2027=40; :2027=40.",
)
@click.option(
    "--frontier",
    "n_levels",
    type=click.IntRange(2, 1000),
    help="Up to N points of value over money.",
)
@click.option(
    "--explain", is_flag=True, help="Say what kept each project out, and what would let it in."
)
@click.option(
    "--time-limit",
    "seconds",
    type=click.FloatRange(0.05, 86_400),
    default=60.0,
    show_default=True,
    help="Seconds; then the best found so far is told with its gap.",
)
@click.option(
    "--gap", type=click.FloatRange(0, 0.5), default=0.0, show_default=True,
    help="Stop once proven this near the best: 0.001 is 0.1 %.",
)  # fmt: skip
@click.option(
    "--problem", "place", type=click.IntRange(min=1), help="Only this one of a file of several."
)
def select(
    *,
    file: Path,
    as_json: bool,
    budgets: tuple[str, ...],
    n_levels: int | None,
    explain: bool,
    seconds: float,
    gap: float,
    place: int | None,
) -> None:
    """Choose the best projects of a file within budgets, people and policy, and say why."""
    from sightline.cli import selection_answers, selection_words
    from sightline.engines.measure.numbers import Uncountable

    try:
        portfolios = _picked(_read(file), place)
        with _solver_kept_quiet():
            asked = [
                selection_answers.ask(
                    replace(each, problem=_with_budgets(each.problem, budgets)),
                    seconds=seconds, gap=gap, n_levels=n_levels, explain=explain,
                )
                for each in portfolios
            ]  # fmt: skip
    except Uncountable as refusal:
        raise Stopped(f"{refusal.message} {refusal.remedy}") from refusal
    if as_json:
        answers = [selection_answers.answer(each) for each in asked]
        whole: Any = answers[0] if len(answers) == 1 else {"problems": answers}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        for each in asked:
            for line in selection_words.lines(each, is_one=len(asked) == 1):
                click.echo(line)
    _check_answered(asked)


def _check_answered(asked: list[Asked]) -> None:
    for each in asked:
        if each.conflict is not None:
            rules = "; ".join(each.conflict.words)
            raise Stopped(f"These rules cannot all hold: {rules}. Loosen one of them.")
        if each.choice.value is None:
            raise Stopped("Nothing was found in the time. Give it more: --time-limit.")


def _read(file: Path) -> list[Portfolio]:
    from sightline.formats.portfolio import MOST_BYTES, read_portfolios

    try:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise Stopped(
            f"{file} cannot be read: {error.strerror}. Check the name and the rights of the file."
        ) from error
    return read_portfolios(data, file.name)


def _picked(portfolios: list[Portfolio], place: int | None) -> list[Portfolio]:
    if place is None:
        return portfolios
    if place > len(portfolios):
        raise Stopped(f"The file has {len(portfolios)} problems. Name one of them with --problem.")
    return [portfolios[place - 1]]


def _with_budgets(problem: Problem, texts: tuple[str, ...]) -> Problem:
    """Return a problem under the budgets that were typed; a bare amount replaces the file's."""
    from sightline.engines.select import Budget

    cells = [_cell(text, problem) for text in texts]
    kept: tuple[Budget, ...] = problem.budgets
    for kind, period, amount in cells:
        if kind is None and period is None:
            kept = tuple(replace(each, amounts=None) for each in kept)
        kept = tuple(_freed(each, kind, period) for each in kept)
        n = len(problem.periods)
        amounts = amount if period is None else [amount if p == period else None for p in range(n)]
        kept = (*kept, Budget(amounts, kind))
    return replace(problem, budgets=kept)


def _freed(budget: Budget, kind: str | None, period: int | None) -> Budget:
    """Return a budget without the amount that a typed one replaces."""
    if budget.kind != kind:
        return budget
    if not isinstance(budget.amounts, list | tuple):
        return replace(budget, amounts=None) if period is None else budget
    if period is None:
        return budget
    return replace(
        budget, amounts=[None if p == period else a for p, a in enumerate(budget.amounts)]
    )


def _cell(text: str, problem: Problem) -> tuple[str | None, int | None, float]:
    found = _BUDGET.fullmatch(text)
    try:
        amount = float(found["amount"]) if found else None
    except ValueError:
        amount = None
    if found is None or amount is None:
        message = f"--budget {text!r} is not [KIND[:PERIOD]=]AMOUNT, such as 100 or capex:2027=40."
        raise click.UsageError(message)
    period = found["period"]
    if period and period not in problem.periods:
        raise click.UsageError(f"--budget {text!r} names a period that the file does not have.")
    return found["kind"] or None, problem.periods.index(period) if period else None, amount


@contextmanager
def _solver_kept_quiet() -> Iterator[None]:
    """Send what compiled code writes to standard output nowhere, so that JSON stays whole."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # there is no standard output
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
