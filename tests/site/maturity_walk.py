"""The walk's story of maturity: a model of one's own, a campaign to its end, and what came of it."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.kernel import clock
from tests.maturity.scene import NEEDED, SCORES, SMALL
from tests.site.api_world import Api

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def day(days: int) -> str:
    """Return the day so many days from today, as JSON has it."""
    return (clock.today() + timedelta(days)).isoformat()


def tell_of_maturity(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


class Story:
    """The northern office assesses itself; the strategic PMO keeps the models."""

    def __init__(self, walk: "Walk") -> None:
        self.world = walk.world
        self.lead, self.north = walk.by["lead"], walk.by["north"]
        self.me = str(walk.world.people["north"].pk)

    def all(self) -> None:
        """Tell it in its order."""
        version = self.models()
        campaign = self.assessed(version)
        self.improved(campaign)
        self.given_up(version)

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step at the version that stands."""
        return who.ok("POST", f"{path}/{verb}", said, self.lead.get(path)["version"])

    def put(self, who: Api, path: str, part: str, said: Any) -> Any:
        """Put a part of a row at the version that stands."""
        return who.ok("PUT", f"{path}/{part}", said, who.get(path)["version"])

    def models(self) -> str:
        """Adopt a model, draft one, write on it, publish it, and retire its next version."""
        self.lead.ok("POST", "/maturity-models/adopt", {"key": "cube"})
        said = {"name": "Ours", "rule": "level_per_item", "content": SMALL, "source": "Us"}
        made = self.lead.ok("POST", "/maturity-models", said)
        first, model = f"/maturity-versions/{made['id']}", f"/maturity-models/{made['of_model_id']}"
        fewer = {**SMALL, "items": [*SMALL["items"]][::-1]}
        self.put(self.lead, first, "content", {"content": fewer})
        self.step(self.lead, first, "publish")
        second = self.lead.ok("POST", f"{model}/versions")
        self.step(self.lead, f"/maturity-versions/{second['id']}", "retire", WHY)
        for path in (model, f"{model}/versions", first, "/maturity-models?q=our&limit=3"):
            self.north.get(path)
        return str(made["id"])

    def planned(self, version: str) -> str:
        """Plan a campaign of the northern office with one respondent."""
        said = {
            "office_id": str(self.world.id("north")), "version_id": version, "kind": "pmo",
            "title": "How far are we?", "opens": day(0), "closes": day(20),
        }  # fmt: skip
        row = f"/campaigns/{self.north.ok('POST', '/campaigns', said)['id']}"
        person = {"person_id": self.me, "role": "lead"}
        self.north.ok("POST", f"{row}/respondents", person)
        return row

    def assessed(self, version: str) -> str:
        """Run a campaign from its plan to its confirmation."""
        row = self.planned(version)
        self.north.ok("PATCH", row, {"title": "How far are we now?"}, 1)
        self.put(self.north, row, "items", {"needed": NEEDED})
        other = {"person_id": str(self.world.people["exec"].pk), "role": "executive"}
        spare = self.north.ok("POST", f"{row}/respondents", other)
        self.north.ok("DELETE", f"/respondents/{spare['id']}", None, spare["version"])
        self.step(self.north, row, "open")
        part = f"/respondents/{self.north.get(f'{row}/respondents')['items'][0]['id']}"
        answers = [{"item": item, "score": score} for item, score in SCORES.items()]
        self.put(self.north, part, "answers", {"answers": answers})
        assert len(self.north.get(f"{part}/answers")["answers"]) == 3
        assert self.lead.get(f"{part}/answers")["answers"] == []
        scores = [{"item": "risks", "score": 3, "note": "Seen"}]
        self.put(self.lead, row, "scores", {"scores": scores})
        self.step(self.north, row, "close")
        self.step(self.north, row, "confirm", {})
        for path in (row, part, f"{row}/results", "/campaigns?kind=pmo&state=confirmed&q=far"):
            self.north.get(path)
        assert [one["level"] for one in self.north.get("/office-levels")["levels"]] == [2]
        around = self.north.get(f"/offices/{self.world.id('north')}/maturities")["maturities"]
        assert [len(each["campaign_ids"]) for each in around] == [0, 1, 0, 0]
        return row

    def improved(self, campaign: str) -> None:
        """Turn the largest gap into work, and see it done; drop another one."""
        gaps = self.north.get(f"{campaign}/gaps")["gaps"]
        assert [gap["priority"] for gap in gaps] == [10, 8, 3]
        first, second = (self.proposed(campaign, gap["item"]) for gap in gaps[:2])
        self.north.ok("PATCH", first, {"title": "Write all of it down"}, 1)
        self.step(self.north, first, "agree")
        self.step(self.north, first, "start")
        self.step(self.north, first, "finish", {"done": "It is written"})
        self.step(self.north, second, "drop", WHY)
        for path in (first, "/improvements?state=done&overdue=yes&sort=-priority"):
            self.north.get(path)

    def proposed(self, campaign: str, item: str) -> str:
        """Propose an improvement of an item."""
        said = {"item": item, "title": "Write it down", "owner_id": self.me, "due": day(30)}
        made = self.north.ok("POST", f"{campaign}/improvements", said)
        return f"/improvements/{made['id']}"

    def given_up(self, version: str) -> None:
        """Cancel a campaign."""
        self.step(self.north, self.planned(version), "cancel", WHY)
