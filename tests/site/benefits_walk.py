"""The walk's story of benefits: promised, profiled, approved, read, vouched for, judged, closed."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.kernel import clock
from sightline.projects import commands as projects
from tests.site.api_world import Api, open_one, signed_in

if TYPE_CHECKING:
    from tests.site.walk import Walk


def day(days: int) -> str:
    """Return the day so many days before today."""
    return (clock.today() - timedelta(days)).isoformat()


def tell_of_benefits(walk: "Walk") -> None:
    """Tell the whole story; the people whom it needs come with it."""
    Story(walk).all()


class Story:
    """One project of the northern office that ended, and three of its benefits."""

    def __init__(self, walk: "Walk") -> None:
        self.walk, world = walk, walk.world
        for key, role in (("owner", "benefit_owner"), ("finance", "reader")):
            world.person(key, role)
            walk.by[key] = signed_in(world.people[key])
        self.north, self.executive = walk.by["north"], walk.by["exec"]
        self.owner, self.checker = walk.by["owner"], walk.by["checker"]
        today = clock.today()
        dates = {"start": today - timedelta(400), "baseline_finish": today - timedelta(100)}
        self.project = open_one(world, "BEN-1", **dates)
        for verb in ("approve", "initiate", "plan", "execute"):
            who = "exec" if verb == "approve" else "north"
            projects.move_project(world.actor(who), project_id=self.project.pk, verb=verb)

    def id(self, key: str) -> str:
        return str(self.walk.world.people[key].pk)

    def all(self) -> None:
        """Tell it in its order."""
        told = self.came("1.00")
        self.step(self.checker, told, "sustain")
        self.step(self.checker, told, "close", {"why": "It holds."})
        short = self.came("0.60")
        self.step(self.checker, short, "resume", {"why": "More people are trained."})
        self.dropped()
        self.drawn()
        self.north.get("/benefits?state=live&colour=green&sort=-promised&limit=5")
        self.north.get("/benefits/claimed-twice")
        assert self.north.get("/results")["sums"][0]["currency"] == "GBP"
        assert self.north.get("/reference-class?of=time&basis=own")["basis"] == "own"
        assert self.north.get("/forecast-accuracy?by=method")["by"] == "method"

    def step(self, who: Api, path: str, verb: str, said: Any = None) -> Any:
        """Take a step of a benefit."""
        version = self.north.get(path)["version"]
        return who.ok("POST", f"{path}/{verb}", said, version)

    def promised(self, title: str) -> str:
        said = {
            "title": title,
            "promised": "36500",
            "owner_id": self.id("owner"),
            "objective_id": self.walk.objective["id"],
        }
        made = self.north.ok("POST", f"/projects/{self.project.pk}/benefits", said)
        self.owner.ok("POST", f"/benefits/{made['id']}/accept", None, made["version"])
        said = {"description": "Fewer visits", "finance_id": self.id("finance"), "cost": "900.50"}
        row = self.north.ok("POST", f"/benefits/{made['id']}/profile", said)
        assert (row["cost"], row["state"]) == ("900.50", "identified")
        return f"/benefit-profiles/{row['id']}"

    def came(self, share: str) -> str:
        """Bring a benefit to its judgement; ``share`` of plan to date came."""
        north, path = self.north, self.promised(f"Lower cost {share}")
        said = {"outcome": "Crews stay home", "attribution": "Nothing else changed", "ramp_days": 0}
        north.ok("PATCH", path, said, 1)
        north.get(f"{path}/history")
        measure = self.measured(path, share)
        for verb in ("admit", "rework", "admit", "baseline"):
            self.step(north, path, verb, {"why": "once more"} if verb == "rework" else None)
        self.step(self.executive, path, "approve", {"why": "It pays."})
        for verb in ("deliver", "realise"):
            self.step(north, path, verb)
        self.read(measure, share)
        found = north.get(f"{path}/standing")
        assert (found["share"], found["n_unattested"]) == (f"{share}00", 0)
        adopted = {"utilisation": "0.7", "proficiency": "0.8"}
        self.step(north, path, "forecast", adopted)
        other = {"sharer_id": self.walk.own["id"], "share": "0.25"}
        self.step(north, path, "share", other)
        self.step(self.checker, path, "judge", {"why": "By its readings"})
        return path

    def measured(self, path: str, share: str) -> str:
        north, before = self.north, {"baseline": "9", "baseline_on": day(200)}
        said = {"method": "Counted", "source": f"Ledger {share}", "is_money": True, **before}
        row = north.ok("POST", f"{path}/measures", {"name": "Cost of visits", **said})
        assert row["carries"]
        early = {"name": "Trained", "kind": "leading", "target": "90", **before}
        north.ok("POST", f"{path}/measures", early)
        spare = north.ok("POST", f"{path}/measures", {"name": "Not needed"})
        own = f"/benefit-measures/{spare['id']}"
        changed = north.ok("PATCH", own, {"unit": "crews"}, 1)
        north.ok("DELETE", own, None, changed["version"])
        north.get(f"{path}/measures")
        north.get(f"/benefit-measures/{row['id']}")
        return f"/benefit-measures/{row['id']}"

    def read(self, measure: str, share: str) -> None:
        """Read plan times share, by way of a reading that is disputed."""
        found = self.north.get("/benefits?state=realising")["items"]
        assert found
        wrong = self.north.ok("POST", f"{measure}/readings", {"on": day(1), "value": "1"})
        own = f"/benefit-readings/{wrong['id']}"
        self.owner.ok("POST", f"{own}/dispute", {"why": "Wrong page"}, 1)
        profile = self.north.get(measure)["profile_id"]
        plan = self.north.get(f"/benefit-profiles/{profile}/standing")
        value = f"{float(plan['planned']) * float(share):.2f}"
        said = {"on": clock.today().isoformat(), "value": value, "evidence": "Page 4"}
        row = self.north.ok("POST", f"{measure}/readings", said)
        own = f"/benefit-readings/{row['id']}"
        attested = self.owner.ok("POST", f"{own}/attest", {"evidence": "Page 5"}, 1)
        self.walk.by["finance"].ok("POST", f"{own}/confirm", None, attested["version"])
        self.north.get(own)
        self.north.get(f"{measure}/readings?limit=1")

    def dropped(self) -> None:
        path = self.promised("A hope")
        self.step(self.executive, path, "drop", {"why": "Nobody wants it"})

    def drawn(self) -> None:
        north, at = self.north, f"/projects/{self.project.pk}/benefits-map"
        nodes = [
            north.ok("POST", at, {"kind": kind, "title": title})["id"]
            for kind, title in (("output", "Valves"), ("change", "Crews stay home"))
        ]
        first, second = (f"/map-nodes/{one}" for one in nodes)
        north.ok("PATCH", first, {"due": day(30)}, 1)
        link = north.ok("POST", f"{first}/links", {"target_id": nodes[1], "share": "0.5"})
        north.get(f"/map-links/{link['id']}")
        north.get(first)
        found = north.get(at)
        assert (len(found["links"]) > 1, len(found["findings"]) > 0) == (True, True)
        north.ok("DELETE", f"/map-links/{link['id']}", None, 1)
        north.ok("DELETE", second, None, 1)
