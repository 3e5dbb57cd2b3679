"""Knowledge in the scene: of every project lessons and shared plans, and one of each that it uses.

What is not published betrays itself by a word of its own; what is published names no project.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.engines.schedule.plan import Activity, Plan, Project
from sightline.formats.plans.wire import plain_plan
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.knowledge.events import LessonWritten
from sightline.knowledge.models import (
    Lesson,
    LessonUse,
    PlanVersion,
    Reuse,
    RollOut,
    SharedPlan,
    Wave,
)
from tests.rights.model import PROJECTS

if TYPE_CHECKING:
    from tests.rights.scene import Scene

#: Kind of a lesson to its state.
LESSONS = {"lesson": "captured", "reviewed_lesson": "reviewed", "published_lesson": "published"}
KINDS: dict[str, str] = {
    **dict.fromkeys((*LESSONS, "spare_lesson"), "knowledge.lesson"),
    "lesson_use": "knowledge.lessonuse",
    **dict.fromkeys(("shared_draft", "shared_plan"), "knowledge.sharedplan"),
    **dict.fromkeys(("draft_plan", "live_plan", "spare_plan"), "knowledge.planversion"),
    "reuse": "knowledge.reuse",
    **dict.fromkeys(("roll_out", "empty_roll_out"), "knowledge.rollout"),
    "wave": "knowledge.wave",
}


def knowledge_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a hidden one are noted."""
    rows: dict[tuple[str, str], UUID] = {}
    with unit(scene.world.actor("founder")):
        for key, spec in PROJECTS.items():
            scene.secrets[f"{key}:lesson"] = f"{spec.word[:4]}lesson"
            for kind, state in LESSONS.items():
                rows[kind, key] = _lesson(scene, key, state, kind)
        rows["spare_lesson", "all"] = _lesson(scene, "open", "published", "Spare")
        for key, spec in PROJECTS.items():
            other = rows["published_lesson", "parent" if key == "open" else "open"]
            at: dict[str, Any] = {"project_id": scene.rows["project", key], "lesson_id": other}
            use = LessonUse(**at, how=f"As {spec.word} did")
            use.save()
            rows["lesson_use", key] = use.pk
        rows |= _plans(scene)
        told = LessonWritten(about=rows["lesson", "own"], project=scene.rows["project", "own"])
        record(told)
    return rows


def _lesson(scene: "Scene", key: str, state: str, title: str) -> UUID:
    spec, founder = PROJECTS[key], scene.world.people["lead"]
    word = _word(key, hidden=state != "published")
    row = Lesson(
        organisation=scene.world.organisation, project_id=scene.rows["project", key], state=state,
        office=scene.world.offices[spec.office], title=f"{word} {title}", author=founder,
        recommendation="Ask early", owner=founder, hands=[str(founder.pk)], category="Works",
        tagged="permits",
    )  # fmt: skip
    row.save()
    return row.pk


def _word(key: str, *, hidden: bool) -> str:
    """Return the word by which a row betrays itself; what everybody reads has none."""
    spec = PROJECTS[key]
    secret = spec.confidentiality in {"restricted", "sealed"}
    return f"{spec.word[:4]}lesson" if hidden else spec.word if secret else "Anteater"


def _plans(scene: "Scene") -> dict[tuple[str, str], UUID]:
    rows: dict[tuple[str, str], UUID] = {}
    for key in PROJECTS:
        for plan, version, live in (
            ("shared_draft", "draft_plan", False), ("shared_plan", "live_plan", True),
        ):  # fmt: skip
            rows[plan, key], rows[version, key] = _plan(scene, key, live=live)
    _, rows["spare_plan", "all"] = _plan(scene, "open", live=True)
    for key, spec in PROJECTS.items():
        use = Reuse(
            version_of_id=rows["spare_plan", "all"], project_id=scene.rows["project", key],
            starts=clock.today(), adapted=f"As {spec.word} needs",
        )  # fmt: skip
        use.save()
        rows["reuse", key] = use.pk
    return rows | _waves(scene, rows["spare_plan", "all"])


def _waves(scene: "Scene", spare: UUID) -> dict[tuple[str, str], UUID]:
    """Return a roll-out with every project in it, and one that has no wave yet."""
    _, other = _plan(scene, "open", live=True)
    home = {"organisation": scene.world.organisation, "office": scene.world.offices["hq"]}
    full = RollOut(**home, version_of_id=other, title="Anteaters")
    empty = RollOut(**home, version_of_id=spare, title="More anteaters")
    full.save()
    empty.save()
    rows = {("roll_out", "all"): full.pk, ("empty_roll_out", "all"): empty.pk}
    for key in PROJECTS:
        wave = Wave(roll_out=full, project_id=scene.rows["project", key], starts=clock.today())
        wave.save()
        rows["wave", key] = wave.pk
    return rows


def _plan(scene: "Scene", key: str, *, live: bool) -> tuple[UUID, UUID]:
    word, founder = _word(key, hidden=not live), scene.world.people["lead"]
    plan = SharedPlan(
        organisation=scene.world.organisation, office=scene.world.offices[PROJECTS[key].office],
        origin_id=scene.rows["project", key], title=f"{word} plan", is_published=live,
    )  # fmt: skip
    plan.save()
    bare = Plan(
        projects=(Project("1", ""),),
        activities=(Activity("1", f"{word} works", project_id="1", duration=480),),
    )
    row = PlanVersion(
        shared_plan=plan, number=1, state="published" if live else "draft", author=founder,
        content={"plan": plain_plan(bare), "gates": [], "milestones": [], "risks": []},
        n_activities=1, hands=[str(founder.pk)],
        published_on=clock.today() if live else None,
    )  # fmt: skip
    row.save()
    return plan.pk, row.pk
