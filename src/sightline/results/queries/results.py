"""The executives' page: what was chosen, what it returned, and what to decide now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sightline.engines.measure.colour import Colour
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects import queries as projects
from sightline.results.models import Profile
from sightline.results.queries.benefits import profiles
from sightline.results.queries.claims import claimed_twice
from sightline.results.queries.figures import Figures, figures_of
from sightline.results.rules.standing import Came, Sum, sums

if TYPE_CHECKING:
    from sightline.projects.models import Benefit, Project

ENDED = frozenset({"closed", "tracking"})
RUNNING = frozenset({"approved", "initiating", "planning", "executing", "on_hold", "closing"})


@dataclass(frozen=True)
class Line:
    """One benefit of the page with its figures."""

    profile: Profile
    figures: Figures

    @property
    def project(self) -> "Project":
        """The project that promised it."""
        found: Project = self.profile.benefit.project
        return found


@dataclass(frozen=True)
class Group:
    """The end benefits of one portfolio, and what they come to a currency."""

    name: str
    sums: tuple[Sum, ...]
    n_red: int


@dataclass(frozen=True)
class Chosen:
    """What is being carried out in one currency: the projects, their cost and promises."""

    currency: str
    rows: tuple["Project", ...]

    @property
    def n(self) -> int:
        """How many projects there are."""
        return len(self.rows)

    @property
    def cost(self) -> int:
        """Their approved whole-life cost, in minor units."""
        return sum(row.whole_life_minor or 0 for row in self.rows)

    @property
    def promised(self) -> int:
        """What benefits their cases promise, in minor units."""
        return sum(row.benefits_minor or 0 for row in self.rows)


@dataclass(frozen=True)
class Returned:
    """Everything that the page shows.

    Attributes:
        sums: What end benefits came to, a currency.
        failing: Live benefits that are off track, worst first.
        unverified: Benefits of projects that ended, not judged yet.
        failed: Benefits that were judged as not realised.
        unowned: Promises without an owner, or not accepted by theirs.
        doubles: Pairs that claim the same improvement.
    """

    chosen: tuple[Chosen, ...]
    sums: tuple[Sum, ...]
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    failing: tuple[Line, ...]
    unverified: tuple[Line, ...]
    failed: tuple[Line, ...]
    slipped: tuple[Line, ...]
    unowned: tuple["Benefit", ...]
    doubles: tuple[tuple[Profile, Profile], ...]


def returned(actor: Actor) -> Returned:
    """Return what was chosen, what it returned and what to decide, in a constant number of queries."""
    lines = _lines(actor)
    counted = [line for line in lines if line.figures.is_summed]
    return Returned(
        chosen=_chosen(actor),
        sums=_sums(counted),
        groups=_groups(counted),
        lines=tuple(counted),
        failing=_worst(line for line in lines if _fails(line)),
        unverified=_worst(line for line in lines if _is_unverified(line)),
        failed=_worst(line for line in lines if line.profile.state == "not_realised"),
        slipped=tuple(
            sorted(
                (line for line in lines if line.figures.days_moved > 0),
                key=lambda line: (-line.figures.lost_minor, str(line.profile)),
            )
        ),
        unowned=_unowned(actor),
        doubles=tuple(claimed_twice(actor)),
    )


def summed(actor: Actor) -> tuple[Sum, ...]:
    """Return what end benefits returned, over what was planned by today, a sum for a currency."""
    return _sums(line for line in _lines(actor) if line.figures.is_summed)


def _lines(actor: Actor) -> list[Line]:
    rows = profiles(actor).select_related(
        "benefit__project__portfolio", "benefit__project__program__portfolio", "benefit__owner"
    )
    held = list(rows.filter(agreed_on__isnull=False))
    found = figures_of(held, clock.today())
    return [Line(row, found[row.benefit_id]) for row in held]


def came(line: Line) -> Came:
    """Return a line as it is summed; what was never read says so."""
    figures = line.figures
    carrying = figures.carrying
    is_read = carrying is not None and bool(carrying.counted)
    return Came(
        str(figures.benefit),
        figures.currency,
        figures.promised_minor,
        figures.planned_minor,
        figures.actual_minor if is_read else None,
    )


def _sums(lines: Iterable[Line]) -> tuple[Sum, ...]:
    held = [came(line) for line in lines if line.profile.agreed_minor is not None]
    return tuple(sums(held))


def _groups(lines: Iterable[Line]) -> tuple[Group, ...]:
    by_portfolio: dict[str, list[Line]] = {}
    for line in lines:
        by_portfolio.setdefault(_portfolio(line.project), []).append(line)
    return tuple(
        Group(name, _sums(held), sum(line.figures.colour is Colour.RED for line in held))
        for name, held in sorted(by_portfolio.items())
    )


def _portfolio(project: "Project") -> str:
    portfolio = project.portfolio or (project.program and project.program.portfolio)
    return str(portfolio.name) if portfolio else "No portfolio"


def _fails(line: Line) -> bool:
    return line.figures.colour is Colour.RED and line.profile.state != "closed"


def _is_unverified(line: Line) -> bool:
    waiting = {"approved", "in_delivery", "realising"}
    return line.project.state in ENDED and line.profile.state in waiting


def _worst(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return lines, the largest shortfall first."""
    return tuple(sorted(lines, key=lambda line: (-shortfall(line.figures), str(line.profile))))


def shortfall(figures: Figures) -> int:
    """Return what is missing of a plan to date."""
    return figures.planned_minor - figures.actual_minor


def _chosen(actor: Actor) -> tuple[Chosen, ...]:
    rows = projects.present(projects.projects(actor)).filter(state__in=RUNNING).order_by("code")
    held: dict[str, list[Project]] = {}
    for row in rows:
        held.setdefault(row.currency, []).append(row)
    return tuple(Chosen(currency, tuple(held[currency])) for currency in sorted(held))


def _unowned(actor: Actor) -> tuple["Benefit", ...]:
    live = projects.benefits(actor).filter(project__state__in=RUNNING | {"proposed"})
    return tuple(live.filter(accepted=False).order_by("due", "pk"))
