"""Who may see and do what with proposals.

There is one front door: everybody proposes, to whatever office. What was handed in is open to the
organisation, so that nobody asks for it twice; a confidential one is seen by who asked, its sponsor
and the roles of its office. A draft is its author's, and the office's once it was sent back.
"""

from django.db.models import Q

from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.projects.policy import OFFICES, is_manager, project_q

DESK = ("strategic_pmo", *OFFICES)
DECIDERS = ("executive", "strategic_pmo")
RATERS = (*DESK, "executive", "board_member")
INSIDERS = (*DESK, "executive", "board_member", "auditor")

asked_it = Rule(
    "whoever asked for it",
    lambda actor, row: row is None or (actor.id is not None and row.requester_id == actor.id),
)
stands_for_it = Rule(
    "whoever asked or stands for it",
    lambda actor, row: row is not None and actor.id in {row.requester_id, row.sponsor_id},
)

WRITERS = ("made_by_id", "edited_by_id", "proposed_by_id")
wrote_scenario = Rule(
    "whoever made, edited or put it forward",
    lambda actor, row: (
        row is not None and actor.id in {getattr(row, name, None) for name in WRITERS}
    ),
)

read = action("demand.read", anyone, reads=True)
read_history = action("demand.read_history", asked_it | holds(*DESK), reads=True)
propose = action("demand.propose", anyone)
edit = action("demand.edit", asked_it | holds(*DESK))
withdraw = action("demand.withdraw", asked_it)
join = action("demand.join", anyone)
triage = action("demand.triage", holds(*DESK))
decide = action("demand.decide", holds(*DECIDERS) & ~stands_for_it)
convert = action("demand.convert", holds(*DESK))
read_links = action("demand.read_links", holds(*DESK), reads=True)
keep_links = action("demand.keep_links", holds(*DESK))

keep_models = action("demand.keep_models", holds("strategic_pmo"))
read_rankings = action("demand.read_rankings", holds(*INSIDERS), reads=True)
rate = action("demand.rate", holds(*RATERS) & ~stands_for_it)
rank = action("demand.rank", holds(*DECIDERS))

read_scenarios = action("demand.read_scenarios", holds(*INSIDERS), reads=True)
plan_scenario = action("demand.plan_scenario", holds("executive", *DESK))
approve_scenario = action("demand.approve_scenario", holds("executive") & ~wrote_scenario)
end_selection = action("demand.end_selection", operator)
watch = action("demand.watch", holds("executive", "strategic_pmo") | operator)
answer_trigger = action("demand.answer_trigger", holds("executive", "strategic_pmo"))
rechoose = action("demand.rechoose", holds("executive") & ~is_manager)


def proposal_q(actor: Actor, prefix: str = "") -> Q:
    """Return the proposals an actor sees, as a filter; ``prefix`` leads from a model to them."""

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    mine = q(requester_id=actor.id) | q(sponsor_id=actor.id) if actor.id else Q(pk__in=[])
    seen = mine | q(submitted_on__isnull=False, is_confidential=False)
    nodes = actor.nodes(*INSIDERS)
    if nodes:
        inside = q(submitted_on__isnull=False)
        if actor.organisation_id not in nodes:
            inside &= q(office_id__in=nodes)
        seen |= inside
    return q(organisation_id=actor.organisation_id) & seen


@scope("demand.Proposal")
def proposals(actor: Actor) -> Q:
    """Open once handed in; drafts and confidential ones are for those concerned."""
    return proposal_q(actor)


@scope("demand.ProposalAim")
def aims(actor: Actor) -> Q:
    """Seen with the proposal."""
    return proposal_q(actor, "proposal__")


@scope("demand.Supporter")
def supporters(actor: Actor) -> Q:
    """Seen with the proposal."""
    return proposal_q(actor, "proposal__")


@scope("demand.IntakeLink")
def links(actor: Actor) -> Q:
    """Those of the offices that one works in."""
    nodes = actor.nodes(*DESK)
    if actor.organisation_id in nodes:
        return Q(organisation_id=actor.organisation_id)
    return Q(organisation_id=actor.organisation_id, office_id__in=nodes)


@scope("demand.ScoringModel")
def scoring_models(actor: Actor) -> Q:
    """How proposals are scored is no secret within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("demand.ScoringVersion")
def scoring_versions(actor: Actor) -> Q:
    """Seen with the model."""
    return Q(model__organisation_id=actor.organisation_id)


@scope("demand.Rating")
def ratings(actor: Actor) -> Q:
    """One's own; those of proposals that one sees, for the roles that score and decide."""
    mine = Q(rater_id=actor.id) if actor.id else Q(pk__in=[])
    if not actor.nodes(*INSIDERS):
        return mine
    return proposal_q(actor, "proposal__") & (mine | Q(proposal__submitted_on__isnull=False))


@scope("demand.Ranking")
def rankings(actor: Actor) -> Q:
    """For the roles that score and decide; its lines are cut to the proposals that one sees."""
    if not actor.nodes(*INSIDERS):
        return Q(pk__in=[])
    return Q(organisation_id=actor.organisation_id)


@scope("demand.RankingLine")
def ranking_lines(actor: Actor) -> Q:
    """Seen with the ranking and the proposal."""
    return rankings_of_lines(actor) & proposal_q(actor, "proposal__")


def rankings_of_lines(actor: Actor) -> Q:
    """Return the lines of the rankings that the actor sees."""
    if not actor.nodes(*INSIDERS):
        return Q(pk__in=[])
    return Q(ranking__organisation_id=actor.organisation_id)


def scenario_q(actor: Actor, prefix: str = "") -> Q:
    """Return the scenarios an actor sees: those of the part that they score or decide in."""
    nodes = actor.nodes(*INSIDERS)
    home = Q(**{f"{prefix}organisation_id": actor.organisation_id})
    if not nodes:
        return Q(pk__in=[])
    if actor.organisation_id in nodes:
        return home
    above = ("office_id", "portfolio_id")
    part = Q(pk__in=[])
    for name in above:
        part |= Q(**{f"{prefix}{name}__in": nodes})
    return home & part


@scope("demand.Scenario")
def scenarios(actor: Actor) -> Q:
    """For the roles that score and decide in its part; what it comes to is cut to what one sees."""
    return scenario_q(actor)


@scope("demand.ScenarioDelta")
def scenario_deltas(actor: Actor) -> Q:
    """Seen with the scenario and with what it is laid on."""
    laid = project_q(actor, "project__") & Q(project__isnull=False)
    return scenario_q(actor, "scenario__") & (
        laid | (proposal_q(actor, "proposal__") & Q(proposal__isnull=False))
    )


@scope("demand.ScenarioRun")
def scenario_runs(actor: Actor) -> Q:
    """Seen with the scenario."""
    return scenario_q(actor, "scenario__")


@scope("demand.PlanOfRecord")
def plans_of_record(actor: Actor) -> Q:
    """Seen with the scenario."""
    return scenario_q(actor, "scenario__")


@scope("demand.Trigger")
def triggers(actor: Actor) -> Q:
    """For the roles that score and decide; one about a project is seen with the project."""
    nodes = actor.nodes(*INSIDERS)
    if not nodes:
        return Q(pk__in=[])
    about = Q(project__isnull=False) & project_q(actor, "project__")
    return Q(organisation_id=actor.organisation_id) & (Q(project__isnull=True) | about)


@scope("demand.Rechoice")
def rechoices(actor: Actor) -> Q:
    """For the roles that score and decide, seen with the project."""
    if not actor.nodes(*INSIDERS):
        return Q(pk__in=[])
    return project_q(actor, "project__")
