"""Who may see and do what with customers, services and requests.

The catalogue is open to the organisation. A customer and what it asked for are for the roles of
its office and for the people who stand for it; only they ask, confirm, rate and sign.
"""

from typing import Any

from django.db.models import Func, Q
from django.db.models.lookups import In

from sightline.identity.policy import holds, is_program
from sightline.kernel.policy import Actor, Rule, action, anyone, operator, scope
from sightline.projects.policy import OFFICES, is_manager, project_q
from sightline.services.models import Customer, CustomerMember, ServiceVersion

DESK = ("strategic_pmo", *OFFICES)
INSIDERS = (*DESK, "executive", "auditor")
WHY = "who stands for a customer decides what they see of it"


def _stands_for(actor: Actor, row: Any) -> bool:
    if row is None:
        return actor.id is not None
    customer = row if isinstance(row, Customer) else getattr(_request(row), "customer", None)
    if customer is None:  # what hangs on no customer
        return False
    rows = CustomerMember.objects.system(WHY)
    return bool(rows.filter(customer=customer.pk, person=actor.id).exists())


stands_for = Rule("the people of this customer", _stands_for)

carries_it = Rule(
    "who works on it",
    lambda actor, row: (
        actor.id is not None
        and (row is None or getattr(_request(row), "assignee_id", None) == actor.id)
    ),
)


def _request(row: Any) -> Any:
    return getattr(row, "request", row)


read = action("services.read", anyone, reads=True)
read_cycle = action("services.read_cycle", holds(*INSIDERS), reads=True)
look = action("services.look", holds(*DESK) & ~is_manager & ~is_program)
draw = action("services.draw", operator)
keep = action("services.keep", holds(*DESK))
write_document = action("services.write_document", holds(*DESK))
approve_document = action(
    "services.approve_document", holds("executive", "strategic_pmo") & ~is_program
)
ask = action("services.ask", stands_for)
rate = action("services.rate", stands_for)
sign = action("services.sign", stands_for)
work = action("services.work", holds(*DESK) | carries_it)
talk = action("services.talk", holds(*DESK) | carries_it | stands_for)


def customer_q(actor: Actor, prefix: str = "") -> Q:
    """Return the customers an actor sees, as a filter; ``prefix`` leads from a model to them."""

    def q(**conditions: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in conditions.items()})

    home, nodes = q(organisation_id=actor.organisation_id), actor.nodes(*INSIDERS)
    if actor.organisation_id in nodes:
        return home
    mine = CustomerMember.objects.system(WHY).filter(person=actor.id).values("customer")
    return home & (q(office_id__in=nodes) | q(pk__in=mine))


@scope("services.Customer")
def customers(actor: Actor) -> Q:
    """For the roles of its office, and for the people who stand for it."""
    return customer_q(actor)


@scope("services.CustomerMember")
def members(actor: Actor) -> Q:
    """Seen with the customer."""
    return customer_q(actor, "customer__")


class Beside(Func):
    """A column by which the database looks at rows, and does not begin to look for them.

    Scopes leave most rows. SQLite keeps no figures of rows and would begin with them all the same,
    before the customer, the service or the state that was asked for.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Say so by a plus, which SQLite has for it."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)


def request_q(actor: Actor, prefix: str = "") -> Q:
    """Return the requests an actor sees: those of customers that they see, and their own work.

    Customers are asked for beside, not joined: there are few of them, and a great many requests.
    """
    seen = Customer.objects.system(WHY).filter(customer_q(actor)).values("pk")
    rows = Q(In(Beside(f"{prefix}customer_id"), seen))
    if actor.id is None or actor.organisation_id in actor.nodes(*INSIDERS):
        return rows
    home = Q(**{f"{prefix}organisation_id": actor.organisation_id})
    return rows | (home & Q(**{f"{prefix}assignee_id": actor.id}))


def _inside(actor: Actor) -> Q:
    """Return what the office notes about a customer: for its roles only."""
    nodes = actor.nodes(*INSIDERS)
    home = Q(customer__organisation_id=actor.organisation_id)
    if actor.organisation_id in nodes:
        return home
    return home & Q(customer__office_id__in=nodes)


@scope("services.CustomerNeed")
def needs(actor: Actor) -> Q:
    """For the roles of the office."""
    return _inside(actor)


@scope("services.CustomerAssessment")
def assessments(actor: Actor) -> Q:
    """Seen with the customer: people may know how they were judged."""
    return customer_q(actor, "customer__")


@scope("services.CustomerFinding")
def findings(actor: Actor) -> Q:
    """Seen with the customer: people may know how they were judged."""
    return customer_q(actor, "customer__")


@scope("services.ApproachMove")
def moves(actor: Actor) -> Q:
    """Seen with the customer."""
    return customer_q(actor, "customer__")


@scope("services.Service")
def services(actor: Actor) -> Q:
    """The catalogue is open to the organisation; what is only drafted yet, to its office."""
    home, nodes = Q(organisation_id=actor.organisation_id), actor.nodes(*INSIDERS)
    if actor.organisation_id in nodes:
        return home
    offered = ServiceVersion.objects.system(WHY).exclude(state="draft").values("service")
    return home & (Q(office_id__in=nodes) | Q(pk__in=offered))


@scope("services.ServiceVersion")
def versions(actor: Actor) -> Q:
    """A draft is for the roles of its office."""
    home, nodes = Q(service__organisation_id=actor.organisation_id), actor.nodes(*INSIDERS)
    if actor.organisation_id in nodes:
        return home
    return home & (~Q(state="draft") | Q(service__office_id__in=nodes))


@scope("services.ServiceRequest")
def requests(actor: Actor) -> Q:
    """For the roles of the office, the people of the customer, and who works on it."""
    return request_q(actor)


@scope("services.RequestMove")
def request_moves(actor: Actor) -> Q:
    """Seen with the request."""
    return request_q(actor, "request__")


@scope("services.RequestTask")
def request_tasks(actor: Actor) -> Q:
    """Seen with the request."""
    return request_q(actor, "request__")


@scope("services.RequestComment")
def request_comments(actor: Actor) -> Q:
    """Seen with the request."""
    return request_q(actor, "request__")


@scope("services.RequestFile")
def request_files(actor: Actor) -> Q:
    """Seen with the request."""
    return request_q(actor, "request__")


@scope("services.DeskPerson")
def desk_people(actor: Actor) -> Q:
    """For the roles of the office, and one's own row."""
    nodes, home = actor.nodes(*INSIDERS), Q(office__organisation_id=actor.organisation_id)
    if actor.organisation_id in nodes:
        return home
    return home & (Q(office_id__in=nodes) | Q(person_id=actor.id))


@scope("services.Look")
def looks(actor: Actor) -> Q:
    """For the roles of the customer's office, as far as they see the project."""
    return _inside(actor) & project_q(actor, "project__")


@scope("services.ServiceAgreement")
def agreements(actor: Actor) -> Q:
    """Seen with the customer."""
    return customer_q(actor, "customer__")


@scope("services.Survey")
def surveys(actor: Actor) -> Q:
    """For the people of the customer alone: others see scores of groups only."""
    mine = CustomerMember.objects.system(WHY).filter(
        person=actor.id, customer__organisation=actor.organisation_id
    )
    return Q(In(Beside("request__customer_id"), mine.values("customer")))


@scope("services.ValueClaim")
def value_claims(actor: Actor) -> Q:
    """Seen with the customer."""
    return customer_q(actor, "customer__")


@scope("services.CustomerQuote")
def quotes(actor: Actor) -> Q:
    """Seen with the customer."""
    return customer_q(actor, "customer__")


@scope("services.ValueStory")
def stories(actor: Actor) -> Q:
    """For the roles of the office: it tells what the office cost."""
    nodes, home = actor.nodes(*INSIDERS), Q(office__organisation_id=actor.organisation_id)
    return home if actor.organisation_id in nodes else home & Q(office_id__in=nodes)


@scope("services.OfficeCost")
def office_costs(actor: Actor) -> Q:
    """For the roles of the office."""
    nodes, home = actor.nodes(*INSIDERS), Q(office__organisation_id=actor.organisation_id)
    return home if actor.organisation_id in nodes else home & Q(office_id__in=nodes)


@scope("services.OfficeDocument")
def office_documents(actor: Actor) -> Q:
    """What was approved is open to the organisation; the rest is for the roles of its office."""
    home, nodes = Q(organisation_id=actor.organisation_id), actor.nodes(*INSIDERS)
    if actor.organisation_id in nodes:
        return home
    return home & (Q(state__in=["approved", "superseded"]) | Q(office_id__in=nodes))
