"""The walk's story of a board: opened, seated, three sittings, votes, decisions, minutes."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.changes.models import Board
from sightline.kernel import clock
from tests.rights.boards import ready_case
from tests.site.api_world import Api, open_one, signed_in

if TYPE_CHECKING:
    from tests.site.walk import Walk

DAY = timedelta(days=1)


def tell_of_boards(walk: "Walk") -> None:
    """Tell the whole story; the people whom it needs come with it."""
    Story(walk).all()


class Story:
    """One board of the northern office, its members, and the requests before it."""

    def __init__(self, walk: "Walk") -> None:
        self.walk, world = walk, walk.world
        for key in ("head", "tech", "biz", "deputy"):
            world.person(key, "board_member", world.office_node("north"))
            walk.by[key] = signed_in(world.people[key])
        self.lead, self.north, self.head = (walk.by[key] for key in ("lead", "north", "head"))
        self.project = open_one(world, "BRD-1")
        self.number = 800

    def id(self, key: str) -> str:
        return str(self.walk.world.people[key].pk)

    def case(self) -> str:
        """Make a request ready before the board."""
        self.number += 1
        board = Board.objects.system("test").get(pk=self.board["id"])
        writer = self.walk.world.people["checker"].pk
        row = ready_case(
            self.walk.world.actor("lead"), board, self.project.pk,
            writer=writer, number=self.number, word="Stilling",
        )  # fmt: skip
        return str(row.pk)

    def all(self) -> None:
        """Tell it in its order."""
        self.boards()
        self.seats()
        self.calendar()
        self.sitting()
        self.afterwards()

    def boards(self) -> None:
        lead = self.lead
        said = {"name": "Northern board", "office_id": str(self.walk.world.id("north"))}
        self.board = lead.ok("POST", "/boards", {**said, "level": "program", "limit": "90000.00"})
        path = f"/boards/{self.board['id']}"
        lead.get(path)
        lead.get("/boards?level=program&sort=name")
        self.board = lead.ok("PATCH", path, {"quorum": 2, "lasts_minutes": 90}, 1)
        lead.get(f"{path}/history")
        other = lead.ok("POST", "/boards", {**said, "name": "For a while"})
        lead.ok("POST", f"/boards/{other['id']}/close", {"why": "done"}, other["version"])

    def seats(self) -> None:
        lead, path = self.lead, f"/boards/{self.board['id']}/members"
        sides = {"head": "business", "tech": "technical", "biz": "business"}
        seats = {
            key: lead.ok("POST", path, {"person_id": self.id(key), "side": side})
            for key, side in sides.items()
        }
        lead.get(f"/board-members?board={self.board['id']}")
        lead.get(f"/board-members/{seats['tech']['id']}")
        lead.ok("POST", f"/board-members/{seats['head']['id']}/chair", None, 1)
        today = clock.today()
        given = {
            "to_id": self.id("deputy"),
            "since": today.isoformat(),
            "until": (today + 9 * DAY).isoformat(),
            "reason": "Leave",
        }
        biz = self.walk.by["biz"]
        away = biz.ok("POST", f"/board-members/{seats['biz']['id']}/delegate", given)
        biz.get(f"/delegations/{away['id']}")
        biz.get("/delegations")
        biz.ok("POST", f"/delegations/{away['id']}/revoke", None, away["version"])
        lead.ok("POST", f"/board-members/{seats['biz']['id']}/end", {"why": "left"}, 1)

    def called(self, days: int = 0) -> Any:
        starts = clock.now() + days * DAY + timedelta(minutes=days + 5)
        said = {"starts": starts.isoformat(), "lasts_minutes": 45}
        return self.north.ok("POST", f"/boards/{self.board['id']}/sittings", said)

    def calendar(self) -> None:
        self.north.ok("POST", f"/boards/{self.board['id']}/plan", {"weeks": 2})
        gone = self.called(1)
        self.north.ok("POST", f"/sittings/{gone['id']}/prepare", None, gone["version"])
        self.north.ok("POST", f"/sittings/{gone['id']}/cancel", None, gone["version"])
        self.north.get(f"/sittings?board={self.board['id']}&state=planned")

    def items(self) -> dict[str, Any]:
        rows = self.head.get(f"/agenda?sitting={self.meeting['id']}")["items"]
        return {row["change_id"] or row["title"]: row for row in rows}

    def step(self, by: Api, name: str, verb: str, body: Any = None) -> Any:
        """Take a step of an item as it stands."""
        row = self.items()[name]
        return by.ok("POST", f"/agenda/{row['id']}/{verb}", body, row["version"])

    def sitting(self) -> None:
        north, head, tech = self.north, self.head, self.walk.by["tech"]
        self.meeting = self.called()
        path = f"/sittings/{self.meeting['id']}"
        one, two, three = self.case(), self.case(), self.case()
        head.ok("POST", f"/changes/{one}/agenda", {})
        topic = north.ok("POST", f"{path}/topics", {"title": "Welcome"})
        spare = north.ok("POST", f"{path}/topics", {"title": "Spare"})
        north.ok("DELETE", f"/agenda/{spare['id']}", None, spare["version"])
        self.meeting = north.ok("POST", f"{path}/begin", None, self.meeting["version"])
        for by in (head, tech):
            by.ok("POST", f"{path}/arrive", {})
        tech.ok("POST", f"{path}/leave", {})
        tech.ok("POST", f"{path}/arrive", {})
        north.get(f"/agenda/{topic['id']}")
        self.step(north, "Welcome", "move", {"places": -1})
        self.step(north, "Welcome", "begin")
        self.step(north, "Welcome", "notes", {"notes": "Everybody is here."})
        self.step(north, "Welcome", "end")
        self.decide(one)
        self.in_a_block(two, three)
        self.actions(path)

    def decide(self, change: str) -> None:
        head, tech = self.head, self.walk.by["tech"]
        item = f"/agenda/{self.items()[change]['id']}"
        case = head.get(f"{item}/case")
        for by in (head, tech):
            by.ok("POST", f"{item}/vote", {"choice": "for", "digest": case["digest"]})
        said = {
            "outcome": "approve_with_conditions",
            "reasons": "It pays.",
            "digest": case["digest"],
            "conditions": [{"text": "Report weekly", "owner_id": self.id("tech")}],
        }
        made = head.ok("POST", f"{item}/decide", said)
        head.get(f"/decisions/{made['id']}")
        head.get(f"/decisions?change={change}")
        (owed,) = head.get(f"/conditions?change={change}")["items"]
        path = f"/conditions/{owed['id']}"
        tech.get(path)
        met = tech.ok("POST", f"{path}/meet", {"evidence": "Reports"}, owed["version"])
        head.ok("POST", f"{path}/see", None, met["version"])
        again = {"why": "News", "sitting_id": self.meeting["id"]}
        head.ok("POST", f"/decisions/{made['id']}/reconsider", again)
        head.ok("POST", f"{item}/interest", {"words": "Shares since today"})

    def in_a_block(self, *changes: str) -> None:
        head, tech = self.head, self.walk.by["tech"]
        path = f"/sittings/{self.meeting['id']}/consent"
        for change in changes:
            self.step(self.north, change, "consent")
        self.step(tech, changes[0], "pull")
        self.step(self.north, changes[0], "consent")
        block = head.get(path)
        for by in (head, tech):
            by.ok("POST", f"{path}/vote", {"choice": "for", "digest": block["digest"]})
        head.ok("POST", f"{path}/decide", {"reasons": "Small.", "digest": block["digest"]})

    def actions(self, path: str) -> None:
        due = (clock.today() + 7 * DAY).isoformat()
        said = {"text": "Tell Ana", "owner_id": self.id("tech"), "due": due}
        row = self.north.ok("POST", f"{path}/actions", said)
        tech = self.walk.by["tech"]
        tech.get(f"/actions/{row['id']}")
        tech.get("/actions?whose=mine&state=open")
        tech.ok("POST", f"/actions/{row['id']}/finish", {"words": "Done"}, row["version"])

    def afterwards(self) -> None:
        path = f"/sittings/{self.meeting['id']}"
        now = self.head.get(path)
        over = self.north.ok("POST", f"{path}/end", None, now["version"])
        self.head.get(f"{path}/minutes")
        self.head.ok("POST", f"{path}/sign", None, over["version"])
