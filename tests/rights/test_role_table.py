"""The reviewed table of roles and actions: who holds what, and that the two rule books agree."""

from collections.abc import Callable

import pytest

import sightline.site.urls  # noqa: F401 - with the pages come all actions
from sightline.identity import rules
from sightline.kernel.policy import ACTIONS
from tests.rights.model import EVERY_ROLE, FOR_EVERYONE, FOR_ITS_PERSON, MAY

pytestmark = pytest.mark.figures


def test_the_model_knows_every_role() -> None:
    assert set(EVERY_ROLE) == set(rules.ROLES)


def test_the_model_knows_every_action() -> None:
    known = MAY.keys() | FOR_EVERYONE | FOR_ITS_PERSON.keys()
    assert not set(ACTIONS) - known, "actions that tests/rights/model.py does not know"
    assert not known - set(ACTIONS), "actions that are no more"


def test_nobody_but_the_auditor_verifies_and_no_reader_writes() -> None:
    writes = {name for name, action in ACTIONS.items() if not action.reads}
    own = FOR_EVERYONE | FOR_ITS_PERSON.keys()
    assert {name for name in writes - own if "reader" in MAY[name]} == set()
    assert {name for name in writes - own if "auditor" in MAY[name]} == {"audit.verify"}


def test_the_table_is_the_reviewed_one(golden: Callable[[str, str], None]) -> None:
    golden("role_table.txt", table())


def table() -> str:
    """Return the table: an action a line, who holds it, and the rule in words."""
    lines = ["action | roles that hold it on or above the row | the rule in words", ""]
    for name in sorted(ACTIONS):
        if name in FOR_ITS_PERSON:
            who = f"whom the {FOR_ITS_PERSON[name]} belongs to"
        elif name in FOR_EVERYONE:
            who = "everybody signed in"
        else:
            who = ", ".join(role for role in EVERY_ROLE if role in MAY[name]) or "nobody"
        kind = "reads" if ACTIONS[name].reads else "writes"
        lines.append(f"{name} ({kind}) | {who} | {ACTIONS[name].rule.words}")
    return "\n".join(lines) + "\n"
