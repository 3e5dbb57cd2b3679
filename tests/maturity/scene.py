"""Offices in the north and the south, people who answer and assess, and campaigns in any state."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sightline.kernel import clock
from sightline.maturity import commands
from sightline.maturity.models import Campaign, Improvement, ModelVersion, Respondent
from tests.knowledge.scene import refused
from tests.world import World

__all__ = ["SMALL", "Scene", "ago", "refused"]
WHY = "as it was agreed"
#: A model of two dimensions and three items, five levels.
SMALL: dict[str, Any] = {
    "first": 1,
    "levels": [{"name": name} for name in ("Ad hoc", "Repeatable", "Defined", "Measured", "Best")],
    "dimensions": [{"key": "plan", "name": "Planning"}, {"key": "tell", "name": "Telling"}],
    "items": [
        {"key": "schedules", "name": "Schedules", "dimension": "plan", "words": "How plans are"},
        {"key": "risks", "name": "Risks", "dimension": "plan"},
        {"key": "reports", "name": "Reports", "dimension": "tell"},
    ],
}
NEEDED = {
    "schedules": {"importance": 5, "target": 4},
    "risks": {"importance": 3, "target": 4},
    "reports": {"importance": 4, "target": 3},
}
#: EX-43: what each item is at.
SCORES = {"schedules": 2, "risks": 3, "reports": 1}
CROWD = tuple(f"p{n}" for n in range(6))


def ago(days: int) -> date:
    """Return the day so many days before today."""
    return clock.today() - timedelta(days)


@dataclass
class Scene:
    """ "north" and "south" are program offices, "desk" and "southdesk" the ones beneath."""

    world: World

    @classmethod
    def make(cls, world: World) -> "Scene":
        """Staff the organisation."""
        for key, role in (("exec", "executive"), ("auditor", "auditor"), ("reader", "reader")):
            world.person(key, role)
        world.runs("north", "north")
        world.person("desk", "project_office", world.office_node("north-1"))
        world.runs("south", "south")
        world.person("southdesk", "project_office", world.office_node("south-1"))
        for key in ("pm", *CROWD):
            world.person(key)
        return cls(world)

    def do(self, name: str, who: str, /, **said: Any) -> Any:
        """Call a command as somebody."""
        return getattr(commands, name)(self.world.actor(who), **said)

    def now(self, row: Any) -> Any:
        """Return a row as it stands."""
        return type(row).objects.system("test").get(pk=row.pk)

    def version(self, rule: str = "level_per_item", state: str = "published") -> ModelVersion:
        """Return a version of a small model in a state; one model a rule."""
        name = f"Small {rule}"
        held = ModelVersion.objects.system("test").filter(of_model__name=name, state=state)
        if found := held.first():
            assert isinstance(found, ModelVersion)
            return found
        content = dict(SMALL)
        if rule in ("cube", "custom"):
            content["bands"] = [{"name": "Low", "from": 0}, {"name": "High", "from": 0.5}]
        if rule == "practices_achieved":
            content |= {"first": 0, "levels": [{"name": "No"}, {"name": "Yes"}]}
        said = {"name": name, "rule": rule, "content": content}
        row: ModelVersion = self.do("draft_maturity_model", "lead", **said)
        if state != "draft":
            row = self.do("publish_model_version", "lead", version_id=row.pk)
        if state == "retired":
            row = self.do("retire_model_version", "lead", version_id=row.pk, why=WHY)
        return row

    def planned(self, **said: Any) -> Campaign:
        """Plan a campaign of the northern office with items, by its lead, nobody asked yet."""
        who = said.pop("who", "north")
        needed = said.pop("needed", NEEDED)
        given = {
            "office_id": self.world.id("north"),
            "kind": "pmo",
            "title": "How far are we?",
            "opens": clock.today(),
            "closes": ago(-30),
            **said,
        }
        given.setdefault("version_id", self.version().pk)
        row: Campaign = self.do("plan_campaign", who, **given)
        if needed:
            row = self.do("choose_items", who, campaign_id=row.pk, needed=needed)
        return row

    def asked(self, row: Campaign, *keys: str, role: str = "member") -> list[Respondent]:
        """Ask people."""
        who = self.leader(row)
        at = {"campaign_id": row.pk, "role": role}
        return [
            self.do("invite_respondent", who, **at, person_id=self.world.people[key].pk)
            for key in keys
        ]

    def leader(self, row: Campaign) -> str:
        """Return who leads a campaign's office."""
        codes = {self.world.id(code): code for code in ("north", "south", "north-1", "south-1")}
        keys = {"north-1": "desk", "south-1": "southdesk"}
        code = codes.get(row.office_id, "lead")
        return keys.get(code, code)

    def opened(self, *keys: str, **said: Any) -> tuple[Campaign, list[Respondent]]:
        """Return an open campaign and who is asked, the manager if nobody is named."""
        row = self.planned(**said)
        parts = self.asked(row, *(keys or ("pm",)))
        row = self.do("open_campaign", self.leader(row), campaign_id=row.pk)
        return row, parts

    def answered(self, part: Respondent, **scores: int | None) -> Respondent:
        """Answer as the person who is asked."""
        keys = {person.pk: key for key, person in self.world.people.items()}
        answers = [{"item": item, "score": score} for item, score in scores.items()]
        said = {"respondent_id": part.pk, "answers": answers}
        found: Respondent = self.do("answer_items", keys[part.person_id], **said)
        return found

    def closed(self, scores: Any = None, state: str = "closed", **said: Any) -> Campaign:
        """Return a campaign that one person answered, closed or confirmed."""
        row, (part,) = self.opened(**said)
        self.answered(part, **(scores or SCORES))
        who, at = self.leader(row), {"campaign_id": row.pk}
        row = self.do("close_campaign", who, **at)
        return self.do("confirm_campaign", who, **at) if state == "confirmed" else row

    def improving(self, state: str = "proposed", owner: str = "pm") -> Improvement:
        """Return an improvement of the largest gap in a state."""
        row = self.closed(state="confirmed")
        said = {"item": "schedules", "title": "Write it down", "due": ago(-20)}
        person = self.world.people[owner].pk
        found: Improvement = self.do(
            "propose_improvement", "north", campaign_id=row.pk, owner_id=person, **said
        )
        at = {"improvement_id": found.pk}
        steps = {"agreed": 1, "under_way": 2, "done": 3}.get(state, 0)
        for verb, more in (("agree", {}), ("start", {}), ("finish", {"done": "Written"}))[:steps]:
            found = self.do(f"{verb}_improvement", "north", **at, **more)
        if state == "dropped":
            found = self.do("drop_improvement", "north", **at, why=WHY)
        return found
