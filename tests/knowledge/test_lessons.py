"""Lessons: what each command does, whom it refuses, and what is seen of them by whom."""

from typing import Any

import pytest

from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import visible
from sightline.knowledge import queries
from sightline.knowledge.models import Lesson, LessonUse
from sightline.projects import commands as projects
from tests.knowledge.scene import WHY, Scene, ago, refused

pytestmark = pytest.mark.django_db
Steps = dict[str, tuple[str, dict[str, Any], dict[str, str]]]
STEPS: Steps = {
    "review_lesson": ("desk", {}, {"captured": "reviewed"}),
    "send_back_lesson": ("desk", {"why": WHY}, {"reviewed": "captured"}),
    "publish_lesson": ("north", {}, {"reviewed": "published"}),
    "embed_lesson": ("lead", {"clause": "LIF-1, 3"}, {"published": "embedded"}),
    "retire_lesson": (
        "north", {"why": WHY}, dict.fromkeys(("captured", "reviewed", "published"), "retired"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("state", Lesson.State.values)
def test_every_state_times_every_step(scene: Scene, state: str) -> None:
    row = scene.lesson()
    clause = {"clause": "LIF-1, 3"} if state == "embedded" else {}
    for step, (who, said, leads) in STEPS.items():
        scene.put(scene.now(row), state=state, **clause)
        if state in leads:
            assert scene.do(step, who, lesson_id=row.pk, **said).state == leads[state], step
        else:
            refused("wrong-state", scene.do, step, who, lesson_id=row.pk, **said)


def test_every_verb_is_a_step() -> None:
    for verb, (starts, end) in Lesson.life.moves.items():
        assert {(one, end) for one in starts} <= {
            pair for _, _, leads in STEPS.values() for pair in leads.items()
        }, verb
    assert Lesson.life.verbs_from("embedded") == Lesson.life.verbs_from("retired") == ()


def test_a_lesson_from_its_project_to_a_standard(scene: Scene) -> None:
    row = scene.lesson()
    assert (row.category, row.office.code, row.tags) == ("Works", "north-1", ["permits", "roads"])
    at = {"lesson_id": row.pk}
    scene.do("change_lesson", "pm", **at, impact="Six weeks", tags=["permits"])
    changed = scene.now(row)
    assert (changed.impact, changed.tags, changed.version) == ("Six weeks", ["permits"], 2)
    scene.do("change_lesson", "pm", **at, impact="Six weeks")
    assert scene.now(row).version == 2
    scene.do("review_lesson", "desk", **at)
    published = scene.do("publish_lesson", "north", **at)
    assert (published.published_by.name, published.published_on) == ("North", ago(0))
    done = scene.do("embed_lesson", "lead", **at, clause=" LIF-1 v2, clause 3 ")
    assert (done.state, done.clause) == ("embedded", "LIF-1 v2, clause 3")
    kinds = JournalEntry.objects.filter(about=row.pk).order_by("sequence")
    assert list(kinds.values_list("kind", flat=True)) == [
        *("knowledge.LessonWritten",) * 2, *("knowledge.LessonMoved",) * 3,
    ]  # fmt: skip


def test_nobody_reviews_or_publishes_what_they_wrote(scene: Scene) -> None:
    row = scene.lesson(who="desk")
    at = {"lesson_id": row.pk}
    refused("forbidden", scene.do, "review_lesson", "desk", **at)
    refused("forbidden", scene.do, "review_lesson", "pm", **at)
    scene.do("change_lesson", "north", **at, impact="Much")
    refused("forbidden", scene.do, "review_lesson", "north", **at)
    scene.do("review_lesson", "lead", **at)
    refused("forbidden", scene.do, "publish_lesson", "north", **at)
    assert scene.do("publish_lesson", "lead", **at).state == "published"


def test_what_was_reviewed_stays_as_it_is(scene: Scene) -> None:
    row = scene.lesson("reviewed")
    words = refused("lesson-settled", scene.do, "change_lesson", "pm", lesson_id=row.pk, impact="x")
    assert "Send a reviewed one back" in words
    scene.do("send_back_lesson", "desk", lesson_id=row.pk, why="Which authority?")
    assert scene.do("change_lesson", "pm", lesson_id=row.pk, impact="x").reviewed_by_id is None


def test_only_what_can_be_acted_on_is_published(scene: Scene) -> None:
    for left_out, code in (("recommendation", "no-recommendation"), ("owner_id", "no-owner")):
        row = scene.lesson("reviewed", **{left_out: None if left_out == "owner_id" else ""})
        refused(code, scene.do, "publish_lesson", "north", lesson_id=row.pk)
    refused("no-reason", scene.do, "retire_lesson", "north", lesson_id=row.pk, why=" ")
    row = scene.lesson("published")
    refused("no-clause", scene.do, "embed_lesson", "lead", lesson_id=row.pk, clause=" ")


def test_tags_are_few_short_and_each_once(scene: Scene) -> None:
    row = scene.lesson(tags=["B", "a", " b ", ""])
    assert row.tagged == "a, b"
    at = {"lesson_id": row.pk}
    refused("invalid", scene.do, "change_lesson", "pm", **at, tags=["x"] * 3 + list("abcdefgh"))
    refused("invalid", scene.do, "change_lesson", "pm", **at, tags=["a,b"])
    refused("invalid", scene.do, "change_lesson", "pm", **at, tags=["y" * 31])
    refused("invalid", scene.do, "change_lesson", "pm", **at, title="bad \x00 byte")
    refused("invalid", scene.do, "change_lesson", "pm", **at, state="published")


def test_a_confidential_project_keeps_its_lessons(scene: Scene) -> None:
    row = scene.lesson("reviewed")
    lead = scene.world.actor("lead")
    at = {"project_id": scene.project.pk}
    published = scene.lesson("published")
    assert visible(scene.world.actor("south"), Lesson).filter(pk=published.pk).exists()
    projects.transfer_project(lead, **at, confidentiality="restricted")
    desk = scene.world.actor("desk")
    assert not visible(desk, Lesson).exists()
    assert not visible(scene.world.actor("south"), Lesson).exists()
    assert visible(scene.world.actor("pm"), Lesson).filter(pk=row.pk).exists()
    scene.world.grant("desk", "program_office", scene.node(scene.project))
    refused("confidential-project", scene.do, "publish_lesson", "desk", lesson_id=row.pk)


def test_what_is_seen_before_and_after_it_is_published(scene: Scene) -> None:
    row = scene.lesson()
    for who, sees in (("desk", True), ("lead", True), ("auditor", True), ("reader", False)):
        assert visible(scene.world.actor(who), Lesson).exists() is sees, who
    scene.do("review_lesson", "desk", lesson_id=row.pk)
    scene.do("publish_lesson", "north", lesson_id=row.pk)
    for who, named in (("reader", True), ("south", False)):
        seen = queries.the_lesson(scene.world.actor(who), row.pk)
        assert seen.sees_project is named, who


def test_a_lesson_is_applied_and_what_came_of_it_is_counted(scene: Scene) -> None:
    use = scene.use()
    assert (use.applied_by.name, use.applied_on, use.how) == ("Southpm", ago(0), "Asked in March")
    at = {"lesson_id": use.lesson_id}
    refused("applied-already", scene.do, "apply_lesson", "south", **at, project_id=scene.other.pk)
    refused("own-project", scene.do, "apply_lesson", "pm", **at, project_id=scene.project.pk)
    refused("forbidden", scene.do, "apply_lesson", "lead", **at, project_id=scene.other.pk)
    refused("not-found", scene.do, "apply_lesson", "north", **at, project_id=scene.other.pk)
    noted = scene.do("note_lesson_use", "southpm", use_id=use.pk, outcome="Five weeks saved")
    assert (noted.outcome, noted.noted_on) == ("Five weeks saved", ago(0))
    scene.do("note_lesson_use", "southpm", use_id=use.pk, outcome="Five weeks saved")
    assert scene.now(use).version == 2
    for who, n in (("lead", 1), ("south", 1), ("north", 0)):
        actor = scene.world.actor(who)
        assert queries.the_lesson(actor, use.lesson_id).n_uses == n, who
        assert queries.numbers(actor)["applied"] == n
    assert LessonUse.objects.system("test").count() == 1


def test_only_what_is_published_is_applied_and_only_where_something_happens(scene: Scene) -> None:
    at = {"project_id": scene.other.pk}
    row = scene.lesson("published")
    projects.move_project(scene.world.actor("exec"), **at, verb="cancel", why=WHY)
    refused("project-ended", scene.do, "apply_lesson", "southpm", lesson_id=row.pk, **at)
    own = scene.opened(scene.world, "N-2")
    reviewed = scene.lesson("reviewed")
    said = {"lesson_id": reviewed.pk, "project_id": own.pk}
    refused("not-published", scene.do, "apply_lesson", "north", **said)


def test_a_project_is_shown_what_matches_it(scene: Scene) -> None:
    row = scene.lesson("published")
    scene.lesson("published", title="Prices of steel", cause="", recommendation="Wait", tags=[])
    away = scene.lesson("reviewed", title="Permits again")
    actor = scene.world.actor("southpm")
    said = {"kind": "risk", "title": "Roads are closed without permits", "probability": 3}
    projects.raise_raid(actor, project_id=scene.other.pk, **said, impact=3)
    found = queries.matching(actor, scene.other)
    assert found[0].lesson.pk == row.pk
    assert found[0].reasons == ("category Works", "tags permits, roads", "words permit, road")
    assert away.pk not in {each.lesson.pk for each in found}
    scene.use(row)
    assert next(each.is_applied for each in queries.matching(actor, scene.other))
    own = queries.matching(scene.world.actor("pm"), scene.project)
    assert own == []
