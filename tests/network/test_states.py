"""Every state of every lifecycle of the network, times every step of it."""

from collections.abc import Callable
from typing import Any

import pytest

from sightline.identity.queries import OPERATOR
from sightline.kernel.command import record, unit
from sightline.kernel.rows import Row
from sightline.network.events import VersionMoved
from sightline.network.models import (
    Adoption,
    Deviation,
    Feedback,
    Grandfathering,
    StandardVersion,
)
from tests.network.scene import WHY, Scene, ago, on, refused

pytestmark = pytest.mark.django_db


Steps = dict[str, tuple[str, dict[str, Any], dict[str, str]]]
WHYS = {"why": WHY}
VERSIONS: Steps = {
    "consult_version": ("lead", {"comments_until": ago(-9)}, {"draft": "consultation"}),
    "rework_version": ("lead", WHYS, {"consultation": "draft", "approved": "draft"}),
    "approve_version": ("exec", {}, {"consultation": "approved"}),
    "publish_version": ("lead", {"effective_on": ago(0)}, {"approved": "published"}),
    "enforce_version": ("lead", {}, {"published": "in_force"}),
    "retire_version": ("lead", WHYS, {"in_force": "retired", "superseded": "retired"}),
}
ADOPTIONS: Steps = {
    "plan_adoption": (
        "north", {"planned_on": ago(-9)}, {"notified": "planned", "overdue": "planned"},
    ),
    "begin_adoption": (
        "north", {}, {"notified": "adopting", "planned": "adopting", "overdue": "adopting"},
    ),
    "finish_adoption": ("north", {}, {"adopting": "adopted", "deviating": "adopted"}),
    "take_back_adoption": ("north", WHYS, {"adopted": "adopting"}),
    "exempt_office": (
        "lead",
        WHYS,
        dict.fromkeys(("notified", "planned", "adopting", "overdue", "deviating"), "exempt"),
    ),
    "reinstate_office": ("lead", WHYS, {"exempt": "notified"}),
}  # fmt: skip
OPEN = ("submitted", "review", "info")
GRANTED = ("approved", "conditional", "active")
DEVIATIONS: Steps = {
    "submit_deviation": ("north", {}, {"draft": "submitted"}),
    "withdraw_deviation": ("north", WHYS, dict.fromkeys(("draft", *OPEN), "closed")),
    "review_deviation": ("lead", {}, {"submitted": "review"}),
    "ask_about_deviation": ("lead", {"question": "How long?"}, {"review": "info"}),
    "answer_about_deviation": ("north", {"reply": "A year."}, {"info": "review"}),
    "approve_deviation": ("lead", WHYS, {"review": "active"}),
    "reject_deviation": ("lead", WHYS, {"review": "rejected"}),
    "revoke_deviation": ("lead", WHYS, dict.fromkeys(GRANTED, "revoked")),
    "close_deviation": (
        "north", WHYS, dict.fromkeys(("active", "rejected", "expired", "revoked"), "closed"),
    ),
}  # fmt: skip
SAID = ("raised", "acknowledged", "review")
FEEDBACK: Steps = {
    "acknowledge_feedback": ("lead", {}, {"raised": "acknowledged"}),
    "review_feedback": ("lead", {}, {"acknowledged": "review"}),
    "resolve_feedback": (
        "lead", {"outcome": "amended", "resolution": "Its year is ours."}, {"review": "resolved"},
    ),
    "verify_feedback": ("north", {}, {"resolved": "verified"}),
    "reopen_feedback": ("north", WHYS, {"resolved": "review"}),
    "close_feedback": ("lead", {}, {"verified": "closed"}),
    "close_over_raiser": ("lead", WHYS, dict.fromkeys((*SAID, "resolved"), "closed")),
    "withdraw_feedback": ("north", WHYS, dict.fromkeys(SAID, "closed")),
}  # fmt: skip
GRANDFATHERINGS: Steps = {
    "end_grandfathering": ("north", WHYS, {"standing": "ended"}),
}
#: What only the calendar or a granted relief does.
BY_THEMSELVES = {
    Adoption: {"deviate", "resume", "fall_overdue"},
    Deviation: {"begin", "expire", "approve_with"},
    StandardVersion: {"supersede"},
    Grandfathering: {"lapse"},
    Feedback: set(),
}
TABLES: tuple[tuple[type[Any], Steps, str], ...] = (
    (StandardVersion, VERSIONS, "version_id"),
    (Adoption, ADOPTIONS, "adoption_id"),
    (Deviation, DEVIATIONS, "deviation_id"),
    (Feedback, FEEDBACK, "feedback_id"),
    (Grandfathering, GRANDFATHERINGS, "grandfathering_id"),
)
CASES = [(table, state) for table in TABLES for state in table[0].State.values]


def put(row: Row, **fields: Any) -> None:
    """Put a row where it is wanted, past the steps that lead there."""
    for name, value in fields.items():
        setattr(row, name, value)
    with unit(OPERATOR):
        row.save()
        told = {"standard": row.pk, "verb": "put", "state": "put"}
        home = row.lineage()[-1]
        record(VersionMoved(about=row.pk, **told), organisation_id=home)


def the_row(scene: Scene, model: type[Any]) -> Any:
    """Return a row that every step could be taken from, were its state right."""
    if model is StandardVersion:
        row = scene.draft()
        scene.do("consult_version", "lead", version_id=row.pk, comments_until=ago(-1))
        put(scene.now(row), comments_until=ago(0), effective_on=ago(0))
        return scene.now(row)
    version = scene.forced()
    makers: dict[type[Any], Callable[[], Any]] = {
        Adoption: lambda: scene.adoption(version),
        Deviation: lambda: scene.deviation(version),
        Feedback: lambda: scene.feedback(version),
        Grandfathering: lambda: grandfathered(scene, version),
    }
    return makers[model]()


def grandfathered(scene: Scene, version: StandardVersion) -> Grandfathering:
    near = scene.opened(scene.world, "N-9", percent_permille=900)
    found: Grandfathering = scene.do(
        "grandfather_project", "north", project_id=near.pk, version_id=version.pk,
        reason="Nearly there", ends_when="Handover", limit_on=ago(-230),
    )  # fmt: skip
    return found


#: What a state must be said with, as the database asks for it.
ALSO: dict[tuple[type[Any], str], dict[str, Any]] = {
    (Adoption, "exempt"): {"reason": "Too small"},
    (Deviation, "conditional"): {"conditions": "Weekly call"},
    (Feedback, "resolved"): {"outcome": "training"},
    (Feedback, "verified"): {"outcome": "training"},
}


@pytest.mark.parametrize("model", [table[0] for table in TABLES])
def test_every_verb_of_a_table_is_a_step_or_happens_by_itself(model: type[Any]) -> None:
    steps = next(table[1] for table in TABLES if table[0] is model)
    lead = {(start, end) for _, _, leads in steps.values() for start, end in leads.items()}
    lead |= {("review", "approved")} if model is Deviation else set()
    for verb, (starts, end) in model.life.moves.items():
        if verb not in BY_THEMSELVES[model]:
            assert {(start, end) for start in starts} <= lead, verb


@pytest.mark.parametrize(
    ("table", "state"), CASES, ids=[f"{t[0].__name__}-{state}" for t, state in CASES]
)
def test_every_state_times_every_step(
    scene: Scene, table: tuple[type[Any], Steps, str], state: str
) -> None:
    model, steps, name = table
    row = the_row(scene, model)
    also = ALSO.get((model, state), {})
    for step, (who, said, leads) in steps.items():
        put(scene.now(row), state=state, **also)
        if state in leads:
            assert scene.do(step, who, **{name: row.pk}, **said).state == leads[state], step
        else:
            hidden = (model, state, who) == (Deviation, "draft", "lead")
            code = "not-found" if hidden else "wrong-state"
            refused(code, scene.do, step, who, **{name: row.pk}, **said)


def test_nothing_leaves_an_end() -> None:
    ends = ((StandardVersion, "retired"), (Deviation, "closed"), (Feedback, "closed"))
    for model, state in (*ends, (Grandfathering, "lapsed"), (Grandfathering, "ended")):
        assert model.life.verbs_from(state) == ()


def test_the_whole_way_of_a_standard(scene: Scene) -> None:
    first = scene.at("superseded")
    assert first.ended_on == ago(0)
    second = scene.version(first.standard)
    assert (second.number, second.state, second.approved_by.name) == (2, "in_force", "Exec")
    assert [row.office.code for row in second.adoptions.all()] == [
        "north", "north-1", "south", "south-1",
    ]  # fmt: skip
    with on(1):
        scene.do("retire_version", "lead", version_id=second.pk, why=WHY)
