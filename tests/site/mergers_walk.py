"""The walk's story of mergers: one to its end, one that ends in coordination, one given up."""

from typing import TYPE_CHECKING, Any

from sightline.identity.commands import Node, open_office
from tests.site.api_world import Api
from tests.site.standards_walk import closed, day

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def tell_of_mergers(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


class Story:
    """Two pairs of offices beneath the head office, and who leads their mergers."""

    def __init__(self, walk: "Walk") -> None:
        self.world = walk.world
        self.lead, self.north, self.admin = (walk.by[key] for key in ("lead", "north", "admin"))
        self.second = walk.by["colleague"]
        self.ids = [self.opened(code) for code in ("mill", "weir", "dam", "sluice")]

    def opened(self, code: str) -> str:
        """Open a project office beneath the north, whose people run it."""
        row = open_office(
            self.world.actor("lead"), code=code, name=code.title(), level="project",
            parent_id=self.world.id("north"),
        )  # fmt: skip
        self.world.grant("north", "program_office", Node("office", row.pk, row.name))
        return str(row.pk)

    def all(self) -> None:
        """Tell it in its order."""
        one = self.proposed(0, 1)
        self.lead.get("/mergers?state=open&q=mill&limit=3")
        self.lead.get(one)
        self.patch(self.lead, one, {"purpose": "One desk for the whole river"})
        self.standardised(one)
        self.merged(one)
        two = self.proposed(2, 3)
        self.standardised(two)
        self.step(self.lead, two, "integrate", {"aim": "coordinate"})
        self.coordinated(two)
        three = self.proposed(2, 3)
        self.step(self.lead, three, "abandon", WHY)

    def proposed(self, first: int, second: int) -> str:
        said = {"first_id": self.ids[first], "second_id": self.ids[second], "purpose": "One desk"}
        return f"/mergers/{self.lead.ok('POST', '/mergers', said)['id']}"

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step at the version that stands."""
        return who.ok("POST", f"{path}/{verb}", said, self.lead.get(path)["version"])

    def patch(self, who: Api, path: str, said: Any) -> Any:
        """Change a row at the version that stands."""
        return who.ok("PATCH", path, said, self.lead.get(path)["version"])

    def standardised(self, merger: str) -> None:
        """Take stock, decide on every row, and have the plan approved by somebody else."""
        self.step(self.lead, merger, "inventory")
        said = {"name": "Tracker", "subject": "tool", "had_by": "both"}
        item = f"/merger-items/{self.north.ok('POST', f'{merger}/items', said)['id']}"
        spare = self.north.ok("POST", f"{merger}/items", {"name": "Old list"})
        self.north.ok("DELETE", f"/merger-items/{spare['id']}", None, 1)
        who = str(self.world.people["lead"].pk)
        said = {"overlap": "part", "decision": "combine", "responsible_id": who}
        self.lead.get(item)
        rows = self.lead.get(f"{merger}/items?subject=tool")["items"]
        assert len(rows) == 1
        for row in self.lead.get(f"{merger}/items")["items"]:
            self.patch(self.north, f"/merger-items/{row['id']}", said)
        self.step(self.lead, merger, "assess")
        self.step(self.lead, merger, "reopen", WHY)
        self.step(self.lead, merger, "assess")
        self.step(self.lead, merger, "plan", {"plan": "One tracker"})
        self.step(self.second, merger, "approve", WHY)
        self.step(self.north, item, "finish", WHY)
        self.step(self.north, item, "resume", WHY)
        self.step(self.north, item, "finish", WHY)
        told = self.lead.get(f"{merger}/figures")
        assert told["n_done"] == 1

    def merged(self, merger: str) -> None:
        """Move everything over, take one step back, and close the office."""
        said = {"aim": "merge", "survivor_id": self.ids[0]}
        self.step(self.lead, merger, "integrate", said)
        for row in self.lead.get(f"{merger}/steps?state=planned")["items"]:
            who = self.admin if row["kind"] == "people" else self.lead
            step = f"/merger-steps/{row['id']}"
            self.lead.get(step)
            self.carried(who, step)
            if row["kind"] == "projects":
                self.step(who, step, "undo", WHY)
                self.carried(who, step)
        assert self.lead.get(merger)["state"] == "merged"

    def carried(self, who: Api, step: str) -> None:
        """Look at what a step would do, and carry it out."""
        shown = who.get(f"{step}/preview")["shown"]
        self.step(who, step, "carry-out", {"shown": shown, **WHY})

    def coordinated(self, merger: str) -> None:
        """Let both offices adopt one standard, and end with both."""
        said = {"kind": "boards", "source_id": self.ids[2]}
        made = self.lead.ok("POST", f"{merger}/steps", said)
        self.lead.ok("DELETE", f"/merger-steps/{made['id']}", None, 1)
        version = self.shared()
        for office in (self.ids[2], self.ids[3]):
            said = {"kind": "adopt", "source_id": office, "version_id": version}
            made = self.lead.ok("POST", f"{merger}/steps", said)
            self.carried(self.north, f"/merger-steps/{made['id']}")
        self.step(self.lead, merger, "coordinate", WHY)

    def shared(self) -> str:
        """Publish a standard that both offices begin to adopt; return its version's id."""
        said = {"code": "M-1", "title": "Desk hours", "family": "policy"}
        said["office_id"] = str(self.world.id("hq"))
        row = self.lead.ok("POST", "/standards", said)
        first = self.lead.get(f"/standards/{row['id']}/versions")["items"][0]["id"]
        at = f"/standard-versions/{first}"
        clause = {"number": "1", "title": "Open", "text": "From eight to six."}
        self.lead.ok("POST", f"{at}/clauses", clause)
        self.step(self.lead, at, "consult", {"comments_until": day(5)})
        closed(self.world, first)
        self.step(self.second, at, "approve", WHY)
        self.step(self.lead, at, "publish", {"effective_on": day(0)})
        for each in self.lead.get(f"{at}/adoptions?limit=50")["items"]:
            if each["office_id"] in self.ids[2:]:
                own = f"/adoptions/{each['id']}"
                self.step(self.north, own, "begin", {})
                self.step(self.north, own, "finish", {})
                self.step(self.north, own, "take-back", WHY)
        return str(first)
