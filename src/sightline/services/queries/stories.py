"""Value stories as they are listed and read, and the figures that a new one is made of.

The figures are those that the product shows elsewhere, for one office and one year; each opens the
page on which it is derived. Scores follow the rule of groups of five.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Avg, Count, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse

from sightline.kernel.command import find
from sightline.kernel.money import Money
from sightline.kernel.policy import Actor, visible
from sightline.projects import queries as projects
from sightline.services.models import (
    CustomerAssessment,
    CustomerQuote,
    ServiceRequest,
    Survey,
    ValueStory,
)
from sightline.services.queries.catalogue import service_versions
from sightline.services.queries.customers import customers
from sightline.services.queries.measures import Measured, met_by_office
from sightline.services.queries.monitoring import FIGURES, LIVE, Work
from sightline.services.queries.value import Returned, returns
from sightline.services.rules.figures import WorkFigure, share
from sightline.services.rules.story import StoryFigure, thawed, told


def stories(actor: Actor) -> QuerySet[ValueStory]:
    """Return the value stories that the actor sees, newest first."""
    rows = visible(actor, ValueStory).select_related("office", "written_by", "published_by")
    return rows.order_by("-year", "office__name", "-edition")


def the_story(actor: Actor, story_id: UUID) -> ValueStory:
    """Return one value story, or refuse with ``NotFound``."""
    return stories(actor).filter(pk=story_id).first() or find(ValueStory, story_id, actor)


def quotes(actor: Actor) -> QuerySet[CustomerQuote]:
    """Return the words of customers that the actor sees, newest first."""
    rows = visible(actor, CustomerQuote).select_related("customer__office", "allowed_by")
    return rows.order_by("-said_on", "-id")


def the_quote(actor: Actor, quote_id: UUID) -> CustomerQuote:
    """Return one customer's words, or refuse with ``NotFound``."""
    return quotes(actor).filter(pk=quote_id).first() or find(CustomerQuote, quote_id, actor)


def own_comment(actor: Actor, row: ServiceRequest) -> Survey | None:
    """Return the actor's own answer to a survey, if its comment was not offered yet."""
    rows = visible(actor, Survey).filter(request=row, answered_by=actor.id, quote__isnull=True)
    found: Survey | None = rows.exclude(comment="").first() if actor.id else None
    return found


def quotable(actor: Actor, office_id: UUID, year: int) -> QuerySet[CustomerQuote]:
    """Return the words of a year that customers of an office allow to be quoted."""
    rows = quotes(actor).filter(customer__office=office_id, said_on__year=year)
    return rows.filter(state="allowed")


def quotes_of(actor: Actor, row: ValueStory) -> QuerySet[CustomerQuote]:
    """Return the words that go with a story and are still allowed."""
    if row.state == "draft":
        return quotable(actor, row.office_id, row.year)
    return quotes(actor).filter(pk__in=row.quoted, state="allowed")


def figures_of(actor: Actor, row: ValueStory) -> list[StoryFigure]:
    """Return a story's figures: as they were frozen, or those of now for a draft."""
    if row.state == "draft":
        return assembled(actor, row.office_id, row.year)
    return thawed(row.figures)


def assembled(actor: Actor, office_id: UUID, year: int) -> list[StoryFigure]:
    """Return the figures of an office and a year, as far as the actor sees what they count."""
    return [
        *_met(actor, office_id, year),
        *_returned(actor, office_id, year),
        *_grown(actor, office_id, year),
        *_worked(actor, office_id),
    ]


def _met(actor: Actor, office_id: UUID, year: int) -> Iterator[StoryFigure]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    one = met_by_office(actor, first, last, office_id)
    asked = {"by": "service", "office": office_id, "year": year}
    href = f"{reverse('service-measures')}?{urlencode(asked)}"
    yield told("delivered", "compliance", WorkFigure(
        "Promises kept", one.compliance, "share", one.n_promised,
        "Requests closed in the year that took no longer than promised, over all that promised a "
        "time.", href,
    ))  # fmt: skip
    yield told("delivered", "closed", WorkFigure(
        "Requests closed", Decimal(one.n_closed), "count", one.n_closed,
        "Requests closed in the year.", href,
    ))  # fmt: skip
    yield from _said(one, href)


def _said(one: Measured, href: str) -> Iterator[StoryFigure]:
    """Yield what customers answered; scores of under five answers are not shown."""
    nps = None if one.nps is None else Decimal(one.nps)
    yield told("perceived", "csat", WorkFigure(
        "Satisfied customers", one.csat, "share", one.n_scored,
        "Answers of 4 and 5, over the answers to surveys of the requests closed in the year, but "
        "for a few that one could tell apart.", href,
    ), words="" if one.csat is not None else one.why_unscored)  # fmt: skip
    yield told("perceived", "nps", WorkFigure(
        "Would recommend it", nps, "score", one.n_scored,
        "Answers of 9 and 10 less those of 0 to 6, in percent of those counted, from -100 to 100.",
        href,
    ), words=one.why_unscored if nps is None else f"{nps:+.0f}")  # fmt: skip
    yield told("perceived", "response", WorkFigure(
        "Surveys answered", one.response, "share", one.n_sent,
        "Surveys answered, over all sent for the requests closed in the year.", href,
    ))  # fmt: skip


def _returned(actor: Actor, office_id: UUID, year: int) -> Iterator[StoryFigure]:
    found = next(iter(returns(actor, office_id, year)), None)
    href = reverse("office-value")
    if found is None:
        return
    yield from _value(found, href)
    rows: Any = projects.present(projects.projects(actor)).order_by()
    rows = rows.filter(office=office_id, state__in=LIVE, currency=found.cost.currency)
    held = rows.filter(whole_life_minor__gt=0).aggregate(
        n=Count("pk"), minor=Sum("whole_life_minor")
    )
    yield told("office", "of-portfolio", WorkFigure(
        "Cost of the office against its portfolio", share(found.cost.cost_minor, held["minor"] or 0),
        "share", held["n"],
        "Cost of the office in the year, over the whole-life cost of its live projects of now.",
        f"{reverse('projects')}?office={office_id}",
    ))  # fmt: skip


def _value(found: Returned, href: str) -> Iterator[StoryFigure]:
    currency, cost = found.cost.currency, found.cost.cost_minor
    for part, key, label, minor, n, formula in (
        ("delivered", "attributed", "Value that the office brought", found.attributed_minor,
         found.n_signed, "Value that customers signed, times the share they signed."),
        ("office", "cost", "Cost of the office", cost, 1, "What the office cost in the year."),
    ):  # fmt: skip
        money = Money(minor, currency)
        figure = WorkFigure(label, Decimal(str(money)), "money", n, formula, href)
        yield told(part, key, figure, words=f"{Decimal(str(money)):,.0f} {currency}")
    ratio = found.ratio if found.n_signed else None
    yield told("delivered", "return", WorkFigure(
        "Return", ratio, "share", found.n_signed,
        "The office's share of signed value less its cost, over its cost.", href,
    ), words="" if found.n_signed else "no value is signed yet")  # fmt: skip


def _grown(actor: Actor, office_id: UUID, year: int) -> Iterator[StoryFigure]:
    """Yield how mature customers were before the year and at its end, of those known at both."""
    held = CustomerAssessment.objects.system("counted for customers that the actor sees")
    level = held.filter(customer=OuterRef("pk")).order_by("-assessed_on", "-id").values("level")
    rows = customers(actor).filter(office=office_id).annotate(
        then=Subquery(level.filter(assessed_on__lt=date(year, 1, 1))[:1]),
        now=Subquery(level.filter(assessed_on__lte=date(year, 12, 31))[:1]),
    ).filter(then__isnull=False).order_by()  # fmt: skip
    found = rows.aggregate(n=Count("pk"), a=Avg("then"), b=Avg("now"))
    if not found["n"]:
        return
    href = f"{reverse('customers')}?office={office_id}"
    words = "Mean of the last assessment {}, over customers assessed before the year, of 5."
    for key, name, when in (
        ("a", "Maturity of customers before", "before the year"),
        ("b", "Maturity of customers after", "up to the end of the year"),
    ):
        value = None if found[key] is None else Decimal(str(found[key]))
        figure = WorkFigure(name, value, "ratio", found["n"], words.format(when), href)
        yield told("maturity", f"maturity-{key}", figure)


def _worked(actor: Actor, office_id: UUID) -> Iterator[StoryFigure]:
    """Yield the figures of the services that the office offers, each once, as of now."""
    rows = service_versions(actor).filter(service__office=office_id, state="active")
    work = Work(actor)
    named: dict[str, str] = {}
    for key, name in rows.values_list("service__key", "service__name"):
        named.setdefault(key, name)
    for key, name in named.items():
        if key == "benefits":
            yield told("delivered", key, FIGURES[key](work))
        elif key in FIGURES and key != "requests":
            figure = FIGURES[key](work)
            yield told("work", key, replace(figure, label=f"{name}: {figure.label}"))
