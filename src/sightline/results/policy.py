"""Who may see and do what with benefits after they were promised.

A benefit is seen with its project, whose confidentiality also holds for what it brought.
Who runs the project never vouches for what it brought.
"""

from typing import Any

from django.db.models import Q

from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.kernel.rows import Row
from sightline.projects.policy import OFFICES, RUNNERS, project_q

#: How far each row is from its profile.
_WAY = {
    "profile": (),
    "share": ("profile",),
    "measure": ("profile",),
    "reading": ("measure", "profile"),
}


def _profile(row: Any) -> Any:
    """Return the profile that a row hangs on; ``None`` for a benefit that has none yet."""
    kind = str(row._meta.model_name) if isinstance(row, Row) else ""
    for name in _WAY.get(kind, ()):
        row = getattr(row, name)
    return row if kind in _WAY else None


def _benefit(row: Any) -> Any:
    profile = _profile(row)
    return row if profile is None else profile.benefit


def _project(row: Any) -> Any:
    benefit = _benefit(row)
    return getattr(benefit, "project", benefit)


owns_benefit = Rule(
    "the owner of the benefit",
    lambda actor, row: row is None or getattr(_benefit(row), "owner_id", None) == actor.id,
)
is_finance = Rule(
    "who confirms the benefit for finance",
    lambda actor, row: row is None or getattr(_profile(row), "finance_id", None) == actor.id,
)
manages = Rule(
    "the manager of its project",
    lambda actor, row: row is not None and _project(row).manager_id == actor.id,
)

read = action("results.read", anyone, reads=True)
edit = action("results.edit", holds("strategic_pmo", *RUNNERS) | owns_benefit)
draw = action("results.draw", holds("strategic_pmo", *RUNNERS))
approve = action("results.approve", holds("executive", "strategic_pmo") & ~manages)
verify = action("results.verify", holds("strategic_pmo", *OFFICES) & ~manages)
attest = action("results.attest", owns_benefit & ~manages)
confirm = action("results.confirm", is_finance & ~manages)
dispute = action("results.dispute", (owns_benefit | is_finance) & ~manages)
follow = action("results.follow", operator)


def _seen(prefix: str) -> Any:
    def rows(actor: Actor) -> Q:
        return project_q(actor, prefix)

    return rows


scope("results.Profile")(_seen("benefit__project__"))
scope("results.Share")(_seen("profile__benefit__project__"))
scope("results.Measure")(_seen("profile__benefit__project__"))
scope("results.Reading")(_seen("measure__profile__benefit__project__"))
scope("results.MapNode")(_seen("project__"))
scope("results.MapEdge")(_seen("source__project__"))
