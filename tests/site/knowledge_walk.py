"""The walk's story of knowledge: a lesson applied elsewhere, and a plan that is shared."""

from typing import TYPE_CHECKING, Any

from sightline.projects import commands as projects
from sightline.projects.schedule.edits import Add
from tests.site.api_world import Api, open_one, signed_in

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def tell_of_knowledge(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


class Story:
    """What the northern office learned, and what another project does about it."""

    def __init__(self, walk: "Walk") -> None:
        self.walk, self.world = walk, walk.world
        self.lead, self.north = walk.by["lead"], walk.by["north"]
        self.own = open_one(walk.world, "KNW-1", category="Works")
        self.other = open_one(walk.world, "KNW-2", category="Works")

    def all(self) -> None:
        """Tell it in its order."""
        self.lessons()
        self.plans()

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step at the version that stands."""
        version = self.north.get(path)["version"]
        return who.ok("POST", f"{path}/{verb}", said, version)

    def captured(self, title: str) -> str:
        """Capture a lesson that can be published."""
        owner = str(self.world.people["north"].pk)
        said = {"title": title, "recommendation": "Ask early", "owner_id": owner, "tags": ["roads"]}
        made = self.north.ok("POST", f"/projects/{self.own.pk}/lessons", said)
        return f"/lessons/{made['id']}"

    def lessons(self) -> None:
        """Capture, change, review, send back, publish, apply, note, embed and retire."""
        first, second = self.captured("Permits"), self.captured("Frost")
        self.north.ok("PATCH", first, {"impact": "Six weeks", "priority": "high"}, 1)
        for path in (first, "/lessons?state=captured&priority=high&q=roads", "/lessons?sort=title"):
            self.north.get(path)
        self.step(self.lead, first, "review", WHY)
        self.step(self.lead, first, "send-back", WHY)
        self.step(self.lead, first, "review", {})
        self.step(self.lead, first, "publish", {})
        matches = self.north.get(f"/projects/{self.other.pk}/lesson-matches")["matches"]
        assert [each["title"] for each in matches] == ["Permits"]
        said = {"project_id": str(self.other.pk), "how": "In March"}
        use = f"/lesson-uses/{self.north.ok('POST', f'{first}/uses', said)['id']}"
        self.step(self.north, use, "note", {"outcome": "A month saved"})
        for path in (f"{first}/uses", use):
            self.north.get(path)
        self.step(self.lead, first, "embed", {"clause": "LIF-1 v2, clause 3"})
        self.step(self.lead, second, "retire", WHY)

    def plans(self) -> None:
        """Share a plan, cut it, publish it, plan another project with it, and retire it."""
        projects.draw_schedule(self.world.actor("north"), project_id=self.own.pk)
        dig = Add("Dig", fields={"duration": 480})
        projects.edit_schedule(self.world.actor("north"), project_id=self.own.pk, edits=[dig])
        risk = {"kind": "risk", "title": "Rock", "probability": 2, "impact": 3}
        projects.raise_raid(self.world.actor("north"), project_id=self.own.pk, **risk)
        made = self.north.ok("POST", f"/projects/{self.own.pk}/shared-plans", {"title": "Pond"})
        plan = f"/shared-plans/{made['id']}"
        first = f"/plan-versions/{self.north.get(f'{plan}/versions')['items'][0]['id']}"
        rows = self.north.get(f"{first}/rows")["rows"]
        said = {"left_out": [rows[-1]["key"]]}
        self.north.ok("PUT", f"{first}/rows", said, self.north.get(first)["version"])
        checker = self.office()
        self.step(checker, first, "publish", {})
        self.planned()
        said = {"project_id": str(self.other.pk), "starts": "2026-12-07"}
        reuse = f"/reuses/{self.north.ok('POST', f'{first}/reuses', said)['id']}"
        self.step(self.north, reuse, "adapt", {"adapted": "Two shifts"})
        told = self.north.get(f"{plan}/savings")
        assert (told["n_finished"], len(told["reuses"])) == (0, 1)
        for path in (plan, reuse, f"{plan}/reuses", "/shared-plans?state=published&q=pond"):
            self.north.get(path)
        self.waves(first)
        self.north.ok("POST", f"{plan}/versions")
        self.step(self.lead, first, "retire", WHY)

    def waves(self, version: str) -> None:
        """Roll the plan out in waves."""
        said = {"title": "Ponds", "office_id": str(self.world.id("hq"))}
        row = f"/roll-outs/{self.lead.ok('POST', f'{version}/roll-outs', said)['id']}"
        third = open_one(self.world, "KNW-3", category="Works")
        for project in (self.other, third):
            said = {"project_id": str(project.pk), "starts": "2026-12-07"}
            wave = f"/waves/{self.north.ok('POST', f'{row}/waves', said)['id']}"
        self.north.ok("PATCH", wave, {"starts": "2027-01-11"}, 1)
        told = self.north.get(f"{row}/comparison")["waves"]
        assert [each["planned_start"] for each in told] == ["2026-12-07", "2027-01-11"]
        for path in (row, wave, f"{row}/waves", "/roll-outs?q=pond"):
            self.north.get(path)
        self.north.ok("DELETE", wave, None, 2)

    def office(self) -> Api:
        """Return somebody else of the office, who publishes what the first one drafted."""
        self.world.runs("sharer", "north")
        api = signed_in(self.world.people["sharer"])
        self.walk.by["sharer"] = api
        return api

    def planned(self) -> None:
        """Lead the other project to planning."""
        at = {"project_id": self.other.pk}
        projects.move_project(self.world.actor("exec"), **at, verb="approve")
        for verb in ("initiate", "plan"):
            projects.move_project(self.world.actor("north"), **at, verb=verb)
