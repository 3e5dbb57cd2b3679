"""F26: a page asks the same number of questions of 10 rows and of 200, and never above 40."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from tests.rights import walk
from tests.rights.browser import Browser
from tests.rights.crowd import Crowd
from tests.rights.operations import OPERATIONS
from tests.rights.probe import Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES, YESTERDAY

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
MOST = 44
#: Rows of one person alone, which the reader of this test is not.
OF_OTHERS = {"token", "view", "feed", "sr_survey", "rated_survey"}
#: What the reader of this test may not open: who wrote a report does not check it, who raised a
#: request does not screen, answer, fund or review it, who owns no benefit vouches for none, and
#: who has not asked neither hands a proposal in nor takes it back; nor does who stands for no
#: customer confirm, reopen, take back, rate or sign; who is not asked
#: answers nothing.
REFUSED = {
    "api compare_scenarios",  # two scenarios that the scene has not; their page is counted
    *("respondent-answer", "respondent-answer-part plan"),
    *("agreement-step sign", "quote-step allow", "quote-step withdraw"),
    "report-step check",
    "report-step send_back",
    *(f"change-do {verb}" for verb in ("close", "return", "screen")),
    *(f"benefit-reading-step {verb}" for verb in ("attest", "confirm", "dispute")),
    *(f"proposal-do {verb}" for verb in ("submit", "withdraw")),
    *(f"deviation-step {verb}" for verb in ("approve", "ask", "reject", "review", "revoke")),
    *(f"service-request-step {verb}" for verb in ("cancel", "confirm", "reopen")),
    "value-step sign",
    "change-review",
    "condition-meet",
    "funding-decline",
    "funding-reserve",
    "item-answer",
    "item-waive",
    "template-approve",
}
EVERYTHING = ("auditor", "access_admin", "project_manager", "board_member")


def addresses(scene: Scene, prober: Prober) -> dict[str, str]:
    """Return name to path of everything that is read, on the rows that grow."""
    found: dict[str, str] = {}
    for address in walk.pages():
        for way in PAGES.get(address.name, ()):
            if "GET" not in address.methods or way.kind in OF_OTHERS:
                continue
            key = "own" if way.kind and (way.kind, "own") in scene.rows else keys_of(scene, way)[0]
            query = way.query.replace(YESTERDAY, "yesterday")
            name = " ".join([address.name, *way.parts.values(), query]).strip()
            if way.kind in {"hidden_raid", "draft", "schedule_import"}:
                name += f" ({way.kind})"
            found[name] = prober.path(address, way, "north" if way.kind == "office" else key)
    for name in ("projects", "raid", "people", "grants", "portfolios", "programs"):
        for size in ("size=200", "export=csv"):
            found[f"{name}?{size}"] = f"/{name}?{size}"
    for role in ("executive", "strategic_pmo", "project_manager", "auditor", "access_admin"):
        found[f"home as {role}"] = f"/?as={role}"
    for address in walk.operations():
        way = OPERATIONS[address.name][0]
        if address.methods == ("GET",) and way.kind not in OF_OTHERS:
            key = "own" if (way.kind, "own") in scene.rows else keys_of(scene, way)[0]
            path = prober.path(address, way, "north" if way.kind == "office" else key)
            found[f"api {address.name}"] = (
                f"{path}?limit=200" if "limit" in address.queries else path
            )
    return found


def counted(browser: Browser, found: dict[str, str]) -> dict[str, int]:
    """Return name to the number of questions it asks of the database."""
    counts, closed = {}, {}
    for name, path in found.items():
        reset_queries()  # what is kept of them is bounded, and full it counts no more
        with rolled_back(), CaptureQueriesContext(connection) as asked:
            answer: Any = browser.ask("GET", path)
        if name in REFUSED:
            continue
        counts[name] = len(asked)
        if answer.status_code not in {200, 302}:
            closed[name] = (path, answer.status_code)
    assert not closed, closed
    return counts


def test_no_query_for_a_row(
    scene: Scene,
    soak: bool,
    golden: Callable[[str, str], None],
    figure: Callable[[str], None],
) -> None:
    for role in EVERYTHING:
        scene.world.grant("founder", role)
    browser = Browser.of(scene.world.people["founder"])
    found = addresses(scene, Prober(scene))
    Crowd(scene, 10, "a").come()
    few = counted(browser, found)
    most = 1000 if soak else 200
    Crowd(scene, most, "bb").come()
    many = counted(browser, found)
    grown = {name: (few[name], many[name]) for name in few if few[name] != many[name]}
    table = "".join(f"{many[name]:3} {name}\n" for name in sorted(many))
    print(table)
    assert not grown, f"questions grow with the rows: {grown}"
    above = {name: n for name, n in many.items() if n > MOST}
    assert not above, f"more than {MOST} questions: {above}"
    if not soak:
        golden("query_counts.txt", table)
    figure(
        f"F26: {len(many)} lists and pages, same queries with 10 and {most} rows, at most {max(many.values())}"
    )
