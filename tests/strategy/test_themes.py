"""Adding and changing themes: they work, they leave a trace, each refusal leaves none."""

import pytest

from sightline.identity import commands as identity
from sightline.identity.queries import OPERATOR, actor_for
from sightline.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from sightline.strategy import commands
from sightline.strategy.models import Theme
from tests.strategy.scene import Scene, last_entry, refused, stored, traces

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["lead", "chief"])
def test_a_theme_is_added_last_and_journalled(scene: Scene, who: str) -> None:
    theme = commands.add_theme(scene.actor(who), name="  Fair bills ", description="For all.")
    kept = stored(Theme, theme.pk)
    assert (kept.name, kept.description, kept.code, kept.position) == (
        "Fair bills",
        "For all.",
        "",
        1,
    )
    assert kept.organisation_id == scene.world.organisation.pk
    assert (last_entry().kind, last_entry().about) == ("strategy.ThemeAdded", theme.pk)


def test_themes_without_a_code_do_not_clash(scene: Scene) -> None:
    for name in ("Fair bills", "Safe work"):
        commands.add_theme(scene.actor(), name=name)


@pytest.mark.parametrize("who", ["reader", "owner", "north-desk", "north-lead", "admin"])
def test_others_add_and_change_no_themes(scene: Scene, who: str) -> None:
    with refused(Forbidden):
        commands.add_theme(scene.actor(who), name="Mine")
    with refused(Forbidden):
        commands.change_theme(scene.actor(who), theme_id=scene.theme.pk, name="Mine")


def test_the_operator_has_no_organisation_to_add_to(scene: Scene) -> None:
    with refused(NotFound):
        commands.add_theme(OPERATOR, name="Mine")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "nul\x00"}, "name"),
        ({"name": "lone \ud800"}, "name"),
        ({"name": "x", "position": -1}, "position"),
        ({"name": "x", "position": "first"}, "position"),
    ],
)
def test_what_cannot_be_stored_is_named(scene: Scene, said: dict[str, object], field: str) -> None:
    with refused(Invalid) as caught:
        commands.add_theme(scene.actor(), **said)
    assert list(caught.value.fields) == [field]
    with refused(Invalid) as caught:
        commands.change_theme(scene.actor(), theme_id=scene.theme.pk, **said)
    assert list(caught.value.fields) == [field]


def test_a_code_is_taken_whatever_its_case(scene: Scene) -> None:
    other = commands.add_theme(scene.actor(), name="Fair bills", code="FB")
    with refused(Refused, "code-taken") as caught:
        commands.add_theme(scene.actor(), name="Again", code="cw")
    assert caught.value.field == "code"
    with refused(Refused, "code-taken"):
        commands.change_theme(scene.actor(), theme_id=other.pk, code="Cw")


def test_a_theme_changes_with_its_reason(scene: Scene) -> None:
    commands.change_theme(
        scene.actor(), theme_id=scene.theme.pk, seen=1, why="plain words", name="Water", code="cw"
    )
    kept = stored(Theme, scene.theme.pk)
    assert (kept.name, kept.code, kept.version) == ("Water", "cw", 2)
    assert (last_entry().kind, last_entry().why) == ("strategy.ThemeChanged", "plain words")


def test_changing_nothing_leaves_no_entry(scene: Scene) -> None:
    before = traces()
    commands.change_theme(scene.actor(), theme_id=scene.theme.pk, name="Clean water")
    assert traces() == before


def test_an_unlisted_field_is_refused(scene: Scene) -> None:
    with refused(Invalid):
        commands.change_theme(scene.actor(), theme_id=scene.theme.pk, organisation_id=None)


def test_a_stale_screen_loses(scene: Scene) -> None:
    commands.change_theme(scene.actor(), theme_id=scene.theme.pk, seen=1, name="Water")
    with refused(Stale):
        commands.change_theme(scene.actor(), theme_id=scene.theme.pk, seen=1, name="Rivers")


def test_another_organisations_themes_are_not_there(scene: Scene) -> None:
    elsewhere = identity.found_organisation(OPERATOR, name="Southmoor Rail")
    stranger = identity.add_person(
        OPERATOR, organisation_id=elsewhere.pk, name="Stranger", email="s@southmoor.test"
    )
    node = identity.Node("organisation", elsewhere.pk, elsewhere.name)
    identity.grant_role(
        OPERATOR, person_id=stranger.pk, role="strategic_pmo", node=node, reason="their own"
    )
    actor = actor_for(stranger)
    with refused(NotFound):
        commands.change_theme(actor, theme_id=scene.theme.pk, name="Mine")
    assert commands.add_theme(actor, name="Ours", code="CW").organisation_id == elsewhere.pk
