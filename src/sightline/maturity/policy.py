"""Who may see and do what with models, campaigns, answers, results and improvements.

What one person answered is that person's alone. Results are for who leads the office until they
are confirmed; then those of organisations and offices are open, those of customers and
practitioners stay with the readers of the office.
"""

from django.db.models import Q

from sightline.identity.policy import READERS, holds, is_program
from sightline.kernel.policy import Actor, Rule, action, anyone, scope
from sightline.maturity.models import Respondent
from sightline.maturity.rules import OPEN_KINDS
from sightline.projects.policy import OFFICES

LEADERS = ("strategic_pmo", *OFFICES)
WHY = "who is asked sees the campaign"

asked = Rule(
    "the person who is asked",
    lambda actor, row: row is None or getattr(row, "person_id", None) == actor.id,
)
owns = Rule(
    "its owner",
    lambda actor, row: row is None or getattr(row, "owner_id", None) == actor.id,
)

read = action("maturity.read", anyone, reads=True)
keep_models = action("maturity.keep_models", holds("strategic_pmo"))
run = action("maturity.run", holds(*LEADERS))
assess = action("maturity.assess", holds(*LEADERS) & ~is_program)
confirm = action("maturity.confirm", holds(*LEADERS) & ~is_program)
answer = action("maturity.answer", asked & ~is_program)
work = action("maturity.work", owns | holds(*LEADERS))


def _of_office(actor: Actor, prefix: str, roles: tuple[str, ...]) -> Q:
    nodes = actor.nodes(*roles)
    return Q(**{f"{prefix}office_id__in": nodes}) | Q(**{f"{prefix}organisation_id__in": nodes})


def _at_home(actor: Actor, prefix: str) -> Q:
    return Q(**{f"{prefix}organisation_id": actor.organisation_id})


def _told(actor: Actor, prefix: str) -> Q:
    """Return what is told of a campaign's results."""
    confirmed = Q(**{f"{prefix}state": "confirmed"})
    opened = confirmed & Q(**{f"{prefix}kind__in": OPEN_KINDS}) & _at_home(actor, prefix)
    read_there = confirmed & _of_office(actor, prefix, READERS)
    return opened | read_there | _of_office(actor, prefix, (*LEADERS, "auditor"))


@scope("maturity.MaturityModel")
def models(actor: Actor) -> Q:
    """Open within the organisation."""
    return Q(organisation_id=actor.organisation_id)


@scope("maturity.ModelVersion")
def versions(actor: Actor) -> Q:
    """Open within the organisation once it was published; a draft is for its keepers."""
    kept = Q(of_model__organisation_id__in=actor.nodes("strategic_pmo"))
    return (Q(published_on__isnull=False) & _at_home(actor, "of_model__")) | kept


@scope("maturity.Campaign")
def campaigns(actor: Actor) -> Q:
    """For the office's readers and who is asked; open ones for all once they are confirmed."""
    mine = Respondent.objects.system(WHY).filter(person_id=actor.id)
    begun = mine.exclude(campaign__state="draft").values("campaign")
    return _told(actor, "") | _of_office(actor, "", READERS) | Q(pk__in=begun)


@scope("maturity.Respondent")
def respondents(actor: Actor) -> Q:
    """Oneself, once it was opened; who leads the office and auditors see who is asked."""
    leads = _of_office(actor, "campaign__", (*LEADERS, "auditor"))
    return (Q(person_id=actor.id) & ~Q(campaign__state="draft")) | leads


@scope("maturity.Response")
def responses(actor: Actor) -> Q:
    """One's own, and nobody else's."""
    return Q(respondent__person_id=actor.id)


@scope("maturity.AssessorScore")
def assessor_scores(actor: Actor) -> Q:
    """For who leads the office, auditors, and the assessor."""
    leads = _of_office(actor, "campaign__", (*LEADERS, "auditor"))
    return Q(assessor_id=actor.id) | leads


@scope("maturity.Result")
def results(actor: Actor) -> Q:
    """As the campaign's results are told."""
    return _told(actor, "campaign__")


@scope("maturity.Improvement")
def improvements(actor: Actor) -> Q:
    """For the office's readers, and for whoever owns it."""
    return Q(owner_id=actor.id) | _of_office(actor, "campaign__", READERS)
