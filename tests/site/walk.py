"""Every operation of the API once, in a story that makes sense; returns the calls it made."""

import base64
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sightline.changes import commands as changes
from sightline.changes.events import ChangeScreened
from sightline.changes.models import Board, BoardMember, ChangeRequest, ChangeTemplate
from sightline.engines.schedule.plan import Baseline
from sightline.formats import mspdi
from sightline.identity.commands import Node
from sightline.kernel import clock, jobs
from sightline.kernel.command import record, unit
from sightline.kernel.policy import Actor
from sightline.linkages import commands as linkages
from sightline.linkages import discovery
from sightline.projects import commands as projects
from tests.engines.schedule.plans import MONDAY, fs, plan, task
from tests.site.api_world import Api, Call, open_one, signed_in
from tests.site.benefits_walk import tell_of_benefits
from tests.site.boards_walk import tell_of_boards
from tests.site.knowledge_walk import tell_of_knowledge
from tests.site.maturity_walk import tell_of_maturity
from tests.site.mergers_walk import tell_of_mergers
from tests.site.packages_walk import tell_of_packages
from tests.site.services_walk import tell_of_services
from tests.site.standards_walk import tell_of_standards
from tests.world import World

WEIR = plan([task("1", 2), task("2", 3)], fs("1 2"), name="Weir")


def worked() -> None:
    """Do the jobs that wait."""
    while (taken := jobs.take("walk")) is not None:
        jobs.run(taken)


def discovered(world: World) -> None:
    """Run discovery as its job does, without waiting for it to be due."""
    actor = Actor(None, world.organisation.pk, channel="job", operator=True)
    linkages.refresh_linkages(actor, found=discovery.found(world.organisation.pk))


class Walk:
    """The story, told by people who may; what they made is kept by name."""

    def __init__(self, world: World) -> None:
        self.world = world
        keys = ("admin", "second", "colleague", "lead", "exec", "audit", "north", "checker", "pm")
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
        self.dependencies()
        self.report()
        self.linkages()
        self.demand()
        self.change()
        self.life()
        self.windows()
        self.imports()
        self.schedule_imports()
        tell_of_boards(self)
        tell_of_benefits(self)
        self.second_look()
        tell_of_standards(self)
        tell_of_knowledge(self)
        tell_of_mergers(self)
        tell_of_services(self)
        tell_of_maturity(self)
        tell_of_packages(self)
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

    def windows(self) -> None:
        lead = self.by["lead"]
        made = {"kind": "blackout", "name": "Year end", "starts": "2027-12-20T18:00:00Z"}
        made["finishes"] = "2028-01-02T08:00:00Z"
        row = lead.ok("POST", "/changes/windows", made)
        path = f"/changes/windows/{row['id']}"
        self.seen(lead, path, "/history")
        lead.get("/changes/windows?kind=blackout&when=coming&q=year&sort=-starts&limit=3")
        moved = lead.ok("PATCH", path, {"finishes": "2028-01-03T08:00:00+01:00"}, row["version"])
        lead.get("/changes/collisions?since=2027-12-01&until=2028-02-01")
        lead.get("/changes/schedule?since=2027-12-01&until=2028-02-01&kind=emergency")
        lead.get("/changes/measures?since=2027-01-01&until=2027-12-31")
        lead.ok("DELETE", path, None, moved["version"])

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
        end = {"until": (clock.today() + timedelta(days=30)).isoformat()}
        lead.ok("POST", f"/relations/{peers['id']}/end", end, peers["version"])
        close = {"on": (clock.today() + timedelta(days=60)).isoformat(), "why": "merged"}
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
            "starts": (clock.today() - timedelta(days=100)).isoformat(),
            "finishes": (clock.today() + timedelta(days=300)).isoformat(),
            "owner_id": str(self.world.people["exec"].pk),
        }
        self.objective = lead.ok("POST", "/objectives", said)
        path = f"/objectives/{self.objective['id']}"
        self.seen(lead, path, "/history", "/key-results", f"/score?as_of={clock.today()}")
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
        reading = lead.ok(
            "POST", f"{own}/readings", {"on": clock.today().isoformat(), "value": "80"}
        )
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
        stone = north.ok(
            "POST",
            f"{self.path}/milestones",
            {"name": "Permit", "baseline": clock.today().isoformat()},
        )
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
        self.simulations()
        for number in (1, 2):
            north.ok("PUT", f"{path}/baselines/{number}", {"name": "As approved"})
        self.by["exec"].ok("POST", f"{path}/baselines/1/approve")
        north.ok("DELETE", f"{path}/baselines/2")
        self.cross_link(mine)
        self.calendars()

    def simulations(self) -> None:
        north, path = self.by["north"], f"{self.path}/simulations"
        run = north.ok("POST", path, {"trials": 100, "seed": 5})
        own = f"/simulations/{run['id']}"
        north.ok("POST", f"{own}/cancel", {}, run["version"])
        run = north.ok("POST", path, {"trials": 100, "low": None, "high": None})
        worked()
        own = f"/simulations/{run['id']}"
        assert north.get(own)["state"] == "finished"
        assert north.get(f"{own}/found")["histogram"]
        assert len(north.get(path)["items"]) == 2

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
        other = self.giver = north.ok("POST", "/projects", said)
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

    def dependencies(self) -> None:
        """Let the manager propose and the other project's office confirm, to every end there is."""
        north, pm = self.by["north"], self.by["pm"]
        said = {"code": "DEAL", "name": "Deal", "office_id": str(self.world.id("north"))}
        other = north.ok("POST", "/projects", said)
        opened = {"confidentiality": "open"}
        north.ok("POST", f"/projects/{other['id']}/transfer", opened, other["version"])
        path = self.promised(other["id"], "Survey")
        self.seen(pm, path, "/history")
        pm.get("/dependencies?state=open&gap=spare&sort=-gap&limit=2")
        pm.get(f"{self.path}/dependencies?way=receives")
        assert pm.get("/dependencies/matrix")["total"] == 1
        for verb, body in (
            ("doubt", {"why": "rain"}),
            ("recover", {"why": ""}),
            ("break", {"why": "nothing came"}),
            ("renew", {"need_by": "2027-02-01"}),
        ):
            pm.ok("POST", f"{path}/{verb}", body, pm.get(path)["version"])
        pm.ok("POST", f"{path}/withdraw", {"why": "not needed"}, pm.get(path)["version"])
        again = self.promised(other["id"], "Data")
        change = {"confidence": "low", "why": "new people"}
        north.ok("PATCH", again, change, north.get(again)["version"])
        met = {"evidence": "on file", "met_on": clock.today().isoformat()}
        done = pm.ok("POST", f"{again}/meet", met, pm.get(again)["version"])
        assert (done["state"], done["standing"]) == ("met", "met")
        need = {"kind": "dependency", "title": "Site access", "needs_from_id": other["id"]}
        item = pm.ok("POST", f"{self.path}/raid", need)
        pm.ok("POST", f"/raid/{item['id']}/agreement", {"need_by": "2027-03-01"})

    def promised(self, giver: str, what: str) -> str:
        """Return the path of a dependency that both sides have confirmed."""
        said = {"what": what, "need_by": "2027-01-10", "promised_by": "2027-01-04"}
        ends = {"giver_id": giver, "receiver_id": self.own["id"]}
        row = self.by["pm"].ok("POST", "/dependencies", {**said, **ends})
        path = f"/dependencies/{row['id']}"
        done = self.by["north"].ok("POST", f"{path}/confirm", None, row["version"])
        assert (done["state"], done["gap_days"]) in {("accepted", 6), ("proposed", 6)}
        return path

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

    def linkages(self) -> None:
        """Let two pairs of projects share something rare, and judge what discovery makes of it."""
        north = self.by["north"]
        for kind, name, pair in (
            ("system", "Sluice ledger", (self.own, self.other)),
            ("vendor", "Stanrigg", (self.other, self.giver)),
        ):
            for row in pair:
                north.ok("POST", f"/projects/{row['id']}/touches", {"kind": kind, "name": name})
        discovered(self.world)
        found = north.get("/linkages?state=waiting&sort=-score")["items"]
        assert len(found) >= 2
        path, other = (f"/linkages/{row['id']}" for row in found[:2])
        north.get(path)
        north.get(f"{self.path}/linkages")
        version = north.ok("POST", f"{path}/review", None, found[0]["version"])["version"]
        said = {"kind": "component", "note": "One ledger for both"}
        version = north.ok("POST", f"{path}/confirm", said, version)["version"]
        owner = str(self.world.people["pm"].pk)
        said = {"action": "Buy once", "action_owner_id": owner, "saving_expected": "1200.50"}
        version = north.ok("POST", f"{path}/act", said, version)["version"]
        done = north.ok("POST", f"{path}/close", {"saving": "900"}, version)
        assert (done["saving"], done["saving_expected"]) == ("900.00", "1200.50")
        north.ok("POST", f"{other}/dismiss", {"reason": "Far apart"}, found[1]["version"])
        told = north.get("/linkages/precision")
        assert (told["confirmed"], told["judged"], told["share"]) == (1, 2, 0.5)
        like = north.ok("POST", "/linkages/similar", {"name": "Giver"})["items"]
        assert like

    def demand(self) -> None:
        """Ask for something, merge what asks for the same, and make a project of it."""
        asker, north, chief = self.by["pm"], self.by["north"], self.by["exec"]
        office = {"office_id": str(self.world.id("north"))}
        said = {**office, "title": "A louder bell", "need": "Nobody hears it.", "size": "s"}
        one = asker.ok("POST", "/proposals", {**said, "cost": "1200.50", "value": "300.00"})
        path = f"/proposals/{one['id']}"
        self.seen(asker, path, "", "/history", "/way")
        sponsor = {"sponsor_name": "The council", "why": "Named by the mayor"}
        version = asker.ok("PATCH", path, sponsor, one["version"])["version"]
        aim = {"objective_id": self.objective["id"], "share_permille": 400}
        version = asker.ok("POST", f"{path}/objectives", aim, version)["version"]
        version = asker.ok("POST", f"{path}/submit", None, version)["version"]
        like = north.ok("POST", "/proposals/alike", {"title": "A louder bell"})
        assert like["items"][0]["proposal_id"] == one["id"]
        north.get("/proposals?state=live&waits=me&sort=due&limit=5")
        joined = chief.ok("POST", f"{path}/join", {"note": "I cannot hear it either"}, version)
        version = chief.ok("POST", f"{path}/leave", None, joined["version"])["version"]
        for who, verb, body in (
            (north, "screen", None),
            (north, "send-back", {"why": "How loud?"}),
            (asker, "submit", None),
            (north, "screen", None),
            (north, "qualify", None),
            (chief, "defer", {"look_again_on": "2199-01-01", "why": "The budget"}),
            (north, "resume", {}),
            (chief, "approve", {"why": "Loud enough"}),
            (north, "convert", {"project_code": "BELL-1"}),
        ):
            version = who.ok("POST", f"{path}/{verb}", body, version)["version"]
        self._other_ends(said, one["id"])
        self._ranked()
        self._chosen()
        link = north.ok("POST", "/intake-links", {**office, "name": "Website"})
        assert link["secret"]
        at = f"/intake-links/{link['id']}"
        assert "secret" not in north.get(at)
        north.get("/intake-links?state=active")
        north.ok("POST", f"{at}/revoke", None, link["version"])

    def _ranked(self) -> None:
        """Score two proposals, rank them, move one, and keep what the order rests on."""
        asker, north, chief, lead = (self.by[key] for key in ("pm", "north", "exec", "lead"))
        criteria = [{"name": "Worth", "weight": "2"}, {"name": "Risk", "is_reversed": True}]
        said = {"name": "Worth and risk", "method": "weighted", "criteria": criteria}
        model = lead.ok("POST", "/scoring-models", said)
        at = f"/scoring-models/{model['id']}"
        north.get(at)
        north.get("/scoring-models?state=active&method=weighted")
        more = {"sponsor_name": "The council", "need": "It is.", "size": "s", "cost": "10.00"}
        for n in (1, 2):
            office = {"office_id": str(self.world.id("north"))}
            row = asker.ok("POST", "/proposals", {**more, **office, "title": f"A lamp {n}"})
            path, version = f"/proposals/{row['id']}", row["version"]
            aim = {"objective_id": self.objective["id"], "share_permille": 400}
            version = asker.ok("POST", f"{path}/objectives", aim, version)["version"]
            for who, verb in ((asker, "submit"), (north, "screen"), (north, "qualify")):
                version = who.ok("POST", f"{path}/{verb}", None, version)["version"]
            scores = {"model_id": model["id"], "scores": {"worth": str(n), "risk": "3"}}
            north.ok("POST", f"{path}/ratings", scores, version)
            assert len(north.get(f"{path}/ratings")["items"]) == 1
        asked = {"name": "Lamps", "model_id": model["id"], "budget": "15.00"}
        row = chief.ok("POST", "/rankings", asked)
        path = f"/rankings/{row['id']}"
        north.get("/rankings?state=open")
        self.seen(north, path, "", "/flips")
        items = north.get(f"{path}/lines")["items"]
        assert [each["is_in"] for each in items] == [True, False]
        line = items[1]["line"]
        moved = chief.ok("POST", f"/ranking-lines/{line['id']}/move", {"to": 1}, line["version"])
        must = {"call": "must", "why": "Dark"}
        chief.ok("POST", f"/ranking-lines/{line['id']}/call", must, moved["version"])
        version = chief.ok("PATCH", path, {"cut_after": 1}, row["version"])["version"]
        version = chief.ok("POST", f"{path}/sort", {}, version)["version"]
        chief.ok("POST", f"{path}/freeze", None, version)
        assert north.get(f"{path}/replay")["is_same"]
        judged = north.get("/scoring-models/judged")["items"]
        assert [(each["name"], each["n_chosen"] > 0) for each in judged] == [
            ("Worth and risk", True)
        ]
        change = {"criteria": criteria[:1], "why": "Risk is asked elsewhere"}
        version = lead.ok("PATCH", at, change, model["version"])["version"]
        assert len(north.get(f"{at}/versions")["items"]) == 2
        version = lead.ok("POST", f"{at}/retire", None, version)["version"]
        lead.ok("POST", f"{at}/reinstate", None, version)

    def _chosen(self) -> None:
        """Make two scenarios, have one solved, decide on one, take it back, and look twice."""
        north, chief = self.by["north"], self.by["exec"]
        office = {"office_id": str(self.world.id("north"))}
        row = north.ok("POST", "/scenarios", {**office, "name": "Lean", "n_periods": 2})
        path = f"/scenarios/{row['id']}"
        limits = {"budgets": [{"kind": "all", "amounts": ["1000000.00", None]}]}
        version = north.ok("PATCH", path, {"limits": limits}, row["version"])["version"]
        self.seen(north, path, "", "/outcome", "/limits", "/deltas", "/plans")
        north.get("/scenarios?state=draft")
        open_ = [c for c in north.get(f"{path}/outcome")["candidates"] if c["begins_in"] is None]
        key = next(c["key"] for c in open_ if not c["is_project"])
        said = {"kind": "start", "target": key}
        version = north.ok("POST", f"{path}/deltas", said, version)["version"]
        delta = north.get(f"{path}/deltas")["items"][0]
        north.ok("DELETE", f"/scenario-deltas/{delta['id']}", None, delta["version"])
        version = north.get(path)["version"]
        version = north.ok("POST", f"{path}/deltas", said, version)["version"]
        other = north.ok("POST", f"{path}/copies", {"name": "Other"})
        run = north.ok("POST", f"{path}/selections", {"seconds": 2})
        north.get(f"/selections/{run['id']}")
        worked()
        answer = north.get(f"/selections/{run['id']}/answer")
        assert answer["status"] in {"optimal", "infeasible"}
        if answer["status"] == "optimal":
            taken = {"run_id": run["id"]}
            version = north.ok("POST", f"{path}/accept", taken, version)["version"]
        stopped = north.ok("POST", f"/scenarios/{other['id']}/selections", {})
        north.ok("POST", f"/selections/{stopped['id']}/cancel", None, stopped["version"])
        north.get(f"/scenarios/compare?pick={row['id']},{other['id']}")
        at, why = f"/scenarios/{other['id']}", {"why": "As agreed"}
        version = other["version"]
        for who, verb, body in (
            (north, "propose", why), (north, "rework", why), (north, "propose", why),
            (chief, "approve", {"note": "Agreed"}), (chief, "undo", why), (north, "drop", why),
        ):  # fmt: skip
            version = who.ok("POST", f"{at}/{verb}", body, who.get(at)["version"])["version"]

    def second_look(self) -> None:
        """Look the portfolio over, answer, set aside, and decide on a project."""
        lead, chief = self.by["lead"], self.by["exec"]
        project = open_one(self.world, "LIV-1")
        projects.move_project(self.world.actor("exec"), project_id=project.pk, verb="approve")
        lead.ok("POST", "/triggers/look", None)
        for verb in ("answer", "set-aside"):
            items = lead.get("/triggers?state=open")["items"]
            row = next(
                (each for each in items if each["project_id"] is None or verb != "answer"), None
            )
            if row is not None:
                lead.get(f"/triggers/{row['id']}")
                lead.ok("POST", f"/triggers/{row['id']}/{verb}", {"why": "Seen"}, row["version"])
        live = chief.get("/would-stop")["items"]
        said = {"call": "continue", "why": "It pays"}
        made = chief.ok("POST", f"/projects/{live[0]['project_id']}/rechoices", said)
        chief.get(f"/rechoices/{made['id']}")
        chief.get("/rechoices?call=continue")

    def _other_ends(self, said: dict[str, str], into: str) -> None:
        """Bring three more to the ends that are no project."""
        asker, north, chief = self.by["pm"], self.by["north"], self.by["exec"]
        ends: dict[str, tuple[Any, ...]] = {
            "merged": ((north, "merge", {"into_id": into}), (north, "reopen", {"why": "No"}),
                       (north, "decline", {"reason": "exists"})),
            "withdrawn": ((asker, "withdraw", {"why": "Not needed"}),),
            "done": ((north, "screen", None), (north, "qualify", None), (chief, "approve", {}),
                     (north, "complete", {"result": "It rings"})),
            "routed": ((north, "route", {"office_id": str(self.world.id("south")), "why": "x"}),),
        }  # fmt: skip
        more = {"sponsor_name": "The council", "mandatory_citation": "Bell Act", "cost": "10.00"}
        for name, steps in ends.items():
            row = asker.ok("POST", "/proposals", {**said, **more, "title": f"A bell {name}"})
            path = f"/proposals/{row['id']}"
            version = asker.ok("POST", f"{path}/submit", None, row["version"])["version"]
            for who, verb, body in steps:
                version = who.ok("POST", f"{path}/{verb}", body, version)["version"]

    def change(self) -> None:
        """Bring a request from its title to its end, past a board that has decided."""
        checker, north = self.by["checker"], self.by["north"]
        self.seat_board()
        said = {"title": "A wall", "description": "It leaks.", "cost": "100.00"}
        made = checker.ok("POST", "/changes", {**said, "project_id": self.own["id"]})
        path = f"/changes/{made['id']}"
        later = {"kind": "start", "project_id": self.own["id"], "on": "2026-02-02"}
        urgent = {"urgency": "high", "deltas": [later]}
        made = checker.ok("PATCH", path, urgent, made["version"])
        with_figures = {"figures": [{"kind": "finish", "on": "2031-01-01"}]}
        asked = checker.ok("PATCH", path, with_figures, made["version"])
        assert [figure["kind"] for figure in asked["figures"]] == ["finish"]
        checker.ok("PATCH", path, {"figures": []}, asked["version"])
        self.seen(checker, path, "/history", "/impact", "/items", "/funding", "/options")
        north.get("/changes?state=draft&q=wall&sort=-number")
        self.steps(path, (checker, "submit"), (north, "return"), (checker, "submit"))
        self.steps(path, (north, "screen"), (north, "area"))
        self.other_ways(path)
        self.steps(path, (north, "screen"), (north, "area"))
        self.touched(path)
        self.steps(path, (north, "assessed"))
        self.funded(path)
        self.steps(path, (north, "present"))
        self.decided(path)
        window = {"window_start": "2026-12-07T08:00:00Z", "window_finish": "2026-12-08T08:00:00Z"}
        who = {"implementer_id": str(self.world.people["checker"].pk)}
        north.ok("POST", f"{path}/schedule", {**window, **who}, north.get(path)["version"])
        self.steps(path, *((checker, verb) for verb in ("begin", "apply", "finish")))
        came = {"is_success": True, "findings": "Dry", "evidence": "Gauge", "cost": "90.00"}
        north.ok("POST", f"{path}/review", came, north.get(path)["version"])
        self.steps(path, (north, "close"))
        self.standard({**window, **who, "project_id": self.own["id"]})

    def seat_board(self) -> None:
        self.board = Board(
            organisation=self.world.organisation, office=self.world.offices["north"],
            name="Board of the north", level="strategic",
        )  # fmt: skip
        lead = self.world.people["lead"]
        seat = BoardMember(board=self.board, person=lead, side="business", is_chair=True)
        with unit(self.world.actor("lead")):
            self.board.save()
            seat.save()
            record(ChangeScreened(about=self.board.pk))

    def steps(self, path: str, *steps: tuple[Api, str]) -> None:
        bodies: dict[str, Any] = {"return": {"why": "look again"}, "screen": {}, "present": {}}
        for who, verb in steps:
            who.ok("POST", f"{path}/{verb}", bodies.get(verb), who.get(path)["version"])

    def other_ways(self, path: str) -> None:
        checker = self.by["checker"]
        kinds = {"reduce": "A thinner wall", "defer": "Next year"}
        less, gone = (
            checker.ok("POST", f"{path}/options", {"name": name, "kind": kind, "mitigation": "5"})
            for kind, name in kinds.items()
        )
        checker.get(f"/changes/options/{less['id']}")
        version = checker.get(f"/changes/options/{gone['id']}")["version"]
        checker.ok("DELETE", f"/changes/options/{gone['id']}", None, version)
        version = checker.get(f"/changes/options/{less['id']}")["version"]
        checker.ok("POST", f"/changes/options/{less['id']}/choose", None, version)

    def touched(self, path: str) -> None:
        north, lead = self.by["north"], self.by["lead"]
        hq, person = str(self.world.id("hq")), str(self.world.people["audit"].pk)
        gone = north.ok("POST", f"{path}/items", {"kind": "office", "ref": hq})
        north.ok("DELETE", f"/changes/items/{gone['id']}", None, gone["version"])
        north.ok("POST", f"{path}/items", {"kind": "person", "ref": person})
        owners = {str(self.world.people[key].pk): self.by[key] for key in ("pm", "audit")}
        for item in north.get(f"{path}/items")["items"]:
            own, version = f"/changes/items/{item['id']}", item["version"]
            north.get(own)
            if item["owner_id"] == person:
                with clock.at(clock.now() + timedelta(days=8)):
                    lead.ok("POST", f"{own}/waive", {"why": "away"}, version)
            else:
                who = owners[item["owner_id"]]
                who.ok("POST", f"{own}/answer", {"answer": "acceptable"}, version)

    def funded(self, path: str) -> None:
        north, executive = self.by["north"], self.by["exec"]
        said = {"source": "Reserve", "holder_id": str(self.world.people["exec"].pk)}
        for verb in ("decline", "release", "reserve"):
            asked = north.ok("POST", f"{path}/funding", {**said, "amount": "200.00"})
            own = f"/changes/funding/{asked['id']}"
            executive.get(own)
            executive.ok("POST", f"{own}/{verb}", {"words": "as planned"}, asked["version"])

    def decided(self, path: str) -> None:
        """Let the board have approved."""
        row = ChangeRequest.objects.system("test").get(pk=path.rsplit("/", 1)[1])
        row.move("approve")
        row.approved_digest = row.content_digest
        with unit(self.world.actor("lead")):
            row.save()
            record(ChangeScreened(about=row.pk))

    def standard(self, start: dict[str, str]) -> None:
        north, lead, checker = self.by["north"], self.by["lead"], self.by["checker"]
        said = {"board_id": str(self.board.pk), "description": "Like for like", "most": "5.00"}
        row = lead.ok("POST", "/changes/standard", {**said, "name": "Swap a pump"})
        lead.ok("POST", f"/changes/standard/{row['id']}/retire", {"why": "doubled"}, 1)
        row = self.written(said)
        path = f"/changes/standard/{row.pk}"
        lead.get("/changes/standard?state=draft")
        version = lead.get(path)["version"]
        lead.ok("POST", f"{path}/approve", None, version)
        made = north.ok("POST", f"{path}/start", start)
        own = f"/changes/{made['id']}"
        self.steps(own, (checker, "begin"))
        failed = checker.get(own)["version"]
        checker.ok("POST", f"{own}/back-out", {"why": "louder"}, failed)
        free = checker.ok("POST", "/changes", {"project_id": self.own["id"], "title": "Free"})
        own = f"/changes/{free['id']}"
        checker.ok("PATCH", own, {"description": "It costs nothing."}, free["version"])
        self.steps(own, (checker, "submit"), (north, "screen"), (north, "area"))
        self.steps(own, (north, "no-funding"))
        version = checker.get(own)["version"]
        checker.ok("POST", f"{own}/withdraw", {"why": "not needed"}, version)

    def written(self, said: dict[str, str]) -> ChangeTemplate:
        """Write a standard change as somebody who does not chair its board."""
        self.world.person("writer", "strategic_pmo")
        return changes.write_template(
            self.world.actor("writer"), board_id=UUID(said["board_id"]), name="Swap a valve",
            description=said["description"],
        )  # fmt: skip

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
        run = lead.ok(
            "POST",
            "/imports",
            {**start, "register_name": "walk", "period": clock.today().isoformat()},
        )
        path = f"/imports/{run['id']}"
        worked()
        self.seen(lead, path, "/mapping", "/problems", "/difference", "/history")
        lead.get("/imports?state=ready&q=a&limit=5")
        said = {
            "mapping": lead.get(f"{path}/mapping")["mapping"],
            "period": clock.today().isoformat(),
        }
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
        self.held_import(start)

    def held_import(self, start: dict[str, Any]) -> None:
        """A file that an approved baseline holds becomes a change request."""
        north = self.by["north"]
        first, *rest = WEIR.activities
        schedule = f"/projects/{start['project_id']}/schedule"
        for days in (2, 4):
            kept = Baseline(0, MONDAY, MONDAY, days * 480)
            drawn = replace(first, duration=days * 480, baselines=(kept,))
            file = mspdi.write(replace(WEIR, activities=(drawn, *rest))).data
            run = north.ok("POST", "/imports", start | {"content": base64.b64encode(file).decode()})
            worked()
            path, version = f"/imports/{run['id']}", north.get(f"/imports/{run['id']}")["version"]
            if days == 2:
                shown = {"shown": north.get(f"{path}/difference")["digest"]}
                north.ok("POST", f"{path}/accept", shown, version)
                self.by["exec"].ok("POST", f"{schedule}/baselines/0/approve")
        told = north.ok("POST", f"{path}/request", None, version)
        change = north.get(f"/changes/{told['change_id']}")
        assert change["state"] == "draft"
        priced = {"deltas": change["deltas"]}
        assert north.ok("POST", f"/projects/{change['project_id']}/impact", priced)["is_whole"]

    def journal(self) -> None:
        audit = self.by["audit"]
        page = audit.get("/journal?kind=projects&limit=2")
        following = audit.get(page["next"])
        assert following["items"][0]["sequence"] < page["items"][-1]["sequence"]
        audit.get(f"/journal/{page['items'][0]['id']}/changes")
        assert audit.get("/journal/verification")["at"] is None
        assert audit.ok("POST", "/journal/verification")["n_breaks"] == 0
