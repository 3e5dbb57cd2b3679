"""Who may do what: actors, rules made of words, named actions, and the rows an actor can see.

Contexts declare their actions and scopes in their own ``policy.py``; nothing is allowed that is
not declared here. Rights are worked out anew for every request and kept no longer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import Q

from sightline.kernel.errors import Forbidden, Unscoped

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from sightline.kernel.rows import Row

RowType = TypeVar("RowType", bound="Row")
VERSION = "1"


class HasLineage(Protocol):
    """Anything that stands somewhere in the tree of rights."""

    def lineage(self) -> tuple[UUID | None, ...]:
        """Return the row's own id and every node above it that a grant may name."""


@dataclass(frozen=True)
class Actor:
    """Who acts, through which door, with which rights.

    Args:
        reach: Role name to the ids of the nodes it is held on, sub-offices included.
        scopes: What a token narrows the rights to; ``None`` for a person at a page.
        operator: The person at the machine; may found organisations, nothing else.
        owner: Who answers for a service account; it sees and does only what both of them may.
    """

    id: UUID | None
    organisation_id: UUID | None
    name: str = ""
    reach: Mapping[str, frozenset[UUID]] = field(default_factory=dict)
    scopes: frozenset[str] | None = None
    channel: str = "web"
    request_id: str = ""
    operator: bool = False
    owner: "Actor | None" = None

    def nodes(self, *roles: str) -> frozenset[UUID]:
        """Return the nodes on which any of the roles (any role at all, if none) is held."""
        names = roles or tuple(self.reach)
        return frozenset().union(*(self.reach.get(name, frozenset()) for name in names))

    def holds(self, roles: tuple[str, ...], row: HasLineage | None) -> bool:
        """Tell whether one of the roles is held on the row or above it; anywhere if no row."""
        held = self.nodes(*roles)
        return bool(held) if row is None else any(node in held for node in row.lineage() if node)


@dataclass(frozen=True)
class Rule:
    """A condition on (actor, row) that can say itself in words."""

    words: str
    test: Callable[[Actor, Any], bool]

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self.words} and {other.words}", lambda a, r: self.test(a, r) and other.test(a, r)
        )

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(
            f"{self.words} or {other.words}", lambda a, r: self.test(a, r) or other.test(a, r)
        )

    def __invert__(self) -> "Rule":
        return Rule(f"not {self.words}", lambda a, r: not self.test(a, r))


@dataclass(frozen=True)
class Action:
    """A named thing that can be permitted; ``reads`` marks those that change nothing."""

    name: str
    rule: Rule
    reads: bool = False


ACTIONS: dict[str, Action] = {}
_SCOPES: dict[str, Callable[[Actor], Q]] = {}

anyone = Rule("anyone signed in", lambda actor, row: actor.id is not None)
nobody = Rule("nobody", lambda actor, row: False)
operator = Rule("the operator at the machine", lambda actor, row: actor.operator)


def action(name: str, rule: Rule, *, reads: bool = False) -> Action:
    """Declare an action; its name is ``context.verb`` and is declared once."""
    if name in ACTIONS:
        raise ValueError(f"action {name} is declared twice")
    ACTIONS[name] = Action(name, rule, reads)
    return ACTIONS[name]


def scope(label: str) -> Callable[[Callable[[Actor], Q]], Callable[[Actor], Q]]:
    """Declare which rows of a model (``app.Model``) an actor can see."""

    def keep(rows: Callable[[Actor], Q]) -> Callable[[Actor], Q]:
        _SCOPES[label.lower()] = rows
        return rows

    return keep


def has_scope(label: str) -> bool:
    """Tell whether a model declares who can see its rows; start-up asks this of every model."""
    return label.lower() in _SCOPES


def visible(actor: Actor, model: type["RowType"]) -> "QuerySet[RowType]":
    """Return the rows of a model that the actor can see; no scope declared means none at all.

    A scope asks nothing but the actor, whose rights never change, so it is worked out once each.
    """
    held = actor.__dict__.setdefault("_visible", {})
    label = model._meta.label_lower
    if label not in held:
        rows = _SCOPES.get(label)
        if rows is None:
            raise Unscoped(f"{model._meta.label} declares no scope")
        shown = rows(actor) if actor.owner is None else rows(actor) & rows(actor.owner)
        held[label] = model.objects.scoped(shown)
    found: QuerySet[RowType] = held[label].all()
    return found


def may(actor: Actor, what: Action, row: "Row | HasLineage | None" = None) -> bool:
    """Tell whether the actor may do this to this row."""
    return _scope_allows(actor, what) and _rule_allows(actor, what, row)


def check(actor: Actor, what: Action, row: "Row | HasLineage | None" = None) -> None:
    """Refuse with ``Forbidden`` unless ``may``; the refusal says who could."""
    if not _scope_allows(actor, what):
        raise Forbidden(f"This token does not carry the scope {what.name}.")
    if not _rule_allows(actor, what, row):
        raise Forbidden(f"Only {what.rule.words} may do this ({what.name}).")


def _rule_allows(actor: Actor, what: Action, row: Any) -> bool:
    owned = actor.owner is None or what.rule.test(actor.owner, row)
    return owned and what.rule.test(actor, row)


def _scope_allows(actor: Actor, what: Action) -> bool:
    if actor.scopes is None:
        return True
    context = what.name.split(".")[0]
    return bool(actor.scopes & {what.name, f"{context}.*", "*"}) or (
        what.reads and "read" in actor.scopes
    )
