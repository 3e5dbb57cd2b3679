"""What a board is advised to decide, and why; people decide, and both are kept.

The first reason that holds counts.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What speaks for one outcome or another.

    Attributes:
        has_authority: The board may decide it by itself.
        unfunded: Why its funding does not hold, in words; blank when it does.
        objectors: Items whose owners object.
        conditions: Items whose owners set conditions.
        cheaper: The recommended alternative that was not chosen; blank if there is none.
    """

    has_authority: bool = True
    unfunded: str = ""
    objectors: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    cheaper: str = ""


def advice(facts: Facts) -> tuple[str, str]:
    """Return the outcome that the facts suggest, and the reason in one sentence."""
    if not facts.has_authority:
        return "escalate", "It is beyond what this board decides by itself."
    if facts.unfunded:
        return "defer", facts.unfunded
    if facts.objectors:
        return "return", f"An owner objects: {', '.join(facts.objectors)}."
    if facts.cheaper:
        return "return", f"A cheaper way was found and not chosen: {facts.cheaper}."
    if facts.conditions:
        words = ", ".join(facts.conditions)
        return "approve_with_conditions", f"Owners set conditions: {words}."
    return "approve", "It is assessed and funded, and no owner objects."
