"""What ``impact`` prints: who moves, by how much and why, and the alternatives.

Text of a file is shown without control characters, so that it cannot steer a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sightline.cli.schedule_words import clean, counted, table

if TYPE_CHECKING:
    from sightline.engines.impact import Impact, Search
    from sightline.engines.impact.candidates import Candidate
    from sightline.engines.impact.impact import ProjectMoved

Plain = dict[str, Any]
AT_MOST = 20  # activities and people that are shown; JSON has more
WIDE = 600


def lines(impact: Impact) -> Iterator[str]:
    """Yield an impact for people: projects first, then what moves, money, benefits and people."""
    yield f"{counted(len(impact.deltas), 'delta')}: {_sum(impact)}"
    for project in impact.projects:
        yield clean(_project(project), WIDE)
    yield from _activities(impact)
    for milestone in impact.milestones:
        if milestone.is_broken:
            yield clean(
                f"Gate missed: “{milestone.name}”, now {milestone.after or 'dropped'}.", WIDE
            )
    for benefit in impact.benefits:
        amounts = f"{_money(benefit.late_minor, benefit.currency)} late"
        lost = f"{_money(benefit.lost_minor, benefit.currency)} lost"
        yield clean(f"Benefit “{benefit.title}”: {amounts}, {lost}.", WIDE)
    yield from _people(impact)
    if impact.money:
        yield ""
        rows = [[m.period or "no date", m.kind, _money(m.minor, m.currency)] for m in impact.money]
        yield from table(("Month", "Cost of", "Amount"), rows, right={2})
    for note in impact.notes:
        yield f"note: {clean(f'{note.message} {note.remedy}', WIDE)}"


def _sum(impact: Impact) -> str:
    total = ", ".join(_money(minor, currency) for currency, minor in impact.total_minor.items())
    later = f"{counted(len(impact.area), 'item')} finish later"
    moved = f"{counted(len(impact.places), 'activity')} move"
    return f"{moved}, {later}; cost {total or 'nothing that is known'}."


def _project(project: ProjectMoved) -> str:
    if project.is_stopped:
        return (
            f"“{project.name}” is stopped; it was to finish {project.finish_before or 'some day'}."
        )
    dates = f"finishes {project.finish_after}" if project.finish_after else "has no dates"
    moved = f", {_days(project.days)}" if project.days else " as before"
    broken = ", over its tolerance" if project.tolerance_broken else ""
    eaten = (
        f"; {counted(project.n_float_eaten, 'activity')} lose float"
        if project.n_float_eaten
        else ""
    )
    return f"“{project.name}” {dates}{moved}{broken}{eaten}."


def _days(days: int) -> str:
    n = abs(days)
    return f"{n:,} day{'' if n == 1 else 's'} {'later' if days > 0 else 'earlier'}"


def _activities(impact: Impact) -> Iterator[str]:
    rows = impact.activities(AT_MOST)
    if not rows:
        return
    yield ""
    heads = ("ID", "Activity", "Finish", "instead of", "Days", "Float h", "was")
    cells = [
        [
            each.id, each.name, each.finish_after.replace("T", " "),
            each.finish_before.replace("T", " "), f"{each.days:+d}",
            f"{each.float_after_minutes / 60:g}", f"{each.float_before_minutes / 60:g}",
        ]
        for each in rows
    ]  # fmt: skip
    yield from table(heads, cells, right={4, 5, 6})
    if (more := len(impact.places) - len(rows)) > 0:
        yield f"... and {counted(more, 'more activity')}."
    last = max(rows, key=lambda each: (abs(each.days), each.finish_after))
    yield f"How it comes to “{clean(last.name or last.id)}”:"
    for step in impact.chain(last.id)[-AT_MOST:]:
        yield f"  {clean(step.words, WIDE)}"
    yield ""


def _people(impact: Impact) -> Iterator[str]:
    for person in [each for each in impact.people if each.weeks][:AT_MOST]:
        first = person.weeks[0]
        yield clean(
            f"“{person.name or person.id}” is booked for too much in "
            f"{counted(len(person.weeks), 'week')}, first from {first.week}: "
            f"{first.after:g} of {first.capacity:g}, was {first.before:g}.",
            WIDE,
        )


def _money(minor: float, currency: str) -> str:
    from sightline.kernel.money import Money

    return f"{Money(round(minor), currency).to_decimal():,f} {currency}".strip()


def alternatives(search: Search) -> Iterator[str]:
    """Yield alternatives, the cheapest first, and whether the best is proved."""
    yield ""
    yield (
        f"Proved: all {search.n_scored:,} combinations of the options were scored."
        if search.proved
        else f"Searched: {search.n_scored:,} of {search.n_possible:,} combinations were scored."
    )
    rows = [
        [
            "recommended" if each is search.recommended else "" if each.is_dominated else "best for its reach",
            _money(each.total_minor, ""), _money(each.mitigation_minor, ""),
            _money(each.wave_minor, ""), str(len(each.area)),
        ]
        for each in search.alternatives
    ]  # fmt: skip
    heads = ("", "Total", "Measures", "Delay", "Late")
    for k, line in enumerate(table(heads, rows, right={1, 2, 3, 4})):
        words = search.alternatives[k - 1].words if k else ""
        yield f"{line}  {clean(words, WIDE)}".rstrip()


def candidates(found: Sequence[Candidate]) -> Iterator[str]:
    """Yield measures that nobody has priced, with what they may cost at most."""
    yield ""
    if not found:
        yield "The file states no options, and no single measure on the chains helps."
    elif any(each.worth_minor for each in found):
        yield "The file states no options. Each of these pays if it costs less than:"
    else:
        yield "The file states no options, and what a delay costs is not known. These reach less far:"
    for each in found:
        worth = f"{_money(each.worth_minor, ''):>14}  " if each.worth_minor else ""
        fewer = f" {each.n_fewer} fewer late." if each.n_fewer > 0 else ""
        yield f"  {worth}{clean(each.words, WIDE)}{fewer}"


def candidate_answers(found: Iterable[Candidate]) -> list[Plain]:
    """Return candidates as plain data."""
    return [
        {
            "option": each.option.as_json(),
            "worth_minor": each.worth_minor,
            "n_fewer": each.n_fewer,
            "words": each.words,
        }
        for each in found
    ]
