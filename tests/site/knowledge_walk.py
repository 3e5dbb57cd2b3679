"""The walk's story of knowledge: a lesson on its way, applied elsewhere."""

from typing import TYPE_CHECKING, Any

from tests.site.api_world import Api, open_one

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def tell_of_knowledge(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


class Story:
    """What the northern office learned, and what another project does about it."""

    def __init__(self, walk: "Walk") -> None:
        self.world = walk.world
        self.lead, self.north = walk.by["lead"], walk.by["north"]
        self.own = open_one(walk.world, "KNW-1", category="Works")
        self.other = open_one(walk.world, "KNW-2", category="Works")

    def all(self) -> None:
        """Tell it in its order."""
        self.lessons()

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
