"""Value stories on pages: the list, one to read and to print, its forms; and customers' own words."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from sightline.kernel.policy import check, may
from sightline.projects.pages.frame import BOTH, posted
from sightline.projects.pages.steps import (
    Step,
    Steps,
    history_of,
    listed,
    open_steps,
    take_step,
    taken,
)
from sightline.projects.pages.views import keep_views
from sightline.services import commands, forms, lists, policy, queries
from sightline.services.lists import state_html
from sightline.services.models import ValueStory
from sightline.services.rules.story import by_part
from sightline.ui.routes import Asked, page, show

keep_views("value-stories", "value-stories", lists.stories_for, queries.stories)

STORY_STEPS: Steps = {
    "publish": Step(
        "Publish", "It is published; its figures stay as they are now.", policy.keep,
        commands.publish_story, ("publish",), kind="primary",
    ),
}  # fmt: skip
QUOTE_STEPS: Steps = {
    "allow": Step(
        "Let it be quoted", "It may be quoted.", policy.sign, commands.allow_quote, ("allow",)
    ),
    "withdraw": Step(
        "Take it back", "It is quoted no more.", policy.sign, commands.withdraw_quote, ("withdraw",)
    ),
}


def at(row: ValueStory) -> str:
    """Return a story's address."""
    return reverse("value-story", args=[row.pk])


@page(policy.read)
def story_list(request: Asked) -> HttpResponse:
    """Show the value stories that one sees."""
    actor = request.actor
    listing, rows = lists.stories_for(actor), queries.stories(actor)
    context = {"may_keep": may(actor, policy.keep)}
    return listed(request, listing, rows, "services/stories.html", **context)


@page(policy.read)
def story_detail(request: Asked, story_id: UUID) -> HttpResponse:
    """Show one story: words beside figures, delivered and perceived value kept apart."""
    actor = request.actor
    row = queries.the_story(actor, story_id)
    narrative = {"delivered": row.delivered, "perceived": row.perceived}
    parts = by_part(queries.figures_of(actor, row))
    context = {
        "row": row,
        "state": state_html(row),
        "parts": [(key, words, held, narrative.get(key, "")) for key, words, held in parts],
        "quotes": list(queries.quotes_of(actor, row)[:50]),
        "steps": open_steps(actor, STORY_STEPS, row),
        "may_edit": row.state == "draft" and queries.may_keep(actor, row),
        "newer": queries.stories(actor)
        .filter(office=row.office_id, year=row.year, state="published")
        .exclude(pk=row.pk)
        .first(),
        "crumbs": [
            {"label": "Value stories", "href": reverse("value-stories")},
            {"label": f"{row.office}, {row.year}", "href": ""},
        ],
    }
    return show(request, "services/story.html", context)


@page(policy.read)
def story_history(request: Asked, story_id: UUID) -> HttpResponse:
    """Show who changed a story, when, and why."""
    row = queries.the_story(request.actor, story_id)
    return history_of(request, [row.pk], str(row), at(row))


@page(policy.keep, methods=BOTH)
def story_write(request: Asked) -> HttpResponse:
    """Show and take in the first words of a story."""
    said: dict[str, Any] = {
        "title": "A value story",
        "said": "The draft was saved; it shows the figures of now.",
        "verb": "Save the draft",
    }
    form = forms.NewStoryForm(posted(request), actor=request.actor)
    back = reverse("value-stories")
    return taken(request, form, commands.write_story, back=back, to=at, **said)


@page(policy.keep, methods=BOTH)
def story_edit(request: Asked, story_id: UUID) -> HttpResponse:
    """Show and take in the changed words of a draft."""
    row = queries.the_story(request.actor, story_id)
    check(request.actor, policy.keep, row)
    form = forms.StoryForm(posted(request), row=row)
    said: dict[str, Any] = {"title": f"Edit: {row}", "said": "The story was saved."}
    return taken(request, form, commands.change_story, back=at(row), story_id=row.pk, **said)


@page(policy.read, methods=BOTH)
def story_step(request: Asked, story_id: UUID, verb: str) -> HttpResponse:
    """Take a step of a story."""
    row = queries.the_story(request.actor, story_id)
    return take_step(request, STORY_STEPS, verb, row, back=at(row), story_id=row.pk)


@page(policy.keep, methods=BOTH)
def quote_note(request: Asked, customer_id: UUID) -> HttpResponse:
    """Show and take in what somebody of a customer said."""
    customer = queries.the_customer(request.actor, customer_id)
    check(request.actor, policy.keep, customer)
    said: dict[str, Any] = {
        "title": f"Words of {customer}",
        "said": "It was noted; it is quoted once the customer allows it.",
        "verb": "Note it",
    }
    form, back = forms.QuoteForm(posted(request)), reverse("customer", args=[customer.pk])
    return taken(request, form, commands.note_quote, back=back, customer_id=customer.pk, **said)


@page(policy.read, methods=BOTH)
def quote_step(request: Asked, quote_id: UUID, verb: str) -> HttpResponse:
    """Allow that words are quoted, or take that back."""
    row = queries.the_quote(request.actor, quote_id)
    back = reverse("customer", args=[row.customer_id])
    return take_step(request, QUOTE_STEPS, verb, row, back=back, quote_id=row.pk)


@page(policy.rate, methods=BOTH)
def comment_offer(request: Asked, survey_id: UUID) -> HttpResponse:
    """Show and take in that one's own comment may be quoted."""
    row = queries.the_survey(request.actor, survey_id)
    check(request.actor, policy.rate, row)
    said: dict[str, Any] = {
        "title": "Let your comment be quoted",
        "said": "Your office may quote it, until you take that back on the page of the customer.",
        "lede": row.comment,
        "verb": "Let it be quoted",
    }
    form = forms.OfferForm(posted(request), initial={"seen": row.version})
    back = reverse("service-request", args=[row.request_id])
    return taken(request, form, commands.offer_comment, back=back, survey_id=row.pk, **said)
