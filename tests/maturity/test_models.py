"""Models of maturity: adopted, drafted, written on, published and retired."""

import pytest

from sightline.maturity import queries
from sightline.maturity.models import MaturityModel, ModelVersion
from sightline.maturity.shipped import SHIPPED
from tests.maturity.scene import SMALL, WHY, Scene, refused

pytestmark = pytest.mark.django_db


def test_every_default_is_adopted_once(scene: Scene) -> None:
    lead = scene.world.actor("lead")
    assert [row["key"] for row in queries.not_adopted(lead)] == list(SHIPPED)
    for key in SHIPPED:
        row = scene.do("adopt_maturity_model", "lead", key=key)
        assert (row.state, row.number, row.of_model.shipped) == ("published", 1, key)
        assert row.published_by_id == lead.id
    assert queries.not_adopted(lead) == []
    refused("adopted-already", scene.do, "adopt_maturity_model", "lead", key="cube")
    refused("no-such-default", scene.do, "adopt_maturity_model", "lead", key="other")
    assert queries.maturity_models(lead).count() == len(SHIPPED)


def test_only_the_strategic_pmo_keeps_models(scene: Scene) -> None:
    row = scene.version("level_per_item", "draft")
    for who in ("north", "desk", "exec", "auditor", "pm"):
        refused("forbidden", scene.do, "adopt_maturity_model", who, key="cube")
        refused("not-found", scene.do, "publish_model_version", who, version_id=row.pk)
    scene.do("publish_model_version", "lead", version_id=row.pk)
    refused("forbidden", scene.do, "retire_model_version", "north", version_id=row.pk, why=WHY)
    refused("forbidden", scene.do, "draft_model_version", "north", model_id=row.of_model_id)


def test_an_unsound_model_is_refused_with_where(scene: Scene) -> None:
    said = {"name": "Mine", "rule": "level_per_item"}
    unsound = {**SMALL, "items": [{"key": "a", "name": "A", "dimension": "gone"}]}
    words = refused(
        "unsound-model", scene.do, "draft_maturity_model", "lead", **said, content=unsound
    )
    assert "items[0]" in words
    refused(
        "unsound-model",
        scene.do,
        "draft_maturity_model",
        "lead",
        name="Mine",
        rule="x",
        content=SMALL,
    )
    refused(
        "invalid", scene.do, "draft_maturity_model", "lead", **{**said, "name": " "}, content=SMALL
    )
    scene.do("draft_maturity_model", "lead", **said, content=SMALL)
    refused(
        "name-taken",
        scene.do,
        "draft_maturity_model",
        "lead",
        **{**said, "name": "MINE"},
        content=SMALL,
    )


def test_what_was_published_is_never_changed(scene: Scene) -> None:
    row = scene.version(state="draft")
    fewer = {**SMALL, "items": SMALL["items"][:1] + SMALL["items"][2:]}
    row = scene.do("write_model_version", "lead", version_id=row.pk, content=fewer, seen=1)
    assert (row.n_items, len(row.told.items)) == (2, 2)
    scene.do("write_model_version", "lead", version_id=row.pk, content=fewer)
    assert scene.now(row).version == 2
    refused("unsound-model", scene.do, "write_model_version", "lead", version_id=row.pk, content={})
    refused(
        "stale", scene.do, "write_model_version", "lead", version_id=row.pk, content=SMALL, seen=1
    )
    refused("draft-open", scene.do, "draft_model_version", "lead", model_id=row.of_model_id)
    scene.do("publish_model_version", "lead", version_id=row.pk)
    for state in ("published", "retired"):
        said = {"version_id": row.pk, "content": SMALL}
        refused("version-settled", scene.do, "write_model_version", "lead", **said)
        if state == "published":
            refused(
                "no-reason", scene.do, "retire_model_version", "lead", version_id=row.pk, why=""
            )
            scene.do("retire_model_version", "lead", version_id=row.pk, why=WHY)
    following = scene.do("draft_model_version", "lead", model_id=row.of_model_id)
    assert (following.number, following.content) == (2, fewer)


VERBS = {"publish": {"draft": "published"}, "retire": {"draft": "retired", "published": "retired"}}


@pytest.mark.parametrize("verb", list(VERBS))
@pytest.mark.parametrize("state", ["draft", "published", "retired"])
def test_every_state_of_a_version_and_every_verb(scene: Scene, state: str, verb: str) -> None:
    row = scene.version(state=state)
    more = {"why": WHY} if verb == "retire" else {}
    said = {"version_id": row.pk, **more}
    if state in VERBS[verb]:
        assert scene.do(f"{verb}_model_version", "lead", **said).state == VERBS[verb][state]
    else:
        refused("wrong-state", scene.do, f"{verb}_model_version", "lead", **said)


def test_a_draft_is_for_its_keepers(scene: Scene) -> None:
    row = scene.version(state="draft")
    assert queries.model_versions(scene.world.actor("lead")).count() == 1
    assert queries.model_versions(scene.world.actor("north")).count() == 0
    assert queries.the_maturity_model(scene.world.actor("north"), row.of_model_id).n_items is None
    assert list(queries.usable_versions(scene.world.actor("lead"))) == []
    assert MaturityModel.objects.system("test").count() == 1
    assert ModelVersion.objects.system("test").count() == 1
