"""Value stories: frozen figures, small groups, consent, and two kinds of value kept apart."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.kernel import clock
from sightline.kernel.errors import Forbidden, NotFound
from sightline.kernel.models import JournalEntry, RowChange
from sightline.services.models import CustomerQuote, Survey, ValueStory
from sightline.services.queries import figures_of, quotes, quotes_of, stories
from sightline.services.rules.figures import WorkFigure
from sightline.services.rules.story import PARTS, StoryFigure, by_part, thawed, told
from tests.browse import signed_in
from tests.knowledge.test_pages import told as page_of
from tests.services.scene import WHY, Scene, refused

YEAR = clock.today().year
SAID = {"headline": "Bids on time", "delivered": "Plans in two days", "perceived": "They say so"}
WORDS = st.text('aé "', max_size=3)
FIGURES = st.builds(
    StoryFigure, part=st.sampled_from(sorted(PARTS)), key=WORDS, label=WORDS,
    value=st.none() | WORDS, unit=WORDS, words=WORDS, n=st.integers(0, 9), formula=WORDS,
    href=WORDS,
)  # fmt: skip


@given(st.lists(FIGURES, max_size=12))
def test_what_is_frozen_thaws_as_it_was_and_each_figure_stands_in_one_part(
    held: list[StoryFigure],
) -> None:
    assert thawed([one.plain() for one in held]) == held
    parts = by_part(held)
    order = list(PARTS)
    assert [key for key, _, _ in parts] == [p for p in order if any(f.part == p for f in held)]
    assert sum(len(found) for _, _, found in parts) == len(held)
    assert all(one.part == key for key, _, found in parts for one in found)


def test_a_figure_is_told_in_words_and_as_a_number() -> None:
    share = WorkFigure("Kept", Decimal("0.75"), "share", 24, "Met over closed.", "/desk")
    assert (told("delivered", "k", share).words, told("delivered", "k", share).value) == (
        "75 %",
        "0.7500",
    )
    none = WorkFigure("Kept", None, "share", 0, "Met over closed.", "/desk")
    assert (told("perceived", "k", none).value, told("perceived", "k", none).words) == (
        None,
        "nothing to count yet",
    )


def story(scene: Scene, **said: Any) -> ValueStory:
    """Begin the story of the northern office of this year."""
    given = {"office_id": scene.world.id("north"), "year": YEAR, **SAID, **said}
    row: ValueStory = scene.do("write_story", "north", **given)
    return row


def rated(scene: Scene, n: int, **said: Any) -> list[Survey]:
    """Deliver, rate and close requests."""
    version, found = scene.version(), []
    for number in range(n):
        row = scene.request("delivered", version_id=version.pk)
        survey = Survey.objects.system("test").get(request=row)
        at = {"survey_id": survey.pk, "csat": 5, "nps": 10 if number else 6, **said}
        found.append(scene.do("answer_survey", "asker", **at))
        scene.take(row, "close")
    return found


@pytest.mark.django_db
def test_a_story_is_frozen_when_published_and_superseded_by_the_next(scene: Scene) -> None:
    rated(scene, 4)
    north, row = scene.world.actor("north"), story(scene)
    live = {one.key: one for one in figures_of(north, row)}
    assert (live["csat"].value, live["nps"].value) == (None, None)
    assert live["csat"].words == "shown from 5 answers on"
    assert live["response"].words == "100 %"
    assert "cost" not in live  # nobody said what it cost: no figure is made up
    rated(scene, 1)
    scene.do("set_office_cost", "north", office_id=scene.world.id("north"), year=YEAR,
             cost_minor=400_000_00)  # fmt: skip
    unsigned = {one.key: one for one in figures_of(north, row)}["return"]
    assert (unsigned.value, unsigned.words) == (None, "no value is signed yet")
    claim = scene.do(
        "claim_value", "north", customer_id=scene.customer.pk, year=YEAR, what="Fewer late bids",
        value_minor=1_500_000_00, share=Decimal("0.4"),
    )  # fmt: skip
    scene.do("sign_value", "asker", claim_id=claim.pk)
    row = scene.do("publish_story", "north", story_id=row.pk)
    frozen = {one.key: one for one in figures_of(north, row)}
    assert frozen["return"].words == "50 %"  # EX-03
    assert frozen["attributed"].words == "600,000 GBP"
    assert (frozen["csat"].words, frozen["nps"].words) == ("100 %", "+20")
    assert {frozen["return"].part, frozen["csat"].part} == {"delivered", "perceived"}
    assert all(one.href.startswith("/") and one.formula for one in frozen.values())
    assert row.as_of is not None
    scene.do("withdraw_value", "north", claim_id=claim.pk, why=WHY)
    rated(scene, 3, csat=1, nps=0)
    again = stories(north).get(pk=row.pk)
    assert {one.key: one for one in figures_of(north, again)} == frozen
    refused("story-published", scene.do, "change_story", "north", story_id=row.pk, headline="No")
    refused("wrong-state", scene.do, "publish_story", "north", story_id=row.pk)
    second = story(scene, headline="Second thoughts")
    assert second.edition == 2
    scene.do("publish_story", "lead", story_id=second.pk)
    assert scene.now(row).state == "superseded"
    assert {one.key for one in figures_of(north, scene.now(row))} == frozen.keys()
    assert figures_of(north, scene.now(second)) != list(frozen.values())


@pytest.mark.django_db
def test_refusals_name_their_guard_and_leave_no_trace(scene: Scene) -> None:
    at: dict[str, Any] = {"office_id": scene.world.id("north"), **SAID}
    n = JournalEntry.objects.count()
    call = (scene.do, "write_story")
    refused("year-to-come", *call, "north", **at, year=YEAR + 1)
    refused("no-year", *call, "north", **at, year=26)
    for who in ("asker", "exec", "auditor", "south"):
        with pytest.raises((Forbidden, NotFound)):
            scene.do("write_story", who, **at, year=YEAR)
    assert JournalEntry.objects.count() == n
    bare = story(scene, delivered="", perceived="")
    refused("draft-waits", *call, "lead", **at, year=YEAR)
    refused("no-narrative", scene.do, "publish_story", "north", story_id=bare.pk)
    scene.do("change_story", "north", story_id=bare.pk, delivered="Much")
    refused("no-narrative", scene.do, "publish_story", "north", story_id=bare.pk)
    assert scene.now(bare).figures == []
    for who, seen in (("exec", 1), ("auditor", 1), ("asker", 0), ("stranger", 0), ("south", 0)):
        assert stories(scene.world.actor(who)).count() == seen, who


@pytest.mark.django_db
def test_nothing_is_quoted_without_consent_and_consent_is_taken_back(scene: Scene) -> None:
    note = {"customer_id": scene.customer.pk, "words": "They saved our bid", "said_by": "Sponsor"}
    refused("forbidden", scene.do, "note_quote", "asker", **note)
    refused("not-yet", scene.do, "note_quote", "north", **note, said_on=date(YEAR + 1, 1, 1))
    row = scene.do("note_quote", "north", **note)
    north, told_of = scene.world.actor("north"), story(scene)
    assert not quotes_of(north, told_of)
    refused("forbidden", scene.do, "allow_quote", "north", quote_id=row.pk)
    refused("not-found", scene.do, "allow_quote", "stranger", quote_id=row.pk)
    scene.do("allow_quote", "mate", quote_id=row.pk)
    refused("wrong-state", scene.do, "allow_quote", "mate", quote_id=row.pk)
    assert list(quotes_of(north, told_of)) == [row]
    published = scene.do("publish_story", "north", story_id=told_of.pk)
    assert list(quotes_of(north, published)) == [row]
    scene.do("withdraw_quote", "asker", quote_id=row.pk)
    assert not quotes_of(north, published)
    assert "saved our bid" not in str(RowChange.objects.filter(row_id=row.pk).latest("pk").after)
    assert not quotes(scene.world.actor("stranger"))


@pytest.mark.django_db
def test_a_comment_is_offered_by_who_wrote_it_and_by_nobody_else(scene: Scene) -> None:
    (survey,) = rated(scene, 1, comment="Quick and kind")
    (silent,) = rated(scene, 1)
    refused("not-your-words", scene.do, "offer_comment", "mate", survey_id=survey.pk)
    refused("not-found", scene.do, "offer_comment", "north", survey_id=survey.pk)
    refused("no-comment", scene.do, "offer_comment", "asker", survey_id=silent.pk)
    row = scene.do("offer_comment", "asker", survey_id=survey.pk, said_by="The board")
    assert (row.state, row.words) == ("allowed", "Quick and kind")
    refused("offered-already", scene.do, "offer_comment", "asker", survey_id=survey.pk)
    scene.do("withdraw_quote", "asker", quote_id=row.pk)
    refused("not-your-words", scene.do, "allow_quote", "mate", quote_id=row.pk)
    scene.do("allow_quote", "asker", quote_id=row.pk)
    assert [one.pk for one in quotes_of(scene.world.actor("north"), story(scene))] == [row.pk]


@pytest.mark.django_db
def test_customers_that_grew_are_counted_before_and_after(scene: Scene) -> None:
    north = scene.world.actor("north")
    for name, levels in {"Grew": (1, 3), "Stayed": (2, 2), "New": (0, 5)}.items():
        row = scene.client(name)
        for level, on in zip(levels, (date(YEAR - 1, 6, 1), clock.today()), strict=True):
            if level:
                said = {"customer_id": row.pk, "maturity": level, "evidence": "Seen"}
                scene.do("assess_customer", "north", **said, assessed_on=on)
    service = scene.version().service
    scene.put(service, key="schedules")
    found = {one.key: one for one in figures_of(north, story(scene))}
    assert found["schedules"].label == "Planning help: Projects with a schedule"
    assert (found["maturity-a"].words, found["maturity-b"].words) == ("1.50", "2.50")
    assert found["maturity-a"].n == 2


@pytest.mark.django_db
def test_a_story_with_forms_from_first_words_to_the_printed_page(scene: Scene) -> None:
    version = scene.version()
    done = scene.request("delivered", version_id=version.pk)
    survey = Survey.objects.system("test").get(request=done)
    at = {"survey_id": survey.pk, "csat": 5, "nps": 9}
    scene.do("answer_survey", "asker", **at, comment="Quick & kind")
    asker, north = (signed_in(scene.world.people[key]) for key in ("asker", "north"))
    home = f"/service-requests/{done.pk}"
    assert "Let the office quote it" in page_of(asker.get(home))
    assert "Let the office quote it" not in page_of(north.get(home))
    offer = {"said_by": "The board", "seen": str(scene.now(survey).version)}
    assert asker.post(f"/surveys/{survey.pk}/quote", offer).status_code == 303
    said = {"office_id": str(scene.world.id("north")), "year": str(YEAR), "outlook": "More", **SAID}
    assert "Write a story" in page_of(north.get("/value-stories"))
    assert north.get("/value-stories/new").status_code == 200
    assert north.post("/value-stories/new", said | {"headline": ""}).status_code == 422
    assert north.post("/value-stories/new", said).status_code == 303
    row = ValueStory.objects.system("test").get()
    story_at = f"/value-stories/{row.pk}"
    page = page_of(north.get(story_at))
    assert "Quick &amp; kind" in page
    assert "figures of now" in page
    edit = {"outlook": "More yet", **SAID, "seen": "1"}
    assert north.post(f"{story_at}/edit", edit).status_code == 303
    seen = {"seen": str(scene.now(row).version)}
    assert north.post(f"{story_at}/do/publish", seen).status_code == 303
    executive = signed_in(scene.world.people["exec"])
    page = page_of(executive.get(story_at))
    assert "figures as of" in page
    assert "do/publish" not in page
    derived = f"/service-measures?by=service&amp;office={scene.world.id('north')}&amp;year={YEAR}"
    assert derived in page
    opened = page_of(executive.get(derived.replace("&amp;", "&")))
    assert f"closed in {YEAR}" in opened
    assert "Office north" in opened
    assert executive.get("/service-measures?office=x&year=zz").status_code == 200
    quote = CustomerQuote.objects.system("test").get()
    at_customer = f"/customers/{scene.customer.pk}"
    assert f"customer-quotes/{quote.pk}/do/withdraw" in page_of(asker.get(at_customer))
    back = {"seen": str(quote.version)}
    assert asker.post(f"/customer-quotes/{quote.pk}/do/withdraw", back).status_code == 303
    assert "Quick &amp; kind" not in page_of(executive.get(story_at))
    assert asker.get(story_at).status_code == 404
    assert "Bids on time" in page_of(executive.get("/value-stories?state=published&q=Bids"))
    note = {"words": "A help", "said_by": "", "said_on": ""}
    assert north.post(f"{at_customer}/quotes/new", note).status_code == 303
    assert "Begun" not in page_of(north.get(f"{story_at}/history"))
