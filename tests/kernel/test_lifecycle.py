"""Lifecycles: the table alone moves a state, and a refusal names what it needs."""

from typing import Any, ClassVar

import pytest

from sightline.identity.models import Grant
from sightline.kernel.errors import Refused
from sightline.kernel.lifecycle import Lifecycle, Stateful

LIFE = Lifecycle(
    submit=("draft", "submitted"),
    reject=({"draft", "submitted"}, "rejected"),
    send_back=("submitted", "draft"),
)


class Paper:
    """Something with a state that is no row."""

    life: ClassVar[Lifecycle] = LIFE
    move: Any = Stateful.move

    def __init__(self, state: str) -> None:
        self.state = state


@pytest.mark.parametrize("state", ["draft", "submitted", "rejected"])
@pytest.mark.parametrize("verb", list(LIFE.moves))
def test_every_state_times_every_verb(state: str, verb: str) -> None:
    paper = Paper(state)
    if verb in LIFE.verbs_from(state):
        paper.move(verb)
        assert paper.state == LIFE.moves[verb][1]
        return
    with pytest.raises(Refused) as refused:
        paper.move(verb)
    assert (refused.value.code, paper.state) == ("wrong-state", state)


def test_the_buttons_come_in_the_order_of_the_table() -> None:
    assert LIFE.verbs_from("submitted") == ("reject", "send_back")
    assert LIFE.verbs_from("draft") == ("submit", "reject")
    assert LIFE.verbs_from("rejected") == LIFE.verbs_from("nowhere") == ()


def test_a_refusal_reads_like_a_sentence() -> None:
    with pytest.raises(Refused) as refused:
        LIFE.next_state("send_back", "draft")
    assert refused.value.words == "Cannot send back while draft: it must be submitted first."


def test_text_choices_are_states_too() -> None:
    grant = Grant(state=Grant.State.PROPOSED)
    grant.move("confirm")
    assert grant.state == "active"
    with pytest.raises(Refused, match="Cannot confirm while active: it must be proposed first"):
        grant.move("confirm")
