"""Who may see and do what with standards, relief from them, and feedback on them.

Standards are the organisation's common property, drafts too. What an office does about them is
seen as its projects are; a draft of a deviation by that office alone. Nobody decides on what
their own office asked for.
"""

from typing import Any

from django.db.models import F, Q

from sightline.identity.policy import READERS, holds, is_program
from sightline.identity.queries import office_of, related_on
from sightline.kernel import clock
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.kernel.rows import Row
from sightline.network.rules.flows import SIDEWAYS
from sightline.projects.policy import OFFICES, RUNNERS, project_q
from sightline.projects.snapshots import FLOWING

#: How far each row is from the standard that it is about.
_WAY = {
    "standardversion": ("standard",),
    "clause": ("version_of", "standard"),
    "comment": ("version_of", "standard"),
    "adoption": ("version_of", "standard"),
    "deviation": ("clause", "version_of", "standard"),
    "feedback": ("standard",),
    "feedbackpost": ("feedback", "standard"),
}
KEEPERS = ("strategic_pmo",)
WORKING = (*OFFICES, "auditor")


def _standard(row: Any) -> Any:
    kind = str(row._meta.model_name) if isinstance(row, Row) else ""
    for name in _WAY.get(kind, ()):
        row = getattr(row, name)
    return row


def _on_standard(*roles: str) -> Rule:
    words = f"{holds(*roles).words} that keeps the standard"

    def test(actor: Actor, row: Any) -> bool:
        return actor.holds(roles, None if row is None else _standard(row))

    return Rule(words, test)


def _anywhere(*roles: str) -> Rule:
    return Rule(holds(*roles).words, lambda actor, row: actor.holds(roles, None))


def _stands_to_gain(actor: Actor, row: Any) -> bool:
    """Tell whether somebody asked for a relief, or whether their own office did."""
    if row is None:
        return False
    is_hand = str(actor.id) in {*row.hands, str(row.asked_by_id)}
    if is_hand or actor.holds(OFFICES, row):
        return True
    return isinstance(row, Row) and office_of(actor) == row.lineage()[1]


gains = Rule("whose own office asks, or who asked themselves", _stands_to_gain)
wrote = Rule(
    "its author",
    lambda actor, row: row is not None and str(actor.id) in {str(row.author_id), *row.hands},
)
manages = Rule(
    "the manager of the project",
    lambda actor, row: row is not None and _project(row).manager_id == actor.id,
)
leads_program = Rule(
    "the manager of its program",
    lambda actor, row: row is None or _leads(actor, _project(row)),
)


def _project(row: Any) -> Any:
    return getattr(row, "project", row)


def _leads(actor: Actor, project: Any) -> bool:
    program = project.program
    return program is not None and program.manager_id == actor.id


def _of_both(*roles: str) -> Rule:
    """Require one of the roles on both offices of a merger, or above them."""
    words = f"{holds(*roles).words} over both offices"

    def test(actor: Actor, row: Any) -> bool:
        if row is None:
            return actor.holds(roles, None)
        merger = getattr(row, "merger", row)
        return actor.holds(roles, merger.first) and actor.holds(roles, merger.second)

    return Rule(words, test)


proposed = Rule(
    "whoever proposed it or wrote its plan",
    lambda actor, row: row is not None and actor.id in {row.proposed_by_id, row.planned_by_id},
)
answers_for = Rule(
    "who answers for the row",
    lambda actor, row: row is None or (actor.id is not None and row.responsible_id == actor.id),
)
read = action("network.read", anyone, reads=True)
keep = action("network.keep", _on_standard(*KEEPERS))
approve = action("network.approve", _on_standard(*KEEPERS, "executive") & ~wrote & ~is_program)
comment = action("network.comment", _anywhere(*KEEPERS, *OFFICES, "project_manager"))
adopt = action("network.adopt", holds(*OFFICES))
exempt = action("network.exempt", _on_standard(*KEEPERS) & ~is_program)
judge = action("network.judge", holds(*OFFICES) & ~manages)
grandfather = action(
    "network.grandfather", (leads_program | holds("program_office")) & ~manages & ~is_program
)
apply = action("network.apply", holds(*RUNNERS))
ask = action("network.ask", holds(*OFFICES))
decide = action("network.decide", _on_standard(*KEEPERS) & ~gains & ~is_program)
raise_feedback = action("network.raise", holds(*OFFICES))
answer = action("network.answer", _on_standard(*KEEPERS))
verify = action("network.verify", holds(*OFFICES) & ~is_program)
say = action("network.say", _on_standard(*KEEPERS) | holds(*OFFICES))
keep_regimes = action("network.keep_regimes", holds(*KEEPERS))
merge = action("network.merge", _of_both(*KEEPERS))
approve_merger = action("network.approve_merger", _of_both(*KEEPERS) & ~proposed & ~is_program)
assess = action("network.assess", holds(*KEEPERS, *OFFICES))
carry_out = action("network.carry_out", holds(*KEEPERS, *OFFICES) | answers_for)
take_steps = action("network.take_steps", holds(*KEEPERS, *OFFICES, "access_admin"))
move_people = action("network.move_people", _of_both("access_admin"))
share = action("network.share", holds(*OFFICES) & ~is_program)
run = action("network.run", operator)


def office_q(actor: Actor, roles: tuple[str, ...] = READERS, prefix: str = "office") -> Q:
    """Return what belongs to the offices on or above which one of the roles is held."""
    nodes = actor.nodes(*roles)
    if actor.organisation_id in nodes or actor.operator:
        return Q(**{f"{prefix}__organisation_id": actor.organisation_id})
    return Q(**{f"{prefix}_id__in": nodes})


def _open(path: str) -> Any:
    def rows(actor: Actor) -> Q:
        return Q(**{path: actor.organisation_id})

    return rows


scope("network.Standard")(_open("organisation_id"))
scope("network.StandardVersion")(_open("standard__organisation_id"))
scope("network.Clause")(_open("version_of__standard__organisation_id"))
scope("network.Comment")(_open("version_of__standard__organisation_id"))
scope("network.Regime")(_open("office__organisation_id"))


@scope("network.Share")
def shares(actor: Actor) -> Q:
    """Given: seen by who works on the project. Received: by who reads the office, while it shows.

    What shows nothing any more is not there for who received it.
    """
    given = project_q(actor, "project__", (*WORKING, "project_manager", *KEEPERS))
    received = office_q(actor, prefix="to_office") & _shows(actor)
    return given | received


def _shows(actor: Actor) -> Q:
    """Return what a share needs to show anything today, as ``rules.flows.standing`` says it."""
    today, either = clock.today(), Q(pk__in=[])
    if actor.organisation_id is not None:
        for pair in related_on(actor.organisation_id, SIDEWAYS, today):
            either |= Q(from_office_id__in=pair, to_office_id__in=pair)
    return either & Q(
        since__lte=today,
        until__gt=today,
        revoked_on__isnull=True,
        project__confidentiality__in=FLOWING,
        project__office_id=F("from_office_id"),
    )


@scope("network.Adoption")
def adoptions(actor: Actor) -> Q:
    """Seen by who reads the office's projects, and by those above."""
    return office_q(actor)


@scope("network.Deviation")
def deviations(actor: Actor) -> Q:
    """A draft is its office's own; what was sent is read upward, a precedent by everybody."""
    sent = ~Q(state="draft") & office_q(actor)
    precedent = Q(is_precedent=True, organisation_id=actor.organisation_id)
    return sent | office_q(actor, WORKING) | precedent


@scope("network.Feedback")
def feedback(actor: Actor) -> Q:
    """Seen by who reads the office's projects, and by those above."""
    return office_q(actor)


@scope("network.FeedbackPost")
def posts(actor: Actor) -> Q:
    """Seen with their thread."""
    return office_q(actor, prefix="feedback__office")


def _of_merger(prefix: str = "") -> Any:
    def rows(actor: Actor) -> Q:
        either = office_q(actor, prefix=f"{prefix}first") | office_q(
            actor, prefix=f"{prefix}second"
        )
        admin = office_q(actor, ("access_admin",), f"{prefix}first")
        return either | (admin & office_q(actor, ("access_admin",), f"{prefix}second"))

    return rows


scope("network.Merger")(_of_merger())
scope("network.MergerItem")(_of_merger("merger__"))
scope("network.MergerStep")(_of_merger("merger__"))


def _with_project(actor: Actor) -> Q:
    return project_q(actor, "project__")


for _name in ("Finding", "Grandfathering", "DeviationProject"):
    scope(f"network.{_name}")(_with_project)
