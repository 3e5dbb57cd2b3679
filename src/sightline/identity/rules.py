"""Identity's rules on plain values: roles, the tree of offices, who may grant what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sightline.kernel.errors import Refused

ROLES: Mapping[str, str] = {
    "executive": "Executive",
    "strategic_pmo": "Strategic PMO",
    "program_office": "Program office",
    "project_office": "Project office",
    "project_manager": "Project manager",
    "resource_manager": "Resource manager",
    "board_member": "Change board member",
    "requester": "Requester",
    "benefit_owner": "Benefit owner",
    "auditor": "Auditor",
    "reader": "Read-only",
    "access_admin": "Access administrator",
}
NEEDS_TWO = frozenset({"executive", "board_member", "auditor"})
#: What a service account never holds, whatever it was granted: deciding, voting, granting.
NOT_FOR_SERVICES = frozenset({"executive", "board_member", "access_admin"})
BUSINESS = frozenset(ROLES) - {"access_admin", "reader"}
#: Roles whose work ends at the offices they are held on: what the offices beneath work at is theirs.
OF_ONE_OFFICE = frozenset({"program_office", "project_office", "project_manager"})
#: Under this name stand the offices beneath one's own: what they publish is read, nothing else.
BENEATH = "beneath"
LEVELS: Mapping[str, str] = {
    "strategic": "Strategic",
    "program": "Program",
    "project": "Project",
}
RELATIONS: Mapping[str, str] = {
    "hierarchy": "Hierarchy",
    "independent": "Independent",
    "peer": "Peer",
    "merging": "Merging",
}


@dataclass(frozen=True)
class Link:
    """A relation between two offices, live from ``since`` up to but not on ``until``."""

    office: UUID
    other: UUID
    kind: str
    since: date
    until: date | None = None

    def live_on(self, day: date) -> bool:
        """Tell whether the relation holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


def parents(links: Iterable[Link], day: date) -> dict[UUID, UUID]:
    """Return office to parent office on a day, from the hierarchy links."""
    return {
        link.office: link.other for link in links if link.kind == "hierarchy" and link.live_on(day)
    }


def below(roots: Iterable[UUID], parent_of: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """Return the offices and everything beneath them in the tree."""
    children: dict[UUID, list[UUID]] = {}
    for child, parent in parent_of.items():
        children.setdefault(parent, []).append(child)
    found: set[UUID] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting += children.get(node, [])
    return frozenset(found)


def above(office: UUID, parent_of: Mapping[UUID, UUID]) -> tuple[UUID, ...]:
    """Return the offices above one, nearest first."""
    chain: list[UUID] = []
    node = parent_of.get(office)
    while node is not None and node not in chain:
        chain.append(node)
        node = parent_of.get(node)
    return tuple(chain)


def check_link(new: Link, links: Iterable[Link]) -> None:
    """Refuse a relation that loops, doubles a parent, or runs backwards in time."""
    if new.office == new.other:
        raise Refused("own-parent", "An office cannot be related to itself.")
    if new.until is not None and new.until <= new.since:
        raise Refused("ends-before-start", "The end must lie after the start.")
    if new.kind != "hierarchy":
        return
    held = list(links)
    if any(
        link.office == new.office and link.kind == "hierarchy" and overlap(link, new)
        for link in held
    ):
        raise Refused("second-parent", "The office has a parent then; end that relation first.")
    turns = {new.since, *(link.since for link in held if link.since > new.since)}
    for day in sorted(day for day in turns if new.live_on(day)):
        if new.office in above(new.other, parents(held, day)):
            raise Refused("circular", f"That would put the office above itself on {day:%d %b %Y}.")


def overlap(one: Link, two: Link) -> bool:
    """Tell whether two relations hold on a common day (half-open intervals)."""
    first = one.until is None or two.since < one.until
    second = two.until is None or one.since < two.until
    return first and second


def check_grant(*, role: str, to: Collection[UUID | None], by: UUID | None, reason: str) -> None:
    """Refuse a grant to oneself, of an unknown role, or without a reason.

    Args:
        to: Who gains by it: the holder, and the owner of a service account.
    """
    if role not in ROLES:
        raise Refused("unknown-role", f"There is no role {role}.")
    if by is not None and by in to:
        raise Refused("own-grant", "Nobody grants a role to themselves; ask a colleague.")
    if not reason.strip():
        raise Refused("no-reason", "Say why this person needs the role.")


def check_apart(role: str, held: Collection[str]) -> None:
    """Refuse to join the administration of access with a role in the business itself."""
    joined = BUSINESS & set(held) if role == "access_admin" else "access_admin" in held
    if joined and (role == "access_admin" or role in BUSINESS):
        words = (
            "Whoever administers access holds no business role; revoke the one before the other."
        )
        raise Refused("separate-duties", words, "role")


def check_second(*, to: Collection[UUID | None], first: UUID | None, second: UUID | None) -> None:
    """Refuse a second signature by the first granter or by whoever gains by the grant."""
    if second == first or second in to:
        raise Refused("same-person", "A second person must confirm this grant.")


def check_organisation(currency: str, fiscal_year_starts: int, cadence_days: int) -> None:
    """Refuse particulars that no calendar and no account could follow."""
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha() and currency.isupper()):
        raise Refused("unknown-currency", "Name the currency by its three letters.", "currency")
    if not 1 <= fiscal_year_starts <= 12:
        words = "The fiscal year starts in a month from 1 to 12."
        raise Refused("no-month", words, "fiscal_year_starts")
    if not 1 <= cadence_days <= 366:
        words = "Reports are due every 1 to 366 days."
        raise Refused("cadence-out-of-range", words, "cadence_days")
