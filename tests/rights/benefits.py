"""Benefits in the scene: a profile of every project, and of "own" one in every state.

Those in a state belong to, and are confirmed by, the program office of the north.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.projects import commands as projects
from sightline.projects.models import Benefit
from sightline.results import commands
from sightline.results.events import ProfileWritten
from sightline.results.models import MapNode, Measure, Profile, Reading

if TYPE_CHECKING:
    from tests.rights.scene import Scene

DAY = timedelta(days=1)
TEXTS = {
    "description": "In short",
    "outcome": "One can see it",
    "attribution": "Nothing else changed",
}
#: What a step begins from, to the state of the benefit there.
STATES = {
    "admissible": "identified",
    "admitted": "profiled",
    "measured": "baselined",
    "agreed": "approved",
    "delivered": "in_delivery",
    "coming": "realising",
    "short": "partly_realised",
    "kept": "sustained",
    "vouched": "realising",
}
#: Kinds of the API, by profile; a page names the benefit of each: ``admissible_benefit``.
PROFILES = ("profile", *STATES)
BENEFITS = ("bare_benefit", *(f"{kind}_benefit" for kind in STATES))
MEASURES = ("benefit_measure", "live_measure")
READINGS = ("taken_reading", "attested_reading")


def profile_of(scene: "Scene", key: str, word: str) -> dict[tuple[str, str], UUID]:
    """Profile the benefit of a project, measure it, and draw what leads to it."""
    founder = scene.world.actor("founder")
    profile = commands.profile_benefit(
        founder, benefit_id=scene.rows["benefit", key], outcome=f"{word} outcome"
    )
    measure = commands.add_measure(founder, profile_id=profile.pk, name=f"{word} measure")
    at = {"project_id": scene.rows["project", key], "kind": "output"}
    node = commands.add_map_node(founder, **at, title=f"{word} valve")
    other = commands.add_map_node(founder, **at, title=f"{word} weir")
    end = MapNode.objects.system("the node of a profile").get(profile=profile)
    edge = commands.link_map_nodes(founder, source_id=other.pk, target_id=end.pk)
    return {
        ("profile", key): profile.pk,
        ("benefit_measure", key): measure.pk,
        ("map_node", key): node.pk,
        ("map_end", key): end.pk,
        ("map_edge", key): edge.pk,
    }


def states_of_own(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Put a benefit of "own" into every state that a step begins from."""
    return Staged(scene).rows()


@dataclass
class Staged:
    """Puts rows in as they stand, past the steps that lead there."""

    scene: "Scene"

    def rows(self) -> dict[tuple[str, str], UUID]:
        """Return the rows by (kind, relation)."""
        bare = self._promised("bare")
        found = {("bare_benefit", "own"): bare.pk}
        for kind, state in STATES.items():
            benefit = self._promised(kind)
            with unit(self.scene.world.actor("founder")):
                profile = self._profile(benefit, state)
                found |= self._measured(kind, profile)
                record(
                    ProfileWritten(about=profile.pk, benefit=benefit.pk, project=bare.project_id)
                )
            found |= {(kind, "own"): profile.pk, (f"{kind}_benefit", "own"): benefit.pk}
        return found

    def _promised(self, kind: str) -> Benefit:
        owner = self.scene.world.people["program_office.north"]
        row = projects.promise_benefit(
            self.scene.world.actor("founder"),
            project_id=self.scene.rows["project", "own"],
            title=f"Gain {kind}",
            promised_minor=None if kind == "measured" else 1000_00,
            objective_id=self.scene.rows["objective", "all"],
            owner_id=owner.pk,
        )
        who = self.scene.world.actor("program_office.north")
        return projects.accept_benefit(who, benefit_id=row.pk)

    def _profile(self, benefit: Benefit, state: str) -> Profile:
        today, people = clock.today(), self.scene.world.people
        agreed: dict[str, Any] = {}
        if state not in {"identified", "profiled", "baselined"}:
            begun = today - 50 * DAY
            agreed = {"agreed_minor": 1000_00, "agreed_on": begun, "agreed_start": begun}
            agreed |= {"follows_finish": begun}
        row = Profile(
            benefit=benefit, state=state, finance=people["program_office.north"], **TEXTS, **agreed
        )
        row.save()
        return row

    def _measured(self, kind: str, profile: Profile) -> dict[tuple[str, str], UUID]:
        today = clock.today()
        level = {"unit": "visits", "baseline": 9, "target": 4, "method": "Counted"}
        level |= {"baseline_on": today - 90 * DAY, "source": f"Log {kind}"}
        row = Measure(profile=profile, name="Visits", carries=True, **level)
        row.is_money = kind == "vouched"
        row.save()
        early = {**level, "name": "Trained", "kind": "leading"}
        Measure(profile=profile, **early).save()
        if kind == "vouched":
            taken = self._read(row, 9)
            attested = self._read(row, 19, state="attested")
            return {
                ("live_measure", "own"): row.pk,
                ("taken_reading", "own"): taken,
                ("attested_reading", "own"): attested,
            }
        if kind == "coming":
            self._read(row, 5, state="attested")
        return {}

    def _read(self, measure: Measure, days: int, state: str = "taken") -> UUID:
        second = self.scene.world.people["second"]
        vouched = {"attested_by": second, "attested_on": clock.today()}
        row = Reading(
            measure=measure,
            on=clock.today() - days * DAY,
            value=4,
            evidence="The log",
            state=state,
            **(vouched if state == "attested" else {}),
        )
        row.save()
        return row.pk
