"""How services were met and what they were worth, on pages; and the survey of one delivery."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.identity.queries import all_offices, organisation
from sightline.kernel import clock
from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import Step, Steps, open_steps, take_step, taken
from sightline.services import commands, forms, policy, queries
from sightline.services.lists import state_html
from sightline.services.queries.measures import GROUPS
from sightline.ui.routes import Asked, page, show

CLAIM_STEPS: Steps = {
    "sign": Step(
        "Sign", "Signed: it counts.", policy.sign, commands.sign_value, ("sign",), kind="primary"
    ),
    "withdraw": Step(
        "Withdraw…", "It counts no more.", policy.keep, commands.withdraw_value, ("withdraw",),
        forms.WhyForm,
    ),
}  # fmt: skip


@page(policy.read)
def service_measures(request: Asked) -> HttpResponse:
    """Show how requests were met, by service, customer or month."""
    asked = request.GET.get("by", "service")
    by = asked if asked in GROUPS else "service"
    office, year = _chosen(request)
    only = {"office": office.pk} if office else {}
    period = (date(year, 1, 1), date(year, 12, 31)) if year else (None, None)
    more = {"office": office.pk if office else "", "year": year or ""}
    context = {
        "rows": queries.measured(request.actor, by, *period, **only),
        "office": office,
        "year": year,
        "more": urlencode({key: value for key, value in more.items() if value}),
        "by": by,
        "groups": GROUPS.items(),
        "as_of": clock.now(),
    }
    return show(request, "services/measures.html", context)


def _chosen(request: Asked) -> tuple[Any, int | None]:
    """Return the office and the year that the address names, as far as they make sense."""
    named, year = request.GET.get("office", ""), request.GET.get("year", "")
    is_id = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", named)
    office = all_offices(request.actor).filter(pk=named).first() if is_id else None
    return office, int(year) if re.fullmatch(r"(19|20|21)[0-9]{2}", year) else None


@page(policy.rate, methods=BOTH)
def survey_answer(request: Asked, survey_id: UUID) -> HttpResponse:
    """Show and take in how a delivery was."""
    row = queries.the_survey(request.actor, survey_id)
    check(request.actor, policy.rate, row)
    form = forms.SurveyForm(posted(request), initial={"seen": row.version})
    return taken(
        request,
        form,
        commands.answer_survey,
        back=reverse("service-request", args=[row.request_id]),
        title=f"How was it: {row.request.title}",
        said="Thank you. It is shown with what others said, once there are five answers.",
        verb="Send",
        lede="Your office sees scores of groups of five and more, and never who said what.",
        survey_id=row.pk,
    )


@page(policy.read)
def office_value(request: Asked) -> HttpResponse:
    """Show what offices were worth: value that customers signed, beside what the offices cost."""
    actor = request.actor
    context: dict[str, Any] = {
        "returns": queries.returns(actor),
        "claims": [
            (row, state_html(row), open_steps(actor, CLAIM_STEPS, row))
            for row in queries.claims(actor)[:200]
        ],
        "may_keep": may(actor, policy.keep),
        "as_of": clock.now(),
    }
    return show(request, "services/value.html", context)


@page(policy.keep, methods=BOTH)
def value_claim(request: Asked) -> HttpResponse:
    """Show and take in what a customer gained."""
    actor = request.actor
    currency, year = organisation(actor).currency, clock.today().year
    form = forms.ClaimForm(posted(request), actor=actor, currency=currency, year=year)
    said: dict[str, Any] = {"title": "Value that was gained", "verb": "Claim it"}
    said |= {"said": "It counts once the customer signed it."}
    return taken(request, form, commands.claim_value, back=reverse("office-value"), **said)


@page(policy.read, methods=BOTH)
def value_step(request: Asked, claim_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a claim of value."""
    row = queries.the_claim(request.actor, claim_id)
    back = reverse("office-value")
    return take_step(request, CLAIM_STEPS, verb, row, back=back, claim_id=row.pk)


@page(policy.keep, methods=BOTH)
def office_cost_set(request: Asked) -> HttpResponse:
    """Show and take in what an office cost in a year."""
    actor = request.actor
    currency, year = organisation(actor).currency, clock.today().year
    form = forms.CostForm(posted(request), actor=actor, currency=currency, year=year)
    said: dict[str, Any] = {"title": "What an office cost", "said": "The cost was saved."}
    return taken(request, form, commands.set_office_cost, back=reverse("office-value"), **said)
