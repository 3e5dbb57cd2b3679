"""Standards in the scene: a version wherever a step begins, and what the northern office does of them.

What is asked for was asked for by the northern program office; its words betray it sideways.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.network.events import StandardWritten
from sightline.network.models import (
    Adoption,
    Clause,
    Comment,
    Deviation,
    DeviationProject,
    Feedback,
    FeedbackPost,
    Finding,
    Grandfathering,
    Regime,
    Standard,
    StandardVersion,
)
from tests.rights.model import PROJECTS

if TYPE_CHECKING:
    from tests.rights.scene import Scene

DAY = timedelta(days=1)
DRAFT, SENT, RAISED = "Tapirdev", "Narwhaldev", "Dugongback"
#: Kind of a version to its state.
VERSIONS = {
    "draft_version": "draft",
    "asked_version": "consultation",
    "heard_version": "consultation",
    "approved_version": "approved",
    "published_version": "published",
    "soon_version": "published",
    "live_version": "in_force",
    "cycle_version": "in_force",
    "adopted_version": "in_force",
}
DEVIATIONS = {
    "draft_deviation": "draft",
    "sent_deviation": "submitted",
    "review_deviation": "review",
    "info_deviation": "info",
    "live_deviation": "active",
}
THREADS = {
    "raised_feedback": "raised",
    "acknowledged_feedback": "acknowledged",
    "reviewing_feedback": "review",
    "resolved_feedback": "resolved",
    "verified_feedback": "verified",
}
ADOPTIONS = {
    "adoption": "notified",
    "adopting_adoption": "adopting",
    "adopted_adoption": "adopted",
    "exempt_adoption": "exempt",
}
KINDS: dict[str, str] = {
    **dict.fromkeys(("standard", "live_standard"), "network.standard"),
    **dict.fromkeys(VERSIONS, "network.standardversion"),
    **dict.fromkeys(("clause", "spare_clause", "live_clause"), "network.clause"),
    "comment": "network.comment",
    "regime": "network.regime",
    "finding": "network.finding",
    "grandfathering": "network.grandfathering",
    **dict.fromkeys(ADOPTIONS, "network.adoption"),
    **dict.fromkeys(DEVIATIONS, "network.deviation"),
    **dict.fromkeys(THREADS, "network.feedback"),
    "feedback_post": "network.feedbackpost",
}


def standard_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); the words that betray a hidden one are noted."""
    scene.secrets |= {"draft_deviation": DRAFT, "sent_deviation": SENT, "raised_feedback": RAISED}
    staged = Staged(scene)
    with unit(scene.world.actor("founder")):
        staged.all()
        record(StandardWritten(about=staged.rows["live_standard", "all"]))
    return staged.rows


@dataclass
class Staged:
    """Puts rows in as they stand, past the steps that lead there."""

    scene: "Scene"

    def all(self) -> None:
        """Put everything in."""
        self.rows: dict[tuple[str, str], UUID] = {}
        world = self.scene.world
        self.founder, self.asker = world.people["lead"], world.people["program_office.north"]
        self.north = world.offices["north"]
        for kind, state in VERSIONS.items():
            self._version(kind, state)
        self._clauses()
        for kind, state in ADOPTIONS.items():
            self._adoption(kind, state)
        for kind, state in DEVIATIONS.items():
            self._deviation(kind, state)
        for kind, state in THREADS.items():
            self._thread(kind, state)
        for key, spec in PROJECTS.items():
            self._of_project(key, spec.word)
        regime = Regime(office=self.north, name="Water Act", since=clock.today() - DAY)
        regime.save()
        self.rows["regime", "north"] = regime.pk

    def _version(self, kind: str, state: str) -> None:
        world, today = self.scene.world, clock.today()
        standard = Standard(
            organisation=world.organisation, office=world.offices["hq"], code=kind, title=kind
        )
        standard.family = "lifecycle" if kind == "cycle_version" else "report"
        standard.owner = self.founder
        standard.save()
        days = {"draft_version": None, "asked_version": None, "soon_version": 50}.get(kind, 0)
        row = StandardVersion(
            standard=standard, number=1, state=state, author=self.founder,
            hands=[str(self.founder.pk)], transition_days=30,
            effective_on=None if days is None else today + days * DAY,
            is_mandatory=kind != "cycle_version",
            comments_until=today + (9 * DAY if kind == "asked_version" else -DAY),
        )  # fmt: skip
        row.save()
        self.rows[kind, "all"] = row.pk
        names = {"live_version": "live_standard", "draft_version": "standard"}
        if kind in names:
            self.rows[names[kind], "all"] = standard.pk
        clause = Clause(version_of=row, number="1", title="Monthly", text="On one page.")
        clause.gates = ["Start"] if kind == "cycle_version" else []
        clause.save()
        if kind in {"live_version", "draft_version"}:
            name = "live_clause" if kind == "live_version" else "clause"
            self.rows[name, "all"] = clause.pk

    def _clauses(self) -> None:
        version = self.rows["draft_version", "all"]
        spare = Clause(version_of_id=version, number="2", title="Spare", text="Not needed.")
        spare.save()
        said = Comment(version_of_id=self.rows["asked_version", "all"], author=self.founder)
        said.text = "Every week?"
        said.save()
        self.rows |= {("spare_clause", "all"): spare.pk, ("comment", "all"): said.pk}

    def _adoption(self, kind: str, state: str) -> None:
        of = {"adoption": "live_version", "adopting_adoption": "soon_version"}
        of["adopted_adoption"] = "adopted_version"
        version = self.rows[of.get(kind, "published_version"), "all"]
        row = Adoption(version_of_id=version, office=self.north, state=state)
        row.due_on, row.reason = clock.today() + 30 * DAY, "Small" if state == "exempt" else ""
        row.save()
        self.rows[kind, "north"] = row.pk

    def _deviation(self, kind: str, state: str) -> None:
        today = clock.today()
        words = {"draft_deviation": DRAFT, "sent_deviation": SENT}
        row = Deviation(
            organisation=self.scene.world.organisation, office=self.north, state=state,
            clause_id=self.rows["live_clause", "all"], title=f"{words.get(kind, kind)} relief",
            reason="It cannot be met", alternative="A call", asked_by=self.asker,
            hands=[str(self.asker.pk)], starts=today, expires=today + 90 * DAY,
            whole_office=False,
        )  # fmt: skip
        row.submitted_on = None if state == "draft" else today
        row.save()
        self.rows[kind, "north"] = row.pk
        if kind == "live_deviation":  # whoever reads it may not know of this project
            DeviationProject(deviation=row, project_id=self.scene.rows["project", "sealed"]).save()

    def _thread(self, kind: str, state: str) -> None:
        row = Feedback(
            organisation=self.scene.world.organisation, office=self.north, state=state,
            standard_id=self.rows["live_standard", "all"], raised_by=self.asker,
            title=f"{RAISED if kind == 'raised_feedback' else kind} thread", text="It does not fit",
            due_on=clock.today() + 5 * DAY,
        )  # fmt: skip
        row.outcome = "training" if state in {"resolved", "verified"} else ""
        row.save()
        self.rows[kind, "north"] = row.pk
        if state == "review":
            post = FeedbackPost(feedback=row, author=self.asker, text="In March.")
            post.save()
            self.rows["feedback_post", "north"] = post.pk

    def _of_project(self, key: str, word: str) -> None:
        at: dict[str, Any] = {
            "version_of_id": self.rows["live_version", "all"],
            "project_id": self.scene.rows["project", key],
        }
        found = Finding(**at, complies=True, evidence=f"{word} pages", by=self.founder)
        found.save()
        row = Grandfathering(**at, reason=f"{word} ends soon", ends_when="Handover")
        row.limit_on, row.decided_by = clock.today() + 200 * DAY, self.founder
        row.save()
        self.rows |= {("finding", key): found.pk, ("grandfathering", key): row.pk}
