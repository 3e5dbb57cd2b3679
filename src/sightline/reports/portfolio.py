"""The portfolio at a glance: what a page shows of the projects an actor sees on a day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sightline.engines.measure.rollup import POLICIES
from sightline.kernel.errors import Invalid, NotFound
from sightline.kernel.policy import Actor
from sightline.projects.outlook import Outlook, PortfolioLine, outlooks, portfolio_lines, servings
from sightline.reports import rolled
from sightline.reports.lists import HEALTH, is_late, is_over
from sightline.reports.moment import Address, Moment
from sightline.reports.rolled import BY, NONE, Group, Keys, grouped, sums
from sightline.strategy.queries import objectives
from sightline.ui import wording
from sightline.ui.templatetags.sightline import ABSENT, money

Test = Callable[[Outlook], bool]
COUNTED: Mapping[str, tuple[str, Test, str]] = {
    "off-track": (
        "Off track",
        lambda row: row.declared in HEALTH["off_track"][1],
        "health=off_track",
    ),
    "watermelons": ("Watermelons", lambda row: row.watermelon, "watermelon=yes"),
    "stale": ("Stale reports", lambda row: row.stale, "stale=yes"),
    "late": ("Late finishes", is_late, "late=yes"),
}


@dataclass(frozen=True)
class Figure:
    """One headline figure: also a filter, with the page that derives it."""

    key: str
    label: str
    value: SafeString | str
    href: str
    derivation: str
    note: str = ""
    on: bool = False


@dataclass(frozen=True)
class View:
    """What a portfolio page is about.

    Attributes:
        portfolio: The one portfolio, or ``None`` for everything the actor sees.
        portfolios: All there are, for the switch.
        rows: The projects in scope, ended ones left out.
        policy: The key of the roll-up policy.
        by: The key of the grouping.
    """

    actor: Actor
    moment: Moment
    address: Address
    portfolio: PortfolioLine | None
    portfolios: Sequence[PortfolioLine]
    rows: Sequence[Outlook]
    policy: str
    by: str


def view(actor: Actor, moment: Moment, address: Address, portfolio_id: UUID | None) -> View:
    """Return what a page about everything, or about one portfolio, is about.

    Raises:
        NotFound: There is no such portfolio.
        Invalid: An unknown policy or grouping.
    """
    lines = portfolio_lines(actor, moment.known_at)
    chosen = next((line for line in lines if line.id == portfolio_id), None)
    if portfolio_id is not None and chosen is None:
        raise NotFound("This portfolio")
    rows = [row for row in at_hand(actor, moment) if _inside(row, portfolio_id)]
    default = chosen.policy if chosen else rolled.DEFAULT_POLICY
    policy = one_of("policy", address.params.get("policy") or default, POLICIES)
    usual = "department" if any(row.department for row in rows) else "office"
    by = one_of("by", address.params.get("by") or usual, (*BY, "objective"))
    return View(actor, moment, address, chosen, lines, rows, policy, by)


def at_hand(actor: Actor, moment: Moment) -> list[Outlook]:
    """Return the projects the actor sees on a day that have not ended."""
    rows = outlooks(actor, moment.day, known_at=moment.known_at)
    return [row for row in rows if not row.has_ended]


def _inside(row: Outlook, portfolio_id: UUID | None) -> bool:
    return portfolio_id is None or row.portfolio_id == portfolio_id


def one_of(name: str, value: str, allowed: Mapping[str, object] | Sequence[str]) -> str:
    """Return a parameter's value, or refuse one that is not a choice."""
    if value not in allowed:
        raise Invalid({name: [f"{value[:60]} is not one of: {', '.join(allowed)}."]})
    return value


def figures(seen: View) -> list[Figure]:
    """Return the five headline figures."""
    return [*(_count(seen, key) for key in COUNTED), _cost(seen)]


def _count(seen: View, key: str) -> Figure:
    label, test, narrowing = COUNTED[key]
    name, value = narrowing.split("=")
    chosen = seen.address.params.get(name) == value
    n = sum(1 for row in seen.rows if test(row))
    return Figure(
        key,
        label,
        str(n),
        seen.address.to(**{name: None if chosen else value}),
        derivation(seen, key),
        f"of {len(seen.rows)} projects",
        chosen,
    )


def derivation(seen: View, figure: str, **more: str | None) -> str:
    """Return the page that derives a figure of this page."""
    portfolio = str(seen.portfolio.id) if seen.portfolio else None
    return seen.address.derivation(figure, portfolio=portfolio, **more)


def _cost(seen: View) -> Figure:
    chosen = seen.address.params.get("over") == "yes"
    n = sum(1 for row in seen.rows if is_over(row))
    held = sums(seen.rows)
    compared = sum(one.n_compared for one in held)
    note = (
        f"{n} over plan; {compared} of {len(seen.rows)} forecast"
        if compared
        else "planned; no forecast yet"
    )
    return Figure(
        "cost",
        "Cost, forecast against plan",
        cost_html(held),
        seen.address.to(over=None if chosen else "yes"),
        derivation(seen, "cost"),
        note,
        chosen,
    )


def cost_html(held: Sequence[rolled.Sums]) -> SafeString:
    """Return cost a currency: the forecast and its drift from the plan of the same projects."""
    if not held:
        return ABSENT
    return format_html_join(SafeString("<br>"), "{}", ((_sum_html(one),) for one in held[:3]))


def _sum_html(one: rolled.Sums) -> SafeString:
    if not one.n_compared:
        return money(one.plan_minor, one.currency)
    forecast = money(one.forecast_minor, one.currency)
    if not one.compared_minor or one.compared_minor == one.forecast_minor:
        return forecast
    drift = (one.forecast_minor - one.compared_minor) / abs(one.compared_minor)
    sign = "+" if drift > 0 else ""
    return format_html(
        '{} <span class="small muted">{}{}</span>', forecast, sign, wording.percent(round(drift, 4))
    )


def groups(seen: View) -> list[Group]:
    """Return the projects in groups, each with its rolled-up status."""
    keys = _by_objective(seen) if seen.by == "objective" else BY[seen.by][1]
    return grouped(seen.rows, keys, seen.policy)


def _by_objective(seen: View) -> Keys:
    """Return what groups a project under every objective it serves."""
    moment = seen.moment
    known = objectives(seen.actor, moment.day, known_at=moment.known_at)
    names = {line.objective.pk: str(line.objective) for line in known}
    served: dict[UUID, list[tuple[str, str]]] = {}
    for link in servings(seen.actor, moment.day, known_at=moment.known_at):
        if link.objective_id in names:
            pair = (str(link.objective_id), names[link.objective_id])
            served.setdefault(link.project_id, []).append(pair)
    alone = ((NONE, "Serves no objective"),)
    return lambda row: served.get(row.id, alone)


def narrowed(seen: View, held: Sequence[Group]) -> Sequence[Outlook]:
    """Return the rows of the group that the address names, or all; and of one colour, if named."""
    name, colour = seen.address.params.get("in"), seen.address.params.get("declared")
    rows = seen.rows
    if name:
        rows = next((group.rows for group in held if group.key == name), [])
    return [row for row in rows if not colour or row.declared == colour]
