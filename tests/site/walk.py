"""Every operation of the API once, in a story that makes sense; returns the calls it made."""

import base64
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.formats import mspdi
from sightline.identity.commands import Node
from sightline.kernel import clock, jobs
from tests.engines.schedule.plans import fs, plan, task
from tests.site.api_world import Api, Call, signed_in
from tests.world import World

TODAY = clock.today()
DAY = TODAY.isoformat()
WEIR = plan([task("1", 2), task("2", 3)], fs("1 2"), name="Weir")


def worked() -> None:
    """Do the jobs that wait."""
    while (taken := jobs.take("walk")) is not None:
        jobs.run(taken)


class Walk:
    """The story, told by people who may; what they made is kept by name."""

    def __init__(self, world: World) -> None:
        self.world = world
        keys = ("admin", "second", "lead", "exec", "audit", "north", "checker", "pm")
        self.by = {key: signed_in(world.people[key]) for key in keys}

    def calls(self) -> list[Call]:
        """Return every call that succeeded."""
        return [call for api in self.by.values() for call in api.calls]

    def all(self) -> list[Call]:
        """Tell the whole story."""
        self.people()
        self.offices()
        self.access()
        self.strategy()
        self.groups()
        self.project()
        self.plan()
        self.schedule()
        self.line()
        self.raid()
        self.report()
        self.life()
        self.imports()
        self.schedule_imports()
        self.journal()
        return self.calls()

    def seen(self, by: Api, path: str, *nested: str) -> None:
        """Ask for a row, its list or its history, as named."""
        for tail in ("", *nested):
            by.get(f"{path}{tail}")

    def people(self) -> None:
        admin, lead = self.by["admin"], self.by["lead"]
        made = {"name": "Rosa Lind", "email": "rosa@northmoor.test", "post": "Planner"}
        rosa = admin.ok("POST", "/people", made)
        path = f"/people/{rosa['id']}"
        self.seen(admin, path, "/history")
        admin.get(f"/people?office={self.world.id('hq')}&q=a&sort=-name&limit=3")
        changed = admin.ok("PATCH", path, {"post": "Lead planner"}, 1)
        off = admin.ok("POST", f"{path}/deactivate", {"why": "left"}, changed["version"])
        admin.ok("POST", f"{path}/reactivate", None, off["version"])
        home = lead.get("/organisation")
        lead.ok("PATCH", "/organisation", {"cadence_days": 28}, home["version"])
        lead.get("/me")

    def offices(self) -> None:
        lead, hq = self.by["lead"], self.world.id("hq")
        made = {"code": "east", "name": "East", "level": "program", "parent_id": str(hq)}
        east = lead.ok("POST", "/offices", made)
        path = f"/offices/{east['id']}"
        self.seen(lead, path, "/history", "/relations")
        lead.get("/offices?level=program&sort=code")
        changed = lead.ok("PATCH", path, {"mandate": "Everything east."}, east["version"])
        said = {"other_id": str(self.world.id("south")), "kind": "peer"}
        peers = lead.ok("POST", f"{path}/relations", said)
        lead.get(f"/relations/{peers['id']}")
        end = {"until": (TODAY + timedelta(days=30)).isoformat()}
        lead.ok("POST", f"/relations/{peers['id']}/end", end, peers["version"])
        close = {"on": (TODAY + timedelta(days=60)).isoformat(), "why": "merged"}
        lead.ok("POST", f"{path}/close", close, changed["version"])

    def access(self) -> None:
        admin, lead = self.by["admin"], self.by["lead"]
        said = {
            "person_id": str(self.world.people["nobody"].pk),
            "role": "auditor",
            "node_kind": "office",
            "node_id": str(self.world.id("north")),
            "reason": "internal audit",
        }
        grant = admin.ok("POST", "/grants", said)
        assert grant["state"] == "proposed"
        path = f"/grants/{grant['id']}"
        admin.get(path)
        admin.get(f"/grants?of={said['person_id']}&standing=waits")
        confirmed = self.by["second"].ok("POST", f"{path}/confirm", None, grant["version"])
        admin.ok("POST", f"{path}/revoke", {"why": "done"}, confirmed["version"])
        token = lead.ok("POST", "/tokens", {"name": "script", "scopes": ["read"], "days": 7})
        assert token["secret"].startswith("slt_")
        shown = lead.get(f"/tokens/{token['id']}")
        assert shown["secret"] is None
        lead.get("/tokens")
        lead.ok("POST", f"/tokens/{token['id']}/revoke", None, token["version"])
        view = lead.ok(
            "POST", "/views", {"listing": "projects", "name": "Red", "query": "health=red"}
        )
        lead.get(f"/views/{view['id']}")
        lead.get("/views?listing=projects")
        lead.ok("DELETE", f"/views/{view['id']}", None, view["version"])

    def strategy(self) -> None:
        lead = self.by["lead"]
        theme = lead.ok("POST", "/themes", {"name": "Resilience", "code": "R"})
        path = f"/themes/{theme['id']}"
        self.seen(lead, path, "/history")
        lead.get("/themes")
        lead.ok("PATCH", path, {"description": "Water in dry years."}, theme["version"])
        said = {
            "theme_id": theme["id"],
            "code": "R1",
            "name": "Halve outages",
            "starts": (TODAY - timedelta(days=100)).isoformat(),
            "finishes": (TODAY + timedelta(days=300)).isoformat(),
            "owner_id": str(self.world.people["exec"].pk),
        }
        self.objective = lead.ok("POST", "/objectives", said)
        path = f"/objectives/{self.objective['id']}"
        self.seen(lead, path, "/history", "/key-results", f"/score?as_of={DAY}")
        lead.get("/objectives?state=draft&sort=-starts")
        version = lead.ok("PATCH", path, {"weight": 3}, 1)["version"]
        self.key_results(f"{path}/key-results")
        for verb in ("activate", "retire", "reinstate", "achieve"):
            version = lead.ok("POST", f"{path}/{verb}", {"why": "as told"}, version)["version"]
        said |= {"code": "R2", "name": "Halve leaks"}
        self.objective = lead.ok("POST", "/objectives", said)
        lead.ok("POST", f"/objectives/{self.objective['id']}/activate", {}, 1)

    def key_results(self, path: str) -> None:
        lead = self.by["lead"]
        said = {"name": "Outages", "start_value": "100", "target_value": "50.5", "unit": "a year"}
        measure = lead.ok("POST", path, said)
        assert (measure["start_value"], measure["target_value"]) == ("100.0000", "50.5000")
        own = f"/key-results/{measure['id']}"
        self.seen(lead, own, "/history", "/readings")
        lead.ok("PATCH", own, {"target_value": "50"}, measure["version"])
        reading = lead.ok("POST", f"{own}/readings", {"on": DAY, "value": "80"})
        lead.get(f"/readings/{reading['id']}")
        wrong = {"value": "79.5", "why": "miscounted"}
        lead.ok("PATCH", f"/readings/{reading['id']}", wrong, reading["version"])
        other = lead.ok("POST", path, {"name": "Minutes", "start_value": "9", "target_value": "1"})
        lead.ok("POST", f"/key-results/{other['id']}/drop", {"why": "too costly"}, 1)

    def groups(self) -> None:
        lead, hq = self.by["lead"], str(self.world.id("hq"))
        self.portfolio = lead.ok(
            "POST", "/portfolios", {"code": "CAP", "name": "Capital", "office_id": hq}
        )
        path = f"/portfolios/{self.portfolio['id']}"
        self.seen(lead, path, "/history")
        lead.get("/portfolios?sort=-projects")
        lead.ok("PATCH", path, {"policy": "worst_child"}, self.portfolio["version"])
        said = {"code": "DAM", "name": "Dams", "office_id": str(self.world.id("north"))}
        self.program = lead.ok("POST", "/programs", said)
        path = f"/programs/{self.program['id']}"
        self.seen(lead, path, "/history")
        lead.get("/programs?q=dam")
        change = {"portfolio_id": self.portfolio["id"], "manager_id": None}
        lead.ok("PATCH", path, change, self.program["version"])

    def project(self) -> None:
        north = self.by["north"]
        made = [north.ok("POST", "/projects", self.opening(code)) for code in ("P-1", "P-2")]
        self.own = made[0]
        self.path = f"/projects/{self.own['id']}"
        self.seen(north, self.path, "/history", "?fields=name,standing")
        north.get("/projects?health=none&late=on_time&gone=yes&q=res&sort=-finish")
        told = north.ok("PATCH", self.path, {"whole_life_forecast": "1200.50"}, 1)
        assert told["whole_life_forecast"] == "1200.50"
        rows = [{"id": row["id"], "version": 2, "change": {"category": "Dam"}} for row in made]
        done = north.ok("POST", "/projects/bulk", {"rows": rows})["results"]
        assert [row["status"] for row in done] == [200, 409]
        self.other = made[1]

    def opening(self, code: str) -> dict[str, Any]:
        return {
            "code": code,
            "name": f"Reservoir {code}",
            "office_id": str(self.world.id("north-1")),
            "program_id": self.program["id"],
            "sponsor_id": str(self.world.people["exec"].pk),
            "manager_id": str(self.world.people["pm"].pk),
            "start": "2026-01-01",
            "baseline_finish": "2027-01-01",
            "whole_life": "1000.00",
        }

    def plan(self) -> None:
        north = self.by["north"]
        phase = north.ok("POST", f"{self.path}/phases", {"name": "Design", "start": "2026-02-01"})
        north.get(f"{self.path}/phases")
        self.seen(north, f"/phases/{phase['id']}", "/history")
        north.ok("PATCH", f"/phases/{phase['id']}", {"finish": "2026-05-01"}, 1)
        north.ok("DELETE", f"/phases/{phase['id']}", None, 2)
        self.gates()
        stone = north.ok("POST", f"{self.path}/milestones", {"name": "Permit", "baseline": DAY})
        north.get(f"{self.path}/milestones?sort=-forecast")
        self.seen(north, f"/milestones/{stone['id']}", "/history")
        north.ok("PATCH", f"/milestones/{stone['id']}", {"forecast": "2026-12-24"}, 1)
        north.ok("DELETE", f"/milestones/{stone['id']}", None, 2)
        year = north.ok("PUT", f"{self.path}/cost-years/2026", {"budget": "500.25"})
        assert (year["budget"], year["currency"]) == ("500.25", "GBP")
        north.get(f"{self.path}/cost-years")
        self.seen(north, f"/cost-years/{year['id']}", "/history")
        north.ok("PUT", f"{self.path}/cost-years/2026", {"forecast": "600"}, year["version"])

    def gates(self) -> None:
        north = self.by["north"]
        gate = north.ok("POST", f"{self.path}/gates", {"name": "Gate 1"})
        own = f"/gates/{gate['id']}"
        north.get(f"{self.path}/gates")
        self.seen(north, own, "/history")
        version = north.ok("PATCH", own, {"planned_on": "2026-06-01"}, 1)["version"]
        for verb in ("submit", "withdraw", "submit"):
            body = {"evidence": "Design report"} if verb == "submit" else None
            version = north.ok("POST", f"{own}/{verb}", body, version)["version"]
        said = {"outcome": "conditional", "conditions": "Permit by June"}
        self.by["exec"].ok("POST", f"{own}/decide", said, version)
        spare = north.ok("POST", f"{self.path}/gates", {"name": "Gate 2"})
        north.ok("DELETE", f"/gates/{spare['id']}", None, 1)

    def schedule(self) -> None:
        north, path = self.by["north"], f"/projects/{self.own['id']}/schedule"
        north.ok("POST", path, {})
        add = {"op": "add", "fields": {"name": "Survey", "duration": 960}}
        done = north.ok("POST", f"{path}/edits", {"edits": [add]})
        mine = done["all"]["columns"]["id"][0]
        more = {"op": "add", "after": mine, "fields": {"name": "Build", "predecessors": "1"}}
        done = north.ok("POST", f"{path}/edits", {"edits": [more], "seen": done["version"]})
        north.ok("POST", done["undo"])
        north.ok("PATCH", path, {"critical_minutes": 480})
        north.get(f"{path}?baseline=1")
        held = north.get(f"{path}/figures")
        said = {"figures": ["finish"], "schedule_seen": held["schedule_version"]}
        row = north.ok("POST", f"{path}/figures", said, held["project_version"])
        assert row["forecast_finish"] is not None
        for number in (1, 2):
            north.ok("PUT", f"{path}/baselines/{number}", {"name": "As approved"})
        self.by["exec"].ok("POST", f"{path}/baselines/1/approve")
        north.ok("DELETE", f"{path}/baselines/2")
        self.cross_link(mine)
        self.calendars()

    def calendars(self) -> None:
        lead, north = self.by["lead"], self.by["north"]
        lead.get("/holidays?country=DE&region=BY&first_year=2026&last_year=2027")
        made = lead.ok("POST", "/calendars", {"name": "Sites"})
        path = f"/calendars/{made['id']}"
        self.seen(lead, path, "/history")
        week = [[[480, 720], [1320, 1800]], *[[[480, 720]]] * 4, [], []]
        lead.ok("POST", f"{path}/preview", {"week": week})
        lead.ok("PATCH", path, {"week": week}, made["version"])
        said = {"country": "DE", "first_year": 2026, "last_year": 2026}
        done = lead.ok("POST", f"{path}/holidays", said)
        assert len(done["added"]) == 9
        lead.ok("POST", done["undo"])
        own = {"name": "Crew", "base_id": made["id"], "week": [None] * 7}
        crew = north.ok("POST", f"{self.path}/calendars", own)
        north.get(f"{self.path}/calendars")
        lead.get("/calendars?q=Site&sort=name")
        north.ok("DELETE", f"/calendars/{crew['id']}", None, crew["version"])

    def cross_link(self, mine: str) -> None:
        """Let the project's manager propose a link, and the other project's office agree."""
        north, pm = self.by["north"], self.by["pm"]
        said = {"code": "GIVER", "name": "Giver", "office_id": str(self.world.id("north"))}
        other = north.ok("POST", "/projects", said)
        path = f"/projects/{other['id']}"
        north.ok("POST", f"{path}/transfer", {"confidentiality": "open"}, other["version"])
        north.ok("POST", f"{path}/schedule", {})
        edits = {"edits": [{"op": "add", "fields": {"name": "Deliver"}}]}
        done = north.ok("POST", f"{path}/schedule/edits", edits)
        theirs = done["all"]["columns"]["id"][0]
        node = Node("project", UUID(self.own["id"]), "own")
        self.world.grant("pm", "project_manager", node)
        link = pm.ok("POST", "/links", {"predecessor_id": theirs, "successor_id": mine})
        assert link["state"] == "proposed"
        assert north.ok("POST", f"/links/{link['id']}/agree")["state"] == "agreed"
        north.ok("DELETE", f"/links/{link['id']}")

    def line(self) -> None:
        north, executive = self.by["north"], self.by["exec"]
        said = {"objective_id": self.objective["id"], "share": "0.5"}
        share = north.ok("POST", f"{self.path}/contributions", said)
        assert share["share"] == "0.5000"
        north.get(f"{self.path}/contributions")
        self.seen(north, f"/contributions/{share['id']}", "/history")
        north.ok("POST", f"/contributions/{share['id']}/end", {"why": "changed"}, 1)
        owner = str(self.world.people["exec"].pk)
        said = {"title": "Fewer outages", "promised": "40000", "owner_id": owner}
        benefit = north.ok("POST", f"{self.path}/benefits", said)
        assert (benefit["promised"], benefit["currency"]) == ("40000.00", "GBP")
        north.get(f"{self.path}/benefits")
        self.seen(north, f"/benefits/{benefit['id']}", "/history")
        changed = north.ok("PATCH", f"/benefits/{benefit['id']}", {"expected": "35000.10"}, 1)
        executive.ok("POST", f"/benefits/{benefit['id']}/accept", None, changed["version"])

    def raid(self) -> None:
        north = self.by["north"]
        said = {"kind": "risk", "title": "Flood", "probability": 4, "impact": 5, "exposure": "9.99"}
        risk = north.ok("POST", f"{self.path}/raid", said)
        assert (risk["score"], risk["exposure"]) == (20, "9.99")
        north.get(f"{self.path}/raid?kind=risk&state=live&probability=4&sort=-score")
        north.get("/raid?sort=project&limit=1")
        own = f"/raid/{risk['id']}"
        self.seen(north, own, "/history")
        version = north.ok("PATCH", own, {"response": "reduce"}, 1)["version"]
        version = north.ok("POST", f"{own}/convert", {"kind": "issue"}, version)["version"]
        north.ok("POST", f"{own}/move", {"verb": "close", "why": "over"}, version)
        said = {"kind": "system", "name": "SCADA", "role": "replaced"}
        touch = north.ok("POST", f"{self.path}/touches", said)
        north.get(f"{self.path}/touches")
        north.get(f"/touches/{touch['id']}")
        north.get("/subjects?kind=system&q=scada")
        north.get(f"/subjects/{touch['subject_id']}")
        north.ok("DELETE", f"/touches/{touch['id']}", None, touch["version"])

    def report(self) -> None:
        north, checker = self.by["north"], self.by["checker"]
        said = {
            "declared": "amber",
            "reason": "Permit late",
            "dimensions": {"cost": {"declared": "green"}},
        }
        report = north.ok("POST", f"{self.path}/reports", said)
        own = f"/reports/{report['id']}"
        north.get(f"{self.path}/reports?state=draft")
        self.seen(north, own, "/history")
        version = north.ok("PATCH", own, {"achieved": "Design done"}, 1)["version"]
        steps = [(north, "submit", None), (checker, "send-back", {"why": "too short"})]
        steps += [(north, "submit", None), (checker, "check", None), (north, "publish", None)]
        for who, verb, body in steps:
            version = who.ok("POST", f"{own}/{verb}", body, version)["version"]

    def life(self) -> None:
        north, executive, path = self.by["north"], self.by["exec"], self.path
        version = north.get(path)["version"]
        steps = ["approve", "initiate", "plan", "execute", "hold", "execute", "wind-up"]
        for verb in [*steps, "close", "track"]:
            who = executive if verb in {"approve", "hold"} else north
            version = who.ok("POST", f"{path}/{verb}", {"why": "as planned"}, version)["version"]
        own = f"/projects/{self.other['id']}"
        version = north.ok(
            "POST", f"{own}/transfer", {"office_id": str(self.world.id("north"))}, 1
        )["version"]
        said = {"baseline_finish": "2027-06-01", "whole_life": "2000", "why": "rescoped"}
        version = executive.ok("POST", f"{own}/rebaseline", said, version)["version"]
        executive.ok("POST", f"{own}/cancel", {"why": "no money"}, version)

    def imports(self) -> None:
        lead = self.by["lead"]
        file = base64.b64encode(b"ID,Project Name,RAG\r\nW1,One,Green\r\nW2,Two,Red\r\n").decode()
        start = {"file_name": "a.csv", "content": file, "office_id": str(self.world.id("north"))}
        run = lead.ok("POST", "/imports", {**start, "register_name": "walk", "period": DAY})
        path = f"/imports/{run['id']}"
        worked()
        self.seen(lead, path, "/mapping", "/problems", "/difference", "/history")
        lead.get("/imports?state=ready&q=a&limit=5")
        said = {"mapping": lead.get(f"{path}/mapping")["mapping"], "period": DAY}
        lead.ok("PUT", f"{path}/mapping", said, lead.get(path)["version"])
        worked()
        kept = lead.ok("POST", "/mappings", {"run_id": run["id"], "name": "Walk"})
        self.seen(lead, f"/mappings/{kept['id']}")
        lead.get("/mappings?q=walk")
        lead.ok("DELETE", f"/mappings/{kept['id']}", None, kept["version"])
        shown = {"shown": lead.get(f"{path}/difference")["digest"]}
        done = lead.ok("POST", f"{path}/accept", shown, lead.get(path)["version"])
        assert done["counts"]["added"] == 2
        assert lead.get(f"{path}/difference")["added"] == ["W1", "W2"]
        lead.ok("POST", f"{path}/undo", None, done["version"])
        other = lead.ok("POST", "/imports", start)
        lead.ok("POST", f"/imports/{other['id']}/discard", None, other["version"])
        worked()

    def schedule_imports(self) -> None:
        north = self.by["north"]
        said = {"code": "N-WEIR", "name": "Weir", "office_id": str(self.world.id("north"))}
        project = north.ok("POST", "/projects", said)["id"]
        file = base64.b64encode(mspdi.write(WEIR).data).decode()
        start = {"file_name": "weir.xml", "content": file, "project_id": project}
        run = north.ok("POST", "/imports", start)
        assert (run["kind"], run["project_id"]) == ("schedule", project)
        path = f"/imports/{run['id']}"
        worked()
        self.seen(north, path, "/problems", "/difference", "/schedule", "/history")
        north.get("/imports?kind=schedule")
        read = north.get(f"{path}/schedule")
        assert (read["source"], read["parts"][0]["n_activities"]) == ("mspdi", 2)
        north.ok(
            "PUT", f"{path}/part", {"part": read["parts"][0]["id"]}, north.get(path)["version"]
        )
        shown = {"shown": north.get(f"{path}/difference")["digest"]}
        done = north.ok("POST", f"{path}/accept", shown, north.get(path)["version"])
        assert done["counts"]["added"] == 2
        assert north.get(f"{path}/difference")["added"] == ["1", "2"]
        north.ok("POST", f"{path}/undo", None, done["version"])

    def journal(self) -> None:
        audit = self.by["audit"]
        page = audit.get("/journal?kind=projects&limit=2")
        following = audit.get(page["next"])
        assert following["items"][0]["sequence"] < page["items"][-1]["sequence"]
        audit.get(f"/journal/{page['items'][0]['id']}/changes")
        assert audit.get("/journal/verification")["at"] is None
        assert audit.ok("POST", "/journal/verification")["n_breaks"] == 0
