"""Knowledge in the scene: of every project a lesson in three states, and one that it applies.

What is not published betrays itself by a word of its own; what is published names no project.
"""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel.command import record, unit
from sightline.knowledge.events import LessonWritten
from sightline.knowledge.models import Lesson, LessonUse
from tests.rights.model import PROJECTS

if TYPE_CHECKING:
    from tests.rights.scene import Scene

#: Kind of a lesson to its state.
LESSONS = {"lesson": "captured", "reviewed_lesson": "reviewed", "published_lesson": "published"}
KINDS: dict[str, str] = {
    **dict.fromkeys((*LESSONS, "spare_lesson"), "knowledge.lesson"),
    "lesson_use": "knowledge.lessonuse",
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
        told = LessonWritten(about=rows["lesson", "own"], project=scene.rows["project", "own"])
        record(told)
    return rows


def _lesson(scene: "Scene", key: str, state: str, title: str) -> UUID:
    spec, founder = PROJECTS[key], scene.world.people["lead"]
    hidden = state != "published"
    secret = spec.confidentiality in {"restricted", "sealed"}
    word = f"{spec.word[:4]}lesson" if hidden else spec.word if secret else "Anteater"
    row = Lesson(
        organisation=scene.world.organisation, project_id=scene.rows["project", key], state=state,
        office=scene.world.offices[spec.office], title=f"{word} {title}", author=founder,
        recommendation="Ask early", owner=founder, hands=[str(founder.pk)], category="Works",
        tagged="permits",
    )  # fmt: skip
    row.save()
    return row.pk
