"""Many more rows of every kind, put in quickly, so that a query a row shows."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from sightline.exchange.models import ImportRun
from sightline.identity.models import Grant, Office, OfficeRelation, Person, SavedView, Token
from sightline.kernel import clock
from sightline.kernel.command import record, unit
from sightline.kernel.events import Event
from sightline.kernel.rows import insert_rows
from sightline.linkages.models import Dependency
from sightline.projects import standing
from sightline.projects.models import (
    Activity,
    ActivityLink,
    Benefit,
    Contribution,
    CostYear,
    Gate,
    Milestone,
    Phase,
    Portfolio,
    Program,
    Project,
    RaidItem,
    Schedule,
    StatusDimension,
    StatusReport,
    Subject,
    Touch,
    WorkCalendar,
)
from sightline.projects.rules import DIMENSIONS
from sightline.projects.schedule.recompute import recompute
from sightline.results.models import MapEdge, MapNode, Measure, Profile
from sightline.results.models import Reading as BenefitReading
from sightline.strategy.models import KeyResult, Objective, Reading, Theme
from tests.rights.scene import Scene

DAY = timedelta(days=1)


class CrowdCame(Event):
    """Rows were put in for a test of query counts."""


class Crowd:
    """Adds rows to the scene: ``n`` of every kind, and ``n`` of every part to one project."""

    def __init__(self, scene: Scene, n: int, mark: str) -> None:
        self.scene, self.n, self.mark = scene, n, mark
        self.home = scene.world.organisation
        self.founder = scene.world.people["founder"]
        self.benefits: list[Benefit] = []

    def come(self) -> None:
        """Insert everything; the project "own" gets ``n`` of every part."""
        with unit(self.scene.world.actor("founder")):
            self.people = self._people()
            self.offices = self._offices()
            self.aims = self._strategy()
            self.groups()
            self.projects = self._projects()
            for index, project in enumerate(self.projects):
                self._parts(project, 1, index)
            self.own = Project.objects.system("test").get(pk=self.scene.id("project", "own"))
            self._parts(self.own, self.n, 10_000)
            self._activities()
            self._schedules()
            self._dependencies()
            self._results()
            self._belongings()
            record(CrowdCame(about=self.own.pk))
            standing.refresh([row.pk for row in [*self.projects, self.own]])
            recompute(self.own.pk)

    def _put(self, kind: type[Any], rows: list[dict[str, Any]]) -> list[Any]:
        made = [kind(**row) for row in rows]
        insert_rows(made)
        return made

    def _each(self, word: str) -> list[tuple[int, str]]:
        return [(number, f"{word} {self.mark}{number}") for number in range(self.n)]

    def _people(self) -> list[Person]:
        rows = [
            {
                "organisation": self.home,
                "name": name,
                "email": f"{self.mark}{number}@crowd.test",
                "post": "Analyst",
                "office": self.scene.world.offices["north"],
            }
            for number, name in self._each("Person")
        ]
        return self._put(Person, rows)

    def _offices(self) -> list[Office]:
        rows = [
            {
                "organisation": self.home,
                "code": f"{self.mark}{number}",
                "name": name,
                "level": "project",
            }
            for number, name in self._each("Office")
        ]
        made = self._put(Office, rows)
        north = self.scene.world.offices["north"]
        links = [
            {"office": office, "other": north, "kind": "hierarchy", "since": clock.today() - DAY}
            for office in made
        ]
        peers = [
            {"office": north, "other": office, "kind": "peer", "since": clock.today() - DAY}
            for office in made
        ]
        self._put(OfficeRelation, links + peers)
        return made

    def _strategy(self) -> list[Objective]:
        themes = self._put(
            Theme,
            [
                {
                    "organisation": self.home,
                    "code": f"T{self.mark}{number}",
                    "name": name,
                    "position": 100 + number,
                }
                for number, name in self._each("Theme")
            ],
        )
        aims = self._put(
            Objective,
            [
                {
                    "organisation": self.home,
                    "theme": theme,
                    "code": f"O{self.mark}{number}",
                    "name": f"Objective {self.mark}{number}",
                    "starts": clock.today() - 100 * DAY,
                    "finishes": clock.today() + 100 * DAY,
                    "state": "active",
                    "owner": self.people[number],
                }
                for number, theme in enumerate(themes)
            ],
        )
        first = self.scene.id("objective", "all")
        on = [*(aim.pk for aim in aims), *[first] * self.n]
        measures = self._put(
            KeyResult,
            [
                {
                    "objective_id": aim,
                    "name": f"Measure {self.mark}{number}",
                    "start_value": 0,
                    "target_value": 10,
                    "unit": "days",
                }
                for number, aim in enumerate(on)
            ],
        )
        days = [(row.pk, 1) for row in measures]
        days += [(self.scene.id("key_result", "all"), 2 + n) for n in range(self.n)]
        self._put(
            Reading,
            [
                {
                    "key_result_id": pk,
                    "on": clock.today() - (ago + 1000 * len(self.mark)) * DAY,
                    "value": 5,
                }
                for pk, ago in days
            ],
        )
        return aims

    def groups(self) -> None:
        """Insert portfolios and programs."""
        self.portfolios = self._put(Portfolio, self._group("PF", "Portfolio"))
        self.programs = self._put(Program, self._group("PG", "Program"))

    def _group(self, code: str, word: str) -> list[dict[str, Any]]:
        return [
            {
                "organisation": self.home,
                "office": self.offices[number],
                "code": f"{code}{self.mark}{number}",
                "name": name,
            }
            for number, name in self._each(word)
        ]

    def _projects(self) -> list[Project]:
        rows = [
            {
                "organisation": self.home,
                "office": self.offices[number],
                "program_id": self.scene.id("program", "all"),
                "portfolio_id": self.scene.id("portfolio", "all"),
                "code": f"C-{self.mark}{number}",
                "name": name,
                "state": "executing",
                "manager": self.people[number] if number % 2 else self.founder,
                "sponsor": self.people[number],
                "department": f"Department {number % 7}",
                "start": clock.today() - 100 * DAY,
                "baseline_finish": clock.today() + 10 * DAY,
                "forecast_finish": clock.today() + number * DAY,
                "whole_life_minor": 100_000,
                "whole_life_forecast_minor": 120_000,
                "entered_on": clock.today() - 100 * DAY,
            }
            for number, name in self._each("Crowded")
        ]
        return self._put(Project, rows)

    def _parts(self, project: Project, n: int, offset: int) -> None:
        word = f"{self.mark}{offset}"
        for number in range(n):
            self._plan(project, number, word)
            self._more(project, number, word)

    def _plan(self, project: Project, number: int, word: str) -> None:
        at = {"project": project, "name": f"Part {word} {number}"}
        place = 100 + number + 1000 * len(self.mark)
        waiting = {"state": "submitted", "submitted_by": self.people[0], "evidence": "Yes"}
        self._put(Phase, [{**at, "position": place}])
        self._put(Gate, [{**at, "position": place}, {**at, "position": place + 500, **waiting}])
        late = clock.today() - DAY
        self._put(Milestone, [{**at, "baseline": late, "forecast": clock.today() + 5 * DAY}])
        year = {"project": project, "fiscal_year": 1900 + place % 3000}
        self._put(CostYear, [{**year, "budget_minor": 5, "forecast_minor": 9}])

    def _activities(self) -> None:
        """Put ``n`` activities into the schedule of the project "own", each linked to the first.

        Each is also to wait for the same activity of the project "open".
        """
        places = [1_000_000 * len(self.mark) + number for number in range(self.n)]
        made = self._put(
            Activity,
            [
                {"project": self.own, "uid": f"{self.mark}{p}", "place": p, "name": f"Work {p}"}
                for p in places
            ],
        )
        at = {"project": self.own, "predecessor": made[0]}
        self._put(ActivityLink, [{**at, "successor": row} for row in made[1:]])
        across = {
            "project": self.own,
            "giver_id": self.scene.id("project", "open"),
            "predecessor_id": self.scene.id("activity", "open"),
            "taken_by_id": self.scene.world.people["founder"].pk,
            "state": "proposed",
        }
        self._put(ActivityLink, [{**across, "successor": row} for row in made])

    def _dependencies(self) -> None:
        """Let "own" get ``n`` things of the others, half of them agreed on and too late."""
        today = clock.today()
        rows = [
            {
                "organisation": self.home,
                "giver": giver,
                "receiver": self.own,
                "what": f"Delivery {self.mark}{number}",
                "need_by": today,
                "promised_by": today + number * DAY,
                "state": "proposed" if number % 2 else "accepted",
                "giver_confirmed_by": None if number % 2 else self.founder,
                "receiver_confirmed_by": self.founder,
            }
            for number, giver in enumerate(self.projects)
        ]
        self._put(Dependency, rows)

    def _results(self) -> None:
        """Profile every benefit put in, with a measure, readings, and a node that leads to it."""
        begun = clock.today() - 50 * DAY
        agreed = {"agreed_minor": 100, "agreed_on": begun, "agreed_start": begun}
        state = {"state": "realising", "follows_finish": begun, "finance": self.founder}
        profiles = self._put(
            Profile, [{**agreed, **state, "benefit": row} for row in self.benefits]
        )
        level = {"name": "Visits", "carries": True, "baseline": 9, "target": 4, "source": "Log"}
        measures = self._put(Measure, [{**level, "profile": row} for row in profiles])
        read = {"value": 7, "evidence": "Log", "state": "taken"}
        self._put(
            BenefitReading,
            [
                {**read, "measure": row, "on": clock.today() - n * DAY}
                for row in measures
                for n in (1, 2)
            ],
        )
        at = [{"project": row.benefit.project, "profile": row} for row in profiles]
        ends = self._put(MapNode, [{**where, "kind": "benefit"} for where in at])
        outputs = self._put(
            MapNode,
            [{"project": row.project, "kind": "output", "title": self.mark} for row in ends],
        )
        links = [{"source": a, "target": b} for a, b in zip(outputs, ends, strict=True)]
        self._put(MapEdge, links)

    def _schedules(self) -> None:
        """Give each project a schedule of one activity that is to wait for the one before it."""
        drawn = Schedule.objects.system("test").get(project=self.own)
        at = {"calendar": drawn.calendar, "start_minute": drawn.start_minute}
        self._put(Schedule, [{**at, "project": project} for project in self.projects])
        line = {"uid": "1", "place": 1, "name": f"Work {self.mark}"}
        made = self._put(Activity, [{**line, "project": project} for project in self.projects])
        asked = {"taken_by_id": self.scene.world.people["founder"].pk, "state": "proposed"}
        self._put(
            ActivityLink,
            [
                {"project": head.project, "successor": head, "giver": tail.project, **asked}
                | {"predecessor": tail}
                for tail, head in pairwise(made)
            ],
        )

    def _more(self, project: Project, number: int, word: str) -> None:
        at = {"project": project}
        title = f"Item {word} {number}"
        owner = self.people[number % self.n]
        risk = {**at, "title": title, "owner": owner, "probability": 5, "impact": 5}
        needs = {
            **at,
            "kind": "dependency",
            "title": title,
            "needs_from": self.projects_or(project),
        }
        self._put(RaidItem, [{**risk, "kind": "risk", "due": clock.today() - DAY}, needs])
        back = {"project": self.projects_or(project), "kind": "dependency", "title": title}
        self._put(RaidItem, [{**back, "needs_from": project}])
        aim = self.aims[number % self.n]
        self.benefits += self._put(
            Benefit, [{**at, "title": title, "owner": owner, "objective": aim}]
        )
        since = clock.today() - (number + 2) * DAY
        share = {**at, "objective": aim, "share": "0.0010", "since": since}
        self._put(Contribution, [share])
        subject = {"organisation": self.home, "kind": "system", "name": f"System {word} {number}"}
        made = self._put(Subject, [subject])[0]
        self._put(
            Touch,
            [{**at, "subject": made}, {"project": self.projects_or(project), "subject": made}],
        )
        self._report(project, number, owner)

    def projects_or(self, project: Project) -> Project:
        """Return another project than this one, for rows that join two."""
        return self.projects[0] if project.pk != self.projects[0].pk else self.projects[1]

    def _report(self, project: Project, number: int, owner: Person) -> None:
        at = {"project": project, "declared": "amber", "reason": "Late", "author": owner}
        ago = 70 + number + 1000 * len(self.mark)
        done = {**at, "state": "published", "published_by": owner, "published_at": clock.now()}
        made = self._put(StatusReport, [{**done, "period": clock.today() - ago * DAY}])[0]
        waits = {**at, "state": "submitted", "period": clock.today() - (ago + 400) * DAY}
        self._put(StatusReport, [waits])
        said = {"report": made, "declared": "red", "reason": "Late"}
        self._put(StatusDimension, [{**said, "dimension": name} for name in DIMENSIONS])

    def _belongings(self) -> None:
        me = {"organisation": self.home, "person": self.founder}
        self._put(
            SavedView,
            [{**me, "listing": "projects", "name": name} for _, name in self._each("View")],
        )
        soon = clock.now() + DAY
        self._put(
            Token,
            [
                {
                    "person": self.founder,
                    "name": name,
                    "prefix": "slt_",
                    "digest": name.ljust(64, "-"),
                    "expires": soon,
                }
                for _, name in self._each("Token")
            ],
        )
        self._grants()
        self._calendars()
        self._put(
            ImportRun,
            [
                {
                    "organisation": self.home,
                    "office": self.offices[number],
                    "person": self.people[number],
                    "file_name": name,
                    "digest": "0" * 64,
                    "size": 9,
                    "period": clock.today(),
                }
                for number, name in self._each("File")
            ],
        )

    def _calendars(self) -> None:
        at = {"organisation": self.home, "week": [[[480, 1020]]] * 7}
        rows = self._put(
            WorkCalendar, [{**at, "uid": name, "name": name} for _, name in self._each("Week")]
        )
        more = [{**at, "uid": f"{row.uid} too", "name": row.name, "base": row} for row in rows]
        self._put(WorkCalendar, more)

    def _grants(self) -> None:
        node = {"node_kind": "office", "node_id": self.scene.id("office", "north")}
        about = {"organisation": self.home, **node, "node_name": "north", "reason": "Crowd"}
        active = [
            {**about, "person": person, "role": "reader", "granted_by": self.founder}
            for person in self.people
        ]
        more = [
            {**about, "person": self.founder, "role": "reader", "granted_by": person}
            for person in self.people
        ]
        waiting = [
            {**about, "person": person, "role": "auditor", "state": "proposed"}
            for person in self.people
        ]
        self._put(Grant, active + more + waiting)
