"""Value stories: written, changed while they are drafts, and published with frozen figures."""

from typing import Any
from uuid import UUID

from django.db.models import Max

from sightline.identity.queries import the_office
from sightline.kernel import clock
from sightline.kernel.command import claim, command, nothing_changed, record
from sightline.kernel.edits import set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.services import events, policy
from sightline.services.commands.value import check_year
from sightline.services.models import ValueStory
from sightline.services.queries.stories import assembled, quotable

FIELDS = frozenset({"headline", "delivered", "perceived", "outlook"})
WHY = "one draft and one published story of an office and a year, whoever sees them"


@command
def write_story(actor: Actor, /, *, office_id: UUID, year: int, **fields: Any) -> ValueStory:
    """Begin the value story of an office and a year.

    Args:
        fields: ``headline``, ``delivered``, ``perceived``, ``outlook``.

    Raises:
        NotFound: The office is not visible.
        Forbidden: Only the roles of the office.
        Refused: ``no-year``, ``year-to-come``, ``draft-waits``.
    """
    office = the_office(actor, office_id)
    check(actor, policy.keep, office)
    check_year(year)
    if year > clock.today().year:
        raise Refused("year-to-come", "Tell of a year that has begun.", "year")
    rows = ValueStory.objects.system(WHY).filter(office=office, year=year)
    if rows.filter(state="draft").exists():
        words = "A draft of this year waits: change that one."
        raise Refused("draft-waits", words, "year")
    edition = (rows.aggregate(last=Max("edition"))["last"] or 0) + 1
    row = ValueStory(office=office, year=year, edition=edition, written_by_id=actor.id)
    _take(row, {"headline": ""} | fields)
    return _written(row)


@command
def change_story(
    actor: Actor, /, *, story_id: UUID, seen: int | None = None, why: str = "", **fields: Any
) -> ValueStory:
    """Change the words of a draft.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``story-published``.
    """
    row = claim(ValueStory, story_id, actor, policy.keep, seen=seen)
    if row.state != ValueStory.State.DRAFT:
        words = "It was published and stays as it was: write a new edition, which supersedes it."
        raise Refused("story-published", words)
    if not _take(row, fields):
        nothing_changed()
        return row
    return _written(row, why)


@command
def publish_story(
    actor: Actor, *, story_id: UUID, seen: int | None = None, why: str = ""
) -> ValueStory:
    """Publish a story: its figures are frozen as of now, and the one before it is superseded.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-narrative``.
    """
    row = claim(ValueStory, story_id, actor, policy.keep, seen=seen)
    row.life.next_state("publish", str(row.state))
    if not row.delivered or not row.perceived:
        words = "Say in words what was delivered and what customers make of it: figures need both."
        raise Refused("no-narrative", words, "perceived" if row.delivered else "delivered")
    held = ValueStory.objects.system(WHY).filter(office=row.office_id, year=row.year)
    for before in held.filter(state="published"):
        before.move("supersede")
        _moved(before, "supersede", "")
    row.move("publish")
    row.figures = [one.plain() for one in assembled(actor, row.office_id, row.year)]
    found = quotable(actor, row.office_id, row.year).values_list("pk", flat=True)
    row.quoted = [str(pk) for pk in found]
    row.as_of, row.published_by_id = clock.now(), actor.id
    return _moved(row, "publish", why)


def _take(row: ValueStory, fields: dict[str, Any]) -> bool:
    changed = set_fields(row, fields, FIELDS)
    if not row.headline:
        raise Invalid({"headline": ["Say it in one sentence."]})
    return changed


def _written(row: ValueStory, why: str = "") -> ValueStory:
    row.save()
    record(events.StoryWritten(about=row.pk, office=row.office_id, year=row.year), why=why)
    return row


def _moved(row: ValueStory, verb: str, why: str) -> ValueStory:
    row.save()
    said: dict[str, Any] = {"verb": verb, "state": str(row.state), "year": row.year}
    record(events.StoryMoved(about=row.pk, office=row.office_id, **said), why=why)
    return row
