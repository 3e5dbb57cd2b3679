"""The command palette: pages, projects, programs, portfolios, objectives, people and offices."""

from collections.abc import Iterable
from typing import NamedTuple

from sightline.demand.queries.proposals import found_proposals
from sightline.identity.queries import found_offices, found_people
from sightline.kernel.policy import ACTIONS, Actor, may
from sightline.projects.queries import found_portfolios, found_programs, found_projects
from sightline.reports.moment import address_of, joined
from sightline.strategy.queries import found_objectives

MOST = 20
PAGES = (
    ("Home", "home", "reports.read"),
    ("Portfolio", "portfolio", "reports.read"),
    ("Line of sight", "line-of-sight", "reports.read"),
    ("Projects", "projects", "projects.read"),
    ("Programs", "programs", "projects.read"),
    ("Portfolios", "portfolios", "projects.read"),
    ("RAID", "raid", "projects.read"),
    ("Proposals", "proposals", "demand.read"),
    ("Triage board", "proposal-board", "demand.read"),
    ("Linkages", "linkages", "linkages.read"),
    ("Standards", "standards", "network.read"),
    ("Compliance", "compliance", "network.read"),
    ("Deviations", "deviations", "network.read"),
    ("Feedback on standards", "feedback-list", "network.read"),
    ("Network of offices", "network", "network.read"),
    ("Lessons", "lessons", "knowledge.read"),
    ("Shared plans", "shared-plans", "knowledge.read"),
    ("Objectives", "objectives", "strategy.read"),
    ("Offices", "offices", "identity.read"),
    ("People", "people", "identity.read"),
    ("Imports", "imports", "exchange.read"),
    ("Journal", "journal", "audit.search"),
)


class Entry(NamedTuple):
    """One thing that the palette can go to."""

    label: str
    href: str
    kind: str
    hint: str = ""


def search(actor: Actor, text: str) -> list[dict[str, str]]:
    """Return at most twenty entries, the closest first, in seven queries whatever is found."""
    words = " ".join(text.replace("\0", "").split())[:100]
    found = list(_pages(actor))
    if words:
        found = [one for one in found if words.casefold() in one.label.casefold()]
        found += [one for one in _rows(actor, words) if one.href]
    return [one._asdict() for one in sorted(found, key=lambda one: _rank(one, words))[:MOST]]


def _rank(entry: Entry, words: str) -> tuple[int, int, str]:
    label, wanted = entry.label.casefold(), words.casefold()
    at = label.find(wanted)
    if at == 0:
        closeness = 0
    elif at > 0:
        closeness = 1 if not label[at - 1].isalnum() else 2
    else:
        closeness = 3
    return closeness, len(label), label


def _pages(actor: Actor) -> Iterable[Entry]:
    for label, route, action in PAGES:
        href = address_of(route)
        if href and action in ACTIONS and may(actor, ACTIONS[action]):
            yield Entry(label, href, "Page")


def _rows(actor: Actor, words: str) -> Iterable[Entry]:
    for project in found_projects(actor, words, MOST):
        yield Entry(project.name, address_of("project", project.pk), "Project", project.code)
    for program in found_programs(actor, words, MOST):
        yield Entry(program.name, _one("program", "programs", program), "Program", program.code)
    for portfolio in found_portfolios(actor, words, MOST):
        href = address_of("portfolio-one", portfolio.pk)
        yield Entry(portfolio.name, href, "Portfolio", portfolio.code)
    for proposal in found_proposals(actor, words, MOST):
        href = address_of("proposal", proposal.pk)
        yield Entry(proposal.title, href, "Proposal", proposal.code)
    for objective in found_objectives(actor, words, MOST):
        href = _one("objective", "line-of-sight", objective)
        yield Entry(objective.name, href, "Objective", objective.code)
    for person in found_people(actor, words, MOST):
        yield Entry(person.name, _one("person", "people", person), "Person", person.post)
    for office in found_offices(actor, words, MOST):
        yield Entry(office.name, _one("office", "offices", office), "Office", office.code)


def _one(route: str, listed: str, row: object) -> str:
    """Return a row's own page, or the list that holds it where it has none."""
    own = address_of(route, getattr(row, "pk", None))
    if own:
        return own
    path = address_of(listed)
    return joined(path, {"q": str(getattr(row, "name", ""))}) if path else ""
