"""What hangs on a request: items of its area with their answers, its funding, its alternatives."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from sightline.changes import commands, policy
from sightline.changes.forms import parts as forms
from sightline.changes.forms.requests import GoForm, SureForm
from sightline.changes.pages.request_forms import address, the_permitted
from sightline.changes.queries import requests as queries
from sightline.kernel.policy import check
from sightline.projects.pages.frame import BOTH, posted
from sightline.ui.asking import ask
from sightline.ui.forms import CommandForm
from sightline.ui.routes import Asked, done, page


def _taken(
    request: Asked,
    form: CommandForm,
    call: Callable[..., Any],
    *,
    title: str,
    back: str,
    said: str,
    verb: str = "Save",
    lede: str = "",
    **fixed: Any,
) -> HttpResponse:
    """Show a form, or send it to its command and go back."""
    if request.method == "POST" and form.submit(call, request.actor, **fixed):
        return done(request, back, said)
    return ask(request, form, title, back=back, verb=verb, lede=lede)


@page(policy.compute, methods=BOTH)
def item_name(request: Asked, change_id: UUID) -> HttpResponse:
    """Name something that a request touches, or who answers for it."""
    change = the_permitted(request, change_id, policy.compute)
    form = forms.ItemForm(posted(request), actor=request.actor, change=change)
    return _taken(
        request, form, commands.name_item, change_id=change_id, back=address(change),
        title=f"What {change.code} touches", verb="Name it", said="It is in the impact area.",
        lede="What the computation found stands first: choose it to say who answers for it.",
    )  # fmt: skip


@page(policy.assess, methods=BOTH)
def item_answer(request: Asked, item_id: UUID) -> HttpResponse:
    """Ask an owner what a request means for an item."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, policy.assess, row)
    form = forms.AnswerForm(posted(request), currency=row.change.currency)
    return _taken(
        request, form, commands.answer_item, item_id=item_id, back=address(row.change),
        title=f"{row.change.code} and {row.name}", verb="Answer", said="Your answer is kept.",
        lede=row.change.title,
    )  # fmt: skip


@page(policy.waive, methods=BOTH)
def item_waive(request: Asked, item_id: UUID) -> HttpResponse:
    """Ask the chair why an overdue answer is let go of."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, policy.waive, row)
    return _taken(
        request, forms.WaiveForm(posted(request)), commands.waive_item, item_id=item_id,
        back=address(row.change), title=f"Go on without an answer for {row.name}", verb="Waive",
        said="The answer is waived.", lede="It is kept with the request who let go of it, and why.",
    )  # fmt: skip


@page(policy.compute, methods=BOTH)
def item_drop(request: Asked, item_id: UUID) -> HttpResponse:
    """Take an item that was named by hand out of the area."""
    row = queries.the_item(request.actor, item_id)
    check(request.actor, policy.compute, row)
    return _taken(
        request, GoForm(posted(request)), commands.drop_item, item_id=item_id,
        back=address(row.change), title=f"Take {row.name} out", verb="Take it out",
        said="It is out of the impact area.",
    )  # fmt: skip


@page(policy.ask_funding, methods=BOTH)
def funding_ask(request: Asked, change_id: UUID) -> HttpResponse:
    """Ask a budget holder to reserve money."""
    change = the_permitted(request, change_id, policy.ask_funding)
    form = forms.FundingForm(posted(request), actor=request.actor, change=change)
    return _taken(
        request, form, commands.ask_funding, change_id=change_id, back=address(change),
        title=f"Money for {change.code}", verb="Ask", said="The budget holder is asked.",
        lede="Somebody else than who asks reserves it before the board can approve.",
    )  # fmt: skip


@page(policy.reserve, methods=BOTH)
def funding_reserve(request: Asked, funding_id: UUID) -> HttpResponse:
    """Ask a budget holder until when the money is reserved."""
    row = queries.the_funding(request.actor, funding_id)
    check(request.actor, policy.reserve, row)
    return _taken(
        request, forms.ReserveForm(posted(request)), commands.reserve_funding,
        funding_id=funding_id, back=address(row.change), title=f"Reserve from {row.source}",
        verb="Reserve", said="The money is reserved.", lede=row.change.title,
    )  # fmt: skip


@page(policy.reserve, methods=BOTH)
def funding_decline(request: Asked, funding_id: UUID) -> HttpResponse:
    """Ask a budget holder why the money is not reserved."""
    row = queries.the_funding(request.actor, funding_id)
    check(request.actor, policy.reserve, row)
    form = forms.WordsForm(posted(request))
    form.fields["words"].required = True
    return _taken(
        request, form, commands.decline_funding, funding_id=funding_id, back=address(row.change),
        title=f"Decline from {row.source}", verb="Decline", said="It is declined.",
        lede=row.change.title,
    )  # fmt: skip


@page(policy.release, methods=BOTH)
def funding_release(request: Asked, funding_id: UUID) -> HttpResponse:
    """Ask why money is let go of; an approval that leans on it lapses."""
    row = queries.the_funding(request.actor, funding_id)
    check(request.actor, policy.release, row)
    return _taken(
        request, forms.WordsForm(posted(request)), commands.release_funding,
        funding_id=funding_id, back=address(row.change), title=f"Release from {row.source}",
        verb="Release", said="The money is free again.",
        lede="An approval that leans on this money lapses with it.",
    )  # fmt: skip


@page(policy.edit, methods=BOTH)
def option_add(request: Asked, change_id: UUID) -> HttpResponse:
    """Enter an alternative, which the engine then weighs."""
    change = the_permitted(request, change_id, policy.edit)
    form = forms.OptionForm(posted(request), actor=request.actor, change=change)
    return _taken(
        request, form, commands.add_option, change_id=change_id, back=address(change),
        title=f"Another way than {change.code}", verb="Weigh it", said="It was weighed.",
        lede="The rest of the request stays as it is; what this costs is added.",
    )  # fmt: skip


@page(policy.edit, methods=BOTH)
def option_choose(request: Asked, option_id: UUID) -> HttpResponse:
    """Reshape a request as one of its alternatives."""
    row = queries.the_option(request.actor, option_id)
    check(request.actor, policy.edit, row)
    return _taken(
        request, SureForm(posted(request), initial={"seen": row.version}),
        commands.choose_option, option_id=option_id, back=address(row.change),
        title=f"Do it as “{row.name}”", verb="Choose it", said="The request was reshaped.",
        lede="It is an edit: owners answer anew, and an approval is lost.",
    )  # fmt: skip


@page(policy.edit, methods=BOTH)
def option_drop(request: Asked, option_id: UUID) -> HttpResponse:
    """Take an alternative away."""
    row = queries.the_option(request.actor, option_id)
    check(request.actor, policy.edit, row)
    return _taken(
        request, GoForm(posted(request)), commands.drop_option, option_id=option_id,
        back=address(row.change), title=f"Take “{row.name}” away", verb="Take it away",
        said="It was taken away.",
    )  # fmt: skip
