"""Value stories and customers' own words over HTTP."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from pydantic import Field

from sightline.services import commands, lists, policy, queries
from sightline.services.models import CustomerQuote, ValueStory
from sightline.services.rest.value import Year
from sightline.ui.api.operations import Operations
from sightline.ui.api.schemas import LEFT, Day, Id, In, Line, LongText, Name, Out, Told, Why
from sightline.ui.api.versions import seen
from sightline.ui.listing import Column, Listing
from sightline.ui.routes import Asked

api = Operations("Value stories")
STORY, QUOTE = "/value-stories/{uuid:story_id}", "/customer-quotes/{uuid:quote_id}"
Words = Annotated[LongText, Field(min_length=1)]
SAID = (Column("said_on", "Said", lambda row: row.said_on, order="said_on"),)
QUOTES = Listing(name="customer-quotes", columns=SAID, default_sort="-said_on")


class ValueStoryOut(Out):
    """The value story of an office and a year; its figures are told beside it."""

    office_id: UUID
    year: int
    edition: int
    state: Literal["draft", "published", "superseded"]
    headline: str
    delivered: str
    perceived: str
    outlook: str
    as_of: datetime | None
    published_by_id: UUID | None


class ValueStoryChange(In):
    """What a person says to the figures."""

    headline: Name = LEFT
    delivered: LongText = LEFT
    perceived: LongText = LEFT
    outlook: LongText = LEFT


class ValueStoryNew(ValueStoryChange):
    """The story of which office, of which year."""

    office_id: Id
    year: Year
    headline: Name


class ValueStoryFigure(Told):
    """One figure of a story: value and formula, and the page that derives it."""

    part: Literal["delivered", "perceived", "office", "maturity", "work"]
    key: str
    label: str
    value: str | None
    unit: str
    words: str
    n: int
    formula: str
    page: str


class ValueStoryFigures(Told):
    """The figures of a story: frozen once it was published, of now for a draft."""

    is_frozen: bool
    as_of: datetime | None
    figures: list[ValueStoryFigure]
    quote_ids: list[UUID]


class CustomerQuoteOut(Out):
    """What somebody of a customer said, and whether it may be quoted."""

    customer_id: UUID
    state: Literal["noted", "allowed", "withdrawn"]
    words: str
    said_by: str
    said_on: date
    survey_id: UUID | None
    allowed_on: date | None


class CustomerQuoteNew(In):
    """What was said."""

    words: Words
    said_by: Line = LEFT
    said_on: Day = LEFT


class CommentOffer(In):
    """As who a comment is quoted."""

    said_by: Line = LEFT


@api.lists("/value-stories", policy.read, ValueStoryOut, lists.STORIES)
def value_stories(request: Asked) -> QuerySet[ValueStory]:
    """Return the value stories that the caller sees."""
    return queries.stories(request.actor)


@api.shows(STORY, policy.read, ValueStoryOut)
def value_story(request: Asked, story_id: UUID) -> ValueStory:
    """Return one value story."""
    return queries.the_story(request.actor, story_id)


@api.tells(f"{STORY}/figures", policy.read, ValueStoryFigures)
def value_story_figures(request: Asked, story_id: UUID) -> ValueStoryFigures:
    """Return the figures of a story, and which words of customers go with it."""
    row = queries.the_story(request.actor, story_id)
    held = [one.plain() for one in queries.figures_of(request.actor, row)]
    figures = [ValueStoryFigure(**one | {"page": one.pop("href")}) for one in held]
    quoted = list(queries.quotes_of(request.actor, row).values_list("pk", flat=True)[:200])
    frozen = row.state != "draft"
    return ValueStoryFigures(
        is_frozen=frozen, as_of=row.as_of, figures=figures, quote_ids=quoted
    )  # fmt: skip


@api.creates("/value-stories", policy.keep, ValueStoryOut, at="/value-stories/{id}")
def write_story(request: Asked, said: ValueStoryNew) -> ValueStory:
    """Begin the value story of an office and a year."""
    return commands.write_story(request.actor, **said.given())


@api.changes(STORY, policy.keep, ValueStoryOut)
def change_story(request: Asked, story_id: UUID, said: ValueStoryChange) -> ValueStory:
    """Change the words of a draft."""
    at: dict[str, Any] = {"story_id": story_id, "seen": seen(request)}
    return commands.change_story(request.actor, **at, **said.given())


@api.changes(f"{STORY}/publish", policy.keep, ValueStoryOut, method="POST")
def publish_story(request: Asked, story_id: UUID, said: Why) -> ValueStory:
    """Publish a story; its figures are frozen."""
    at: dict[str, Any] = {"story_id": story_id, "seen": seen(request)}
    return commands.publish_story(request.actor, **at, why=said.why)


@api.lists("/customer-quotes", policy.read, CustomerQuoteOut, QUOTES)
def customer_quotes(request: Asked) -> QuerySet[CustomerQuote]:
    """Return the words of customers that the caller sees."""
    return queries.quotes(request.actor)


@api.shows(QUOTE, policy.read, CustomerQuoteOut)
def customer_quote(request: Asked, quote_id: UUID) -> CustomerQuote:
    """Return one customer's words."""
    return queries.the_quote(request.actor, quote_id)


@api.creates(
    "/customers/{uuid:customer_id}/quotes", policy.keep, CustomerQuoteOut,
    at="/customer-quotes/{id}",
)  # fmt: skip
def note_quote(request: Asked, customer_id: UUID, said: CustomerQuoteNew) -> CustomerQuote:
    """Note what somebody of a customer said."""
    return commands.note_quote(request.actor, customer_id=customer_id, **said.given())


@api.creates(
    "/surveys/{uuid:survey_id}/quote", policy.rate, CustomerQuoteOut, at="/customer-quotes/{id}"
)
def offer_comment(request: Asked, survey_id: UUID, said: CommentOffer) -> CustomerQuote:
    """Let the office quote one's own comment."""
    return commands.offer_comment(request.actor, survey_id=survey_id, **said.given())


@api.changes(f"{QUOTE}/allow", policy.sign, CustomerQuoteOut, method="POST")
def allow_quote(request: Asked, quote_id: UUID) -> CustomerQuote:
    """Allow that words are quoted."""
    at: dict[str, Any] = {"quote_id": quote_id, "seen": seen(request)}
    return commands.allow_quote(request.actor, **at)


@api.changes(f"{QUOTE}/withdraw", policy.sign, CustomerQuoteOut, method="POST")
def withdraw_quote(request: Asked, quote_id: UUID) -> CustomerQuote:
    """Take it back that words are quoted."""
    at: dict[str, Any] = {"quote_id": quote_id, "seen": seen(request)}
    return commands.withdraw_quote(request.actor, **at)
