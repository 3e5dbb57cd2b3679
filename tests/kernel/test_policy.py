"""Policy: rules that say themselves, token scopes, and default deny."""

import pytest
from django.db import models

from sightline.identity import policy as identity
from sightline.identity.models import Office
from sightline.kernel import policy
from sightline.kernel.errors import Forbidden, Unscoped
from sightline.kernel.ids import new_id
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Action, Actor, Rule, check, may, visible
from tests.world import World

yes = Rule("anybody lucky", lambda actor, row: True)
no = Rule("nobody at all", lambda actor, row: False)


def actor(**given: object) -> Actor:
    return Actor(new_id(), new_id(), **given)  # type: ignore[arg-type]


def test_rules_join_their_words_and_their_verdicts() -> None:
    someone = actor()
    assert (yes & no).words == "anybody lucky and nobody at all"
    assert (yes | no).words == "anybody lucky or nobody at all"
    assert (~no).words == "not nobody at all"
    verdicts = [rule.test(someone, None) for rule in (yes & no, yes | no, ~no, ~yes)]
    assert verdicts == [False, True, True, False]


def test_a_refusal_says_who_could_and_names_the_action() -> None:
    with pytest.raises(Forbidden) as refused:
        check(actor(), Action("identity.try", identity.holds("auditor", "executive")))
    assert refused.value.words == (
        "Only the auditor or executive of this part may do this (identity.try)."
    )


@pytest.mark.parametrize(
    ("scopes", "writes", "reads"),
    [
        (None, True, True),
        (frozenset(), False, False),
        (frozenset({"read"}), False, True),
        (frozenset({"identity.write"}), True, False),
        (frozenset({"identity.*"}), True, True),
        (frozenset({"*"}), True, True),
        (frozenset({"projects.*"}), False, False),
        (frozenset({"ident.*", "identity", "identity.writ", "Read"}), False, False),
    ],
)
def test_a_token_carries_its_scopes_only(
    scopes: frozenset[str] | None, writes: bool, reads: bool
) -> None:
    holder = actor(scopes=scopes)
    assert may(holder, Action("identity.write", yes)) is writes
    assert may(holder, Action("identity.see", yes, reads=True)) is reads


def test_a_scope_gives_no_right_that_its_person_lacks() -> None:
    assert not may(actor(scopes=frozenset({"*"})), Action("identity.write", no))
    with pytest.raises(Forbidden, match=r"does not carry the scope identity\.write"):
        check(actor(scopes=frozenset({"read"})), Action("identity.write", yes))


def test_a_role_holds_on_its_node_and_below_only() -> None:
    node, other = new_id(), new_id()

    class At:
        def __init__(self, *ids: object) -> None:
            self.ids = ids

        def lineage(self) -> object:
            return self.ids

    holder = actor(reach={"auditor": frozenset({node})})
    held = identity.holds("auditor")
    assert held.test(holder, At(new_id(), node))
    assert not held.test(holder, At(new_id(), other))
    assert not held.test(holder, At(None, None))
    assert held.test(holder, None)
    assert not identity.holds("executive").test(holder, None)
    assert not held.test(actor(reach={"auditor": frozenset()}), None)


def test_an_action_is_declared_once() -> None:
    with pytest.raises(ValueError, match="declared twice"):
        policy.action("identity.read", yes)


def test_a_model_without_a_scope_shows_nothing() -> None:
    assert not policy.has_scope("kernel.JournalEntry")
    with pytest.raises(Unscoped):
        visible(actor(), JournalEntry)  # type: ignore[type-var]


def test_the_closed_door_opens_for_an_actor_a_reason_or_a_relation(world: World) -> None:
    with pytest.raises(Unscoped):
        Office.objects.count()
    assert visible(world.actor("lead"), Office).count() == 5
    assert visible(actor(), Office).count() == 0
    assert Office.objects.system("a test counts").count() == 5
    assert world.organisation.offices.count() == 5
    with pytest.raises(AssertionError):
        Office.objects.system("")


def test_a_role_on_an_office_reaches_the_offices_below(world: World) -> None:
    world.person("norther", "program_office", world.office_node("north"))
    world.person("auditor", "auditor", world.office_node("north"))
    assert world.actor("auditor").reach["auditor"] == {world.id("north"), world.id("north-1")}
    held = world.actor("norther")
    assert held.reach["program_office"] == {world.id("north")}  # what lies beneath is only read
    assert held.nodes("beneath") == {world.id("north"), world.id("north-1")}


def test_two_worlds_do_not_see_each_other(world: World) -> None:
    from sightline.identity import commands
    from sightline.identity.queries import OPERATOR

    other = commands.found_organisation(OPERATOR, name="Elsewhere")
    person = commands.add_person(
        OPERATOR, organisation_id=other.pk, name="Eve", email="eve@elsewhere.test"
    )
    from sightline.identity.queries import actor_for

    assert isinstance(visible(actor_for(person), Office), models.QuerySet)
    assert not visible(actor_for(person), Office).exists()
