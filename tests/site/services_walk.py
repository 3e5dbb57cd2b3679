"""The walk's story of services: a customer, a catalogue, and a request from asking to closing."""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.projects import commands as projects
from sightline.projects.queries import projects as visible_projects
from sightline.services.events import LookDrawn
from sightline.services.models import Look
from tests.rights.services import WHOLE
from tests.site.api_world import Api, signed_in

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def tell_of_services(walk: "Walk") -> None:
    """Tell the whole story."""
    Story(walk).all()


class Story:
    """What the northern office offers, and what one customer makes of it."""

    def __init__(self, walk: "Walk") -> None:
        self.walk, self.world = walk, walk.world
        self.lead, self.north = walk.by["lead"], walk.by["north"]
        self.world.person("client")
        self.client = signed_in(self.world.people["client"])
        self.walk.by["client"] = self.client
        self.office = {"office_id": str(self.world.id("north"))}

    def all(self) -> None:
        """Tell it in its order."""
        self.customers()
        self.ladder()
        self.catalogue()
        self.desk()
        self.requests()
        self.side_exits()
        self.agreements()
        self.worth()
        self.stories()
        self.looks()
        self.foundation()

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step at the version that stands."""
        version = who.get(path)["version"]
        return who.ok("POST", f"{path}/{verb}", said, version)

    def customers(self) -> None:
        """Register, change, drop and end customers, and say who stands for one."""
        said = {**self.office, "name": "Board of works", "kind": "sponsor", "importance": 4}
        self.customer = f"/customers/{self.north.ok('POST', '/customers', said)['id']}"
        spare = self.north.ok("POST", "/customers", {**said, "name": "Spare"})
        self.north.ok("DELETE", f"/customers/{spare['id']}", None, 1)
        gone = self.north.ok("POST", "/customers", {**said, "name": "Gone"})
        self.step(self.north, f"/customers/{gone['id']}", "end", WHY)
        self.north.ok("PATCH", self.customer, {"pains": "Late answers"}, 1)
        person = {"person_id": str(self.world.people["client"].pk)}
        member = self.north.ok("POST", f"{self.customer}/people", person)
        extra = {"person_id": str(self.world.people["exec"].pk)}
        other = self.north.ok("POST", f"{self.customer}/people", extra)
        self.north.ok("DELETE", f"/customer-people/{other['id']}", None, 1)
        need = self.north.ok("POST", f"{self.customer}/needs", {"need": "Answers in a day"})
        for path in (self.customer, "/customers?approach=direct&q=board", "/customers?sort=-name"):
            self.north.get(path)
        for path in (f"/customer-people/{member['id']}", f"/customer-needs/{need['id']}"):
            self.north.get(path)
        self.walk.seen(self.north, self.customer, "/people", "/needs")

    def ladder(self) -> None:
        """Assess the customer, move it up, and put it down by a finding."""
        for _ in range(2):
            said = {"maturity": 3, "evidence": "They plan on their own"}
            made = self.north.ok("POST", f"{self.customer}/assessments", said)
        self.north.get(f"/customer-assessments/{made['id']}")
        assert self.north.get(f"{self.customer}/outlook")["is_open"]
        self.step(self.north, self.customer, "move", {**WHY, "approach": "guide"})
        said = {"what": "No plan was kept", "severity": "major"}
        found = self.north.ok("POST", f"{self.customer}/findings", said)
        assert self.north.get(self.customer)["approach"] == "direct"
        path = f"/customer-findings/{found['id']}"
        self.step(self.north, path, "close", {"closed_how": "It is kept again"})
        self.walk.seen(self.north, self.customer, "/assessments", "/findings", "/moves")

    def catalogue(self) -> None:
        """Take the default catalogue over, draft a service, change, offer and retire it."""
        hours = projects.make_calendar(self.world.actor("lead"), name="Desk hours")
        said = {**self.office, "calendar_id": str(hours.pk), "is_offered": True}
        made = self.north.ok("POST", "/services/adopt", said)["version_ids"]
        self.offered = made[13]
        more = {"code": "EX-1", "name": "Extra", "category": "tactical", "domain": "delivery"}
        extra = self.north.ok("POST", "/services", {**self.office, **more, "promise": "Help"})
        path = f"/service-versions/{extra['id']}"
        self.north.ok("PATCH", path, {"cost": "120.50", "steps": ["Listen", "Help"]}, 1)
        self.step(self.north, path, "activate")
        self.north.ok("POST", f"{path}/next")
        self.step(self.north, path, "retire", WHY)
        service = f"/services/{extra['service_id']}"
        for at in (
            path,
            service,
            f"{service}/figure",
            "/services?category=tactical",
            "/service-versions",
        ):
            self.north.get(at)

    def desk(self) -> None:
        """Put somebody at the desk, and let somebody leave it."""
        ids = [str(self.world.people[key].pk) for key in ("north", "exec")]
        for pk in ids:
            said = {**self.office, "person_id": pk, "skills": ["scheduling"]}
            made = self.north.ok("POST", "/desk-people", said)
        self.north.get(f"/desk-people/{made['id']}")
        self.north.get("/desk-people")
        self.north.ok("DELETE", f"/desk-people/{made['id']}", None, 1)

    def asked(self, title: str) -> str:
        """Ask for a service."""
        customer = self.customer.rsplit("/", 1)[1]
        said = {"customer_id": customer, "version_id": self.offered, "title": title}
        return f"/service-requests/{self.client.ok('POST', '/service-requests', said)['id']}"

    def requests(self) -> None:
        """Lead a request from asking to closing, with a pause and a second try."""
        row = self.asked("A plan for the weir")
        self.north.get(f"{row}/hands")
        self.step(self.north, row, "accept", {})
        north = {"assignee_id": str(self.world.people["north"].pk)}
        self.step(self.north, row, "assign", north)
        self.step(self.north, row, "start", {})
        self.step(self.north, row, "wait", WHY)
        said = self.client.ok("POST", f"{row}/comments", {"words": "The old one"})
        self.client.get(f"/request-comments/{said['id']}")
        self.files(row)
        self.step(self.client, row, "resume", WHY)
        for task in self.north.get(f"{row}/tasks")["items"]:
            self.step(self.north, f"/request-tasks/{task['id']}", "tick", {"is_done": True})
        self.step(self.north, row, "deliver", WHY)
        self.step(self.client, row, "reopen", WHY)
        self.step(self.north, row, "start", {})
        self.step(self.north, row, "deliver", WHY)
        self.step(self.client, row, "confirm", {})
        self.step(self.north, row, "close", {})
        told = self.client.get(f"{row}/clock")
        assert (told["runs"], told["target_minutes"]) == (False, 24 * 60)
        self.walk.seen(self.client, row, "/moves", "/tasks", "/comments")
        self.north.get("/service-requests?state=closed&sort=-number&q=weir")
        self.request = row

    def files(self, row: str) -> None:
        """Add a file to a request, read it back, and take it off."""
        sent = {"file_name": "terms.txt", "content": base64.b64encode(b"By Friday").decode()}
        made = self.client.ok("POST", f"{row}/files", sent)
        at = f"/request-files/{made['id']}"
        assert self.client.get(at)["size"] == 9
        assert self.north.get(f"{at}/content")["content"] == sent["content"]
        self.client.get(f"{row}/files?sort=name")
        self.client.ok("DELETE", at, None, 1)

    def side_exits(self) -> None:
        """Decline one request, and take another one back."""
        self.step(self.north, self.asked("A bridge"), "decline", WHY)
        self.step(self.client, self.asked("A tunnel"), "cancel", WHY)

    def agreements(self) -> None:
        """Draft, change, sign, look at again and end an agreement."""
        version = self.north.get(f"/service-versions/{self.offered}")
        day = str(clock.today() + timedelta(90))
        said = {"service_id": version["service_id"], "review_on": day, "volume": 4}
        path = f"{self.customer}/agreements"
        row = f"/agreements/{self.north.ok('POST', path, said)['id']}"
        more = {"target_minutes": 120, "calendar_id": version["calendar_id"], "terms": "By phone"}
        self.north.ok("PATCH", row, more, 1)
        self.step(self.client, row, "sign", {})
        self.step(
            self.north, row, "review", {**WHY, "review_on": str(clock.today() + timedelta(9))}
        )
        told = self.client.get(row)
        assert (told["state"], told["used"], told["volume"]) == ("agreed", 1, 4)
        self.north.get("/agreements?state=agreed&overdue=no&q=plan&sort=-review_on")
        self.step(self.north, row, "end", WHY)

    def worth(self) -> None:
        """Say how the delivery was, and what the office was worth."""
        survey = f"/surveys/{self.client.get('/surveys')['items'][0]['id']}"
        self.step(self.client, survey, "answer", {"csat": 5, "nps": 9, "comment": "Quick"})
        found = self.client.get(survey)
        assert (found["csat"], found["comment"]) == (None, "")  # told to nobody
        groups = self.north.get("/service-measures?by=customer")["groups"]
        assert [(one["n_answered"], one["csat"]) for one in groups] == [(1, None)]
        said = {"year": 2026, "what": "Fewer late bids", "value": "1500000.00", "share": "0.4"}
        at = f"{self.customer}/value-claims"
        first, second = (self.north.ok("POST", at, said)["id"] for _ in range(2))
        self.step(self.client, f"/value-claims/{first}", "sign", {})
        self.step(self.north, f"/value-claims/{second}", "withdraw", WHY)
        cost = {**self.office, "year": 2026, "cost": "400000.00"}
        made = self.north.ok("POST", "/office-costs", cost)
        told = self.north.get("/office-returns")["returns"]
        assert [(one["ratio"], one["attributed"]) for one in told] == [("0.5000", "600000.00")]
        for path in ("/value-claims", "/office-costs", f"/office-costs/{made['id']}"):
            self.north.get(path)

    def stories(self) -> None:
        """Tell what the office was worth: words, figures that freeze, and words of the customer."""
        noted = self.north.ok("POST", f"{self.customer}/quotes", {"words": "They saved the bid"})
        quote = f"/customer-quotes/{noted['id']}"
        self.step(self.client, quote, "allow")
        survey = f"/surveys/{self.client.get('/surveys')['items'][0]['id']}"
        self.client.ok("POST", f"{survey}/quote", {"said_by": "The board"})
        said = {**self.office, "year": 2026, "headline": "Bids on time", "delivered": "Plans"}
        story = f"/value-stories/{self.north.ok('POST', '/value-stories', said)['id']}"
        assert not self.north.get(f"{story}/figures")["is_frozen"]
        self.north.ok("PATCH", story, {"perceived": "They are content"}, 1)
        self.step(self.north, story, "publish", {})
        told = self.north.get(f"{story}/figures")
        assert {"return", "csat"} <= {one["key"] for one in told["figures"]}
        assert len(told["quote_ids"]) == 2
        self.step(self.client, quote, "withdraw")
        board = self.north.get(f"/offices/{self.office['office_id']}/cycle")
        assert {"customer", "service"} == {one["kind"] for one in board["cards"]}
        for at in (story, quote, "/customer-quotes", "/value-stories?state=published&q=bids"):
            self.north.get(at)

    def looks(self) -> None:
        """Look at a report that went by alone; the machine drew it."""
        project = visible_projects(self.world.actor("north")).first()
        assert project is not None
        row = Look(
            customer_id=UUID(self.customer.rsplit("/", 1)[1]), project_id=project.pk, kind="report",
            about_id=project.pk, what="Report of May", by="Partner: Board", due_on=clock.today(),
        )  # fmt: skip
        with unit(self.world.actor("north")):
            row.save()
            record(LookDrawn(about=row.pk, customer=row.customer_id, project=project.pk))
        path = f"/looks/{row.pk}"
        for at in ("/looks?state=drawn", path):
            self.north.get(at)
        self.step(self.north, path, "record", {"outcome": "minor", "words": "An old figure"})

    def foundation(self) -> None:
        """Write what the office stands on, have it judged by another, and read the charter."""
        content = WHOLE["held_document"][1]
        said = {**self.office, "kind": "baseline", "content": content}
        row = f"/office-documents/{self.north.ok('POST', '/office-documents', said)['id']}"
        self.step(self.north, row, "submit", {})
        self.step(self.lead, row, "send-back", WHY)
        self.north.ok("PATCH", row, {"content": {"n_people": 130}}, self.north.get(row)["version"])
        self.step(self.north, row, "submit", {})
        self.step(self.lead, row, "approve", WHY)
        spare = self.north.ok("POST", "/office-documents", {**self.office, "kind": "mandate"})
        self.step(self.north, f"/office-documents/{spare['id']}", "withdraw", WHY)
        home = f"/offices/{self.office['office_id']}"
        told = self.north.get(f"{home}/charter")
        assert (told["is_whole"], told["chapters"][0]["content"]["n_people"]) == (False, 130)
        assert self.north.get(f"{home}/foundation")["steps"][1]["is_next"]
        self.north.get("/office-documents?kind=baseline&state=approved")
