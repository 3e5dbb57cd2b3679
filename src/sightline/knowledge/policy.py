"""Who may see and do what with lessons and shared plans.

Either is its project's until it is published; then it is the organisation's, without naming the
project to who does not see it. Nobody reviews or publishes what they wrote.
"""

from django.db.models import Q

from sightline.identity.policy import holds, is_program
from sightline.kernel.policy import Actor, Rule, action, anyone, scope
from sightline.knowledge.rules import SHAREABLE
from sightline.projects.policy import OFFICES, RUNNERS, WORKING, project_q

KEEPERS = ("strategic_pmo", "program_office")

wrote = Rule(
    "its author",
    lambda actor, row: row is not None and str(actor.id) in {str(row.author_id), *row.hands},
)

was_received = Rule(
    "of a plan that came from elsewhere",
    lambda actor, row: (
        row is None or getattr(getattr(row, "shared_plan", row), "origin_id", "") is None
    ),
)

read = action("knowledge.read", anyone, reads=True)
capture = action("knowledge.capture", holds(*RUNNERS))
review = action("knowledge.review", holds("strategic_pmo", *OFFICES) & ~wrote & ~is_program)
publish = action("knowledge.publish", holds(*KEEPERS) & ~wrote & ~is_program)
retire = action("knowledge.retire", holds(*KEEPERS))
apply = action("knowledge.apply", holds(*RUNNERS))
share = action("knowledge.share", holds(*RUNNERS))
release = action(
    "knowledge.release",
    (holds(*OFFICES) | (holds("strategic_pmo") & was_received)) & ~wrote & ~is_program,
)
receive = action("knowledge.receive", holds("strategic_pmo") & ~is_program)
reuse = action("knowledge.reuse", holds(*RUNNERS))
roll_out = action("knowledge.roll_out", holds(*KEEPERS))


@scope("knowledge.Lesson")
def lessons(actor: Actor) -> Q:
    """Published ones are open within the organisation, save those of confidential projects."""
    shared = Q(
        state__in=("published", "embedded"),
        organisation_id=actor.organisation_id,
        project__confidentiality__in=SHAREABLE,
    )
    ended = Q(state__in=("published", "embedded", "retired")) & project_q(actor, "project__")
    return shared | ended | project_q(actor, "project__", (*WORKING, "strategic_pmo"))


def _of_origin(actor: Actor, prefix: str, published: Q) -> Q:
    shared = published & Q(
        **{
            f"{prefix}organisation_id": actor.organisation_id,
            f"{prefix}origin__confidentiality__in": SHAREABLE,
        }
    )
    seen = published & project_q(actor, f"{prefix}origin__")
    working = project_q(actor, f"{prefix}origin__", (*WORKING, "strategic_pmo"))
    return shared | seen | working | _received(actor, prefix, published)


def _received(actor: Actor, prefix: str, published: Q) -> Q:
    """Return what came from elsewhere: a draft is for its office, and those above."""
    here = Q(**{f"{prefix}origin__isnull": True, f"{prefix}organisation_id": actor.organisation_id})
    nodes = actor.nodes("strategic_pmo", *OFFICES)
    if actor.organisation_id in nodes:
        return here
    return here & (published | Q(**{f"{prefix}office_id__in": nodes}))


@scope("knowledge.SharedPlan")
def shared_plans(actor: Actor) -> Q:
    """Open within the organisation once a version was published."""
    return _of_origin(actor, "", Q(is_published=True))


@scope("knowledge.PlanVersion")
def plan_versions(actor: Actor) -> Q:
    """A draft is for who works on its origin."""
    return _of_origin(actor, "shared_plan__", Q(published_on__isnull=False))


@scope("knowledge.Reuse")
def reuses(actor: Actor) -> Q:
    """Seen with the project that reuses."""
    return project_q(actor, "project__")


@scope("knowledge.RollOut")
def roll_outs(actor: Actor) -> Q:
    """Open within the organisation; its waves are seen with their projects."""
    return Q(organisation_id=actor.organisation_id)


@scope("knowledge.Wave")
def waves(actor: Actor) -> Q:
    """Seen with its project."""
    return project_q(actor, "project__")


@scope("knowledge.LessonUse")
def uses(actor: Actor) -> Q:
    """Seen with the project in which the lesson was applied."""
    return project_q(actor, "project__")
