"""The walk's story of standards: written, adopted, deviated from, talked about; past their dates."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.identity.queries import OPERATOR
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.network.events import VersionWritten
from sightline.network.models import StandardVersion
from tests.site.api_world import Api, open_one
from tests.world import World

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def day(days: int) -> str:
    """Return the day so many days from today."""
    return (clock.today() + timedelta(days)).isoformat()


def tell_of_standards(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


def closed(world: World, version_id: str) -> None:
    """Let the days of consultation on a version be over."""
    row = StandardVersion.objects.system("walk").get(pk=version_id)
    row.comments_until = clock.today()
    with unit(OPERATOR):
        row.save()
        home = world.organisation.pk
        record(VersionWritten(about=row.pk, standard=row.standard_id), organisation_id=home)


class Story:
    """A standard of the head office, and what the northern office does about it."""

    def __init__(self, walk: "Walk") -> None:
        self.world = walk.world
        self.lead, self.north = walk.by["lead"], walk.by["north"]
        self.executive = walk.by["exec"]
        dates = {"start": clock.today() - timedelta(300)}
        dates["baseline_finish"] = clock.today() + timedelta(30)
        self.project = f"/projects/{open_one(walk.world, 'STD-1', **dates).pk}"

    def all(self) -> None:
        """Tell it in its order."""
        hq, north = str(self.world.id("hq")), str(self.world.id("north"))
        said = {"code": "W-1", "title": "Reports", "family": "report", "office_id": hq}
        self.standard = f"/standards/{self.lead.ok('POST', '/standards', said)['id']}"
        self.lead.ok("PATCH", self.standard, {"title": "Status reports"}, 1)
        for path in ("/standards?q=W-1", self.standard, f"{self.standard}/versions"):
            self.lead.get(path)
        first = self.issued(self.lead.get(f"{self.standard}/versions")["items"][0]["id"])
        self.uptake(first, north)
        self.relief(first, north)
        self.feedback(north)
        made = self.lead.ok("POST", f"{self.standard}/versions")
        second = self.issued(made["id"])
        self.step(self.lead, second, "retire", WHY)

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step at the version that stands."""
        version = self.north.get(path)["version"]
        return who.ok("POST", f"{path}/{verb}", said, version)

    def patch(self, who: Api, path: str, said: Any) -> Any:
        """Change a row at the version that stands."""
        return who.ok("PATCH", path, said, self.north.get(path)["version"])

    def issued(self, version_id: str) -> str:
        """Write a version, have it consulted on, approved, published, and in force."""
        lead, at = self.lead, f"/standard-versions/{version_id}"
        is_first = not lead.get(f"{at}/clauses")["items"]
        here = {"field": "level", "test": "is", "value": ["project"]}
        asks = {"field": "report_age", "test": "at_most", "value": "40"}
        self.patch(lead, at, {"applies": [here], "checks": [asks], "transition_days": 10})
        said = {"number": "1" if is_first else "3", "title": "Monthly", "text": "On one page."}
        clause = f"/clauses/{lead.ok('POST', f'{at}/clauses', said)['id']}"
        lead.ok("PATCH", clause, {"text": "On two pages."}, 1)
        spare = lead.ok("POST", f"{at}/clauses", {**said, "number": "9"})
        lead.ok("DELETE", f"/clauses/{spare['id']}", None, 1)
        for path in (clause, f"{at}/clauses", f"{at}/preview", f"{at}/differences"):
            lead.get(path)
        self.step(lead, at, "consult", {"comments_until": day(5)})
        said = {"text": "Every week?", "clause_id": clause.rsplit("/", 1)[1]}
        held = self.north.ok("POST", f"{at}/comments", said)
        self.north.get(f"{at}/comments")
        comment = f"/standard-comments/{held['id']}"
        self.north.get(comment)
        self.step(lead, comment, "answer", {"answer": "Every month."})
        self.step(lead, at, "rework", WHY)
        self.step(lead, at, "consult", {"comments_until": day(5)})
        closed(self.world, version_id)
        self.step(self.executive, at, "approve", WHY)
        self.step(lead, at, "publish", {"effective_on": day(0)})
        self.step(lead, at, "enforce")
        return at

    def uptake(self, version: str, north: str) -> None:
        """Adopt it, find who complies, let one project be, and tell the figures."""
        rows = self.lead.get(f"{version}/adoptions")["items"]
        own = f"/adoptions/{next(row['id'] for row in rows if row['office_id'] == north)}"
        self.step(self.north, own, "plan", {"planned_on": day(3)})
        self.step(self.lead, own, "exempt", WHY)
        self.step(self.lead, own, "reinstate", WHY)
        self.step(self.north, own, "begin", {})
        self.step(self.north, own, "finish", {"note": "Two pages"})
        ids = {"standard_version_id": version.rsplit("/", 1)[1]}
        said = {**ids, "complies": False, "evidence": "None this month"}
        found = self.north.ok("POST", f"{self.project}/findings", said)
        said = {**ids, "reason": "Ends soon", "ends_when": "Handover", "limit_on": day(60)}
        held = self.north.ok("POST", f"{self.project}/grandfatherings", said)
        told = self.north.get(f"{self.project}/duties")["duties"]
        assert [each["obligation"] for each in told] == ["grandfathered"]
        for path in (f"{self.project}/findings", f"/findings/{found['id']}", "/grandfatherings"):
            self.north.get(path)
        self.step(self.north, f"/grandfatherings/{held['id']}", "end", WHY)
        told = self.lead.get(f"{version}/duties")["duties"]
        assert "non_compliant" in {each["obligation"] for each in told}
        figures = self.lead.get(f"/compliance?on={day(0)}")["standards"][0]
        assert figures["strict"] == "0.0000"
        self.cycle()
        self.north.get(f"/offices/{north}/duties?on={day(-1)}")
        regime = self.lead.ok("POST", f"/offices/{north}/regimes", {"name": "Water Act"})
        self.lead.get("/regimes?q=Water")
        self.step(self.lead, f"/regimes/{regime['id']}", "end", {"until": day(5)})

    def cycle(self) -> None:
        """Let a life cycle take effect, and apply it to the project."""
        lead, office = self.lead, str(self.world.id("hq"))
        said = {"code": "W-2", "title": "Gates", "family": "lifecycle", "office_id": office}
        made = lead.ok("POST", "/standards", said)
        version = lead.get(f"/standards/{made['id']}/versions")["items"][0]["id"]
        at = f"/standard-versions/{version}"
        said = {"number": "1", "title": "Gates", "text": "Two.", "gates": ["Start", "End"]}
        lead.ok("POST", f"{at}/clauses", {**said, "phases": ["Study", "Build"]})
        self.step(lead, at, "consult", {"comments_until": day(5)})
        closed(self.world, version)
        self.step(self.executive, at, "approve", WHY)
        self.step(lead, at, "publish", {"effective_on": day(0)})
        asked = self.north.get(f"{self.project}/life-cycles")["life_cycles"]
        assert [line["what"] for line in asked[0]["phases"]] == ["comes", "comes"]
        said = {"life_cycle_version_id": version}
        told = self.north.ok("POST", f"{self.project}/life-cycles", said)["life_cycles"]
        assert [line["what"] for line in told[0]["gates"]] == ["stays", "stays"]
        self.step(lead, at, "enforce")
        self.step(lead, at, "retire", WHY)

    def relief(self, version: str, north: str) -> None:
        """Ask for relief: taken back, rejected, and granted, revoked or closed."""
        clause = f"/clauses/{self.lead.get(f'{version}/clauses')['items'][0]['id']}"
        granted = self.asked(clause, north, "Granted")
        self.step(self.lead, granted, "ask", {"question": "Until when?"})
        self.step(self.north, granted, "answer", {"reply": "Spring"})
        said = {"why": "The call does it", "conditions": "Notes", "is_precedent": True}
        self.step(self.lead, granted, "approve", said)
        assert self.north.get(f"{clause}/precedents")["deviations"]
        self.step(self.lead, granted, "revoke", WHY)
        self.step(self.north, granted, "close", WHY)
        rejected = self.asked(clause, north, "Rejected")
        self.step(self.lead, rejected, "reject", WHY)
        back = self.asked(clause, north, "Taken back")
        self.step(self.north, back, "withdraw", WHY)
        self.north.get("/deviations?state=closed&limit=1")

    def asked(self, clause: str, north: str, title: str) -> str:
        """Draft, change and send a deviation, and have it taken up."""
        said = {"office_id": north, "title": title, "starts": day(0), "expires": day(40)}
        made = self.north.ok("POST", f"{clause}/deviations", said)
        own = f"/deviations/{made['id']}"
        self.patch(self.north, own, {"reason": "Closed sites", "alternative": "A call"})
        self.step(self.north, own, "submit")
        self.step(self.lead, own, "review")
        return own

    def feedback(self, north: str) -> None:
        """Raise feedback: verified, closed over the raiser's head, and taken back."""
        one, two, three = (self.raised(north, title) for title in ("One", "Two", "Three"))
        self.step(self.lead, one, "acknowledge")
        self.step(self.lead, one, "review")
        post = self.north.ok("POST", f"{one}/posts", {"text": "In March."})
        self.north.get(f"{one}/posts")
        self.north.get(f"/feedback-posts/{post['id']}")
        said = {"outcome": "training", "resolution": "A course"}
        self.step(self.lead, one, "resolve", said)
        self.step(self.north, one, "reopen", WHY)
        self.step(self.lead, one, "resolve", said)
        self.step(self.north, one, "verify", WHY)
        self.step(self.lead, one, "close")
        self.step(self.lead, two, "close-over", WHY)
        self.step(self.north, three, "withdraw", WHY)
        self.north.get("/feedback?over=yes")

    def raised(self, north: str, title: str) -> str:
        said = {"office_id": north, "title": title, "text": "It does not fit"}
        made = self.north.ok("POST", f"{self.standard}/feedback", said)
        return f"/feedback/{made['id']}"
