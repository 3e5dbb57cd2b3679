"""A merger of "north-1" and "south-1", led to where a test wants it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sightline.identity.commands import change_person
from sightline.network.models import Merger, MergerItem, MergerStep
from sightline.network.queries import mergers
from tests.network.scene import WHY, Scene

#: What leads to each state that goes on, from the one before.
WAY = ("proposed", "inventory", "assessed", "standardised", "integrating")


@dataclass
class Merging:
    """ "north-1" remains; "lead" proposes, "second" approves, "admin" moves people."""

    scene: Scene
    merger: Merger

    @classmethod
    def at(cls, scene: Scene, state: str = "proposed", aim: str = "merge") -> "Merging":
        """Propose a merger and lead it to a state."""
        world = scene.world
        said = {"first_id": world.id("north-1"), "second_id": world.id("south-1")}
        row = scene.do("propose_merger", "lead", **said, purpose="One desk for both rivers")
        made = cls(scene, row)
        for each in WAY[1 : WAY.index(state) + 1]:
            made.go(each, aim)
        return made

    def go(self, state: str, aim: str = "merge") -> None:
        """Lead it to a state from the one before."""
        at: dict[str, Any] = {"merger_id": self.merger.pk}
        do = self.scene.do
        if state == "inventory":
            do("take_inventory", "lead", **at)
        elif state == "assessed":
            self.decided()
            self.decided_all()
            do("assess_merger", "lead", **at)
        elif state == "standardised":
            do("plan_standardisation", "lead", **at, plan="One tracker, one report.")
            do("approve_standardisation", "second", **at)
        elif state == "integrating":
            survivor = self.scene.world.id("north-1") if aim == "merge" else None
            do("plan_integration", "lead", **at, aim=aim, survivor_id=survivor)
        assert self.now.state == state

    @property
    def now(self) -> Merger:
        """The merger as it stands."""
        found = (
            Merger.objects.system("test").select_related("first", "second").get(pk=self.merger.pk)
        )
        assert isinstance(found, Merger)
        return found

    def decided(self, name: str = "Tracker", **said: Any) -> MergerItem:
        """Add a row that is decided on."""
        given = {"overlap": "part", "decision": "adopt_first", **said}
        given.setdefault("responsible_id", self.scene.world.people["desk"].pk)
        found: MergerItem = self.scene.do(
            "add_merger_item", "desk", merger_id=self.merger.pk, name=name, **given
        )
        return found

    def decided_all(self) -> None:
        """Decide on what was noted by itself."""
        said: dict[str, Any] = {"overlap": "same", "decision": "combine"}
        said["responsible_id"] = self.scene.world.people["desk"].pk
        for row in MergerItem.objects.system("test").filter(merger=self.merger.pk, decision=""):
            self.scene.do("change_merger_item", "desk", item_id=row.pk, **said)

    def step(self, kind: str) -> MergerStep:
        """Return a step of a kind."""
        found = MergerStep.objects.system("test").get(merger=self.merger.pk, kind=kind)
        assert isinstance(found, MergerStep)
        return found

    def carry(self, kind: str, who: str = "") -> MergerStep:
        """Carry a step out, as its preview shows it to whoever does."""
        who = who or ("admin" if kind == "people" else "lead")
        row = mergers.the_step(self.scene.world.actor(who), self.step(kind).pk)
        shown = mergers.preview(self.scene.world.actor(who), row).shown
        found: MergerStep = self.scene.do("carry_out_step", who, step_id=row.pk, shown=shown)
        return found

    def undo(self, kind: str, who: str = "") -> MergerStep:
        """Take a step back."""
        who = who or ("admin" if kind == "people" else "lead")
        found: MergerStep = self.scene.do("undo_step", who, step_id=self.step(kind).pk, why=WHY)
        return found

    def staffed(self) -> UUID:
        """Give the southern desk its home office; return who it is."""
        person = self.scene.world.people["southdesk"]
        change_person(
            self.scene.world.actor("admin"), person_id=person.pk,
            office_id=self.scene.world.id("south-1"),
        )  # fmt: skip
        return person.pk
