"""Which requests may be decided as one block without debate: small, calm and without objections."""

from collections.abc import Collection

from sightline.changes.rules import RANKS
from sightline.kernel.errors import Refused

CALM = frozenset({"low", "normal"})


def check_consent(
    *, kind: str, urgency: str, level: str, is_within_limits: bool, answers: Collection[str]
) -> None:
    """Refuse a place in the consent block for what deserves a debate.

    Args:
        level: The level that must decide.
        is_within_limits: The board at hand may decide it by itself.
        answers: What the owners of its impact area answered.

    Raises:
        Refused: ``not-small``, saying why.
    """
    why = ""
    if kind != "normal":
        why = "it is no normal change"
    elif urgency not in CALM:
        why = "it is urgent"
    elif RANKS[level] > RANKS["program"] or not is_within_limits:
        why = "it needs a higher authority than a program board"
    elif {"objection", "conditions"} & set(answers):
        why = "an owner objects or sets conditions"
    if why:
        raise Refused("not-small", f"It is debated, not passed in the block: {why}.")
