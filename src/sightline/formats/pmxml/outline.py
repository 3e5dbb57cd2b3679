"""One project element: its WBS as summaries, its activities beneath them, in outline order."""

from collections import defaultdict
from dataclasses import dataclass, field, replace

from sightline.engines.schedule.plan import Activity, Kind
from sightline.formats.plans.record import Record
from sightline.formats.pmxml.custom import Reference


@dataclass(frozen=True)
class Wbs:
    """One node of the work breakdown structure."""

    id: str
    parent: str
    code: str
    name: str
    sequence: int


@dataclass
class Raw:
    """An activity as read, with what can be resolved only later."""

    activity: Activity
    object_id: str
    wbs: str
    custom: list[Reference]


@dataclass
class Ends:
    """A relationship or an assignment by object ids."""

    record: Record
    project: str
    first: str
    second: str = ""
    other_project: str = ""


@dataclass
class ProjectPart:
    """What has been read of the project element that is open."""

    activities: list[Raw] = field(default_factory=list)
    wbs: list[Wbs] = field(default_factory=list)
    options: Record | None = None
    links: list[Ends] = field(default_factory=list)
    assignments: list[Ends] = field(default_factory=list)


def outlined(part: ProjectPart, project_id: str, root: str, taken: set[str]) -> list[Activity]:
    """Return summaries and activities in outline order.

    Args:
        part: What was read of the project.
        project_id: Its id in the plan.
        root: The project's own WBS, where the file lists it; it gets level 0.
        taken: Ids of other projects' rows; object ids that are among them get the project in front.
    """
    children: dict[str, list[Wbs]] = defaultdict(list)
    known = {wbs.id for wbs in part.wbs}
    for wbs in sorted(part.wbs, key=lambda wbs: wbs.sequence):
        children[wbs.parent if wbs.parent in known and wbs.parent != wbs.id else ""].append(wbs)
    below: dict[str, list[Raw]] = defaultdict(list)
    for raw in part.activities:
        below[raw.wbs if raw.wbs in known else ""].append(raw)
    walk = _Walk(children, below, project_id, taken)
    walk.run(root)
    left = [wbs for wbs in part.wbs if wbs.id not in walk.seen]
    for wbs in left:  # they lie within each other; the checker says so
        walk.summary(wbs, walk.own("W", wbs.parent), 1, wbs.code)
        walk.leaves(wbs.id, walk.own("W", wbs.id), 2, wbs.code)
    return walk.rows


@dataclass
class _Walk:
    children: dict[str, list[Wbs]]
    below: dict[str, list[Raw]]
    project_id: str
    taken: set[str]
    rows: list[Activity] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def run(self, root: str) -> None:
        self.leaves("", "", 1, "")
        stack = [(wbs, "", 0 if wbs.id == root else 1, "") for wbs in self.children[""][::-1]]
        while stack:
            wbs, parent, level, path = stack.pop()
            if wbs.id in self.seen:
                continue
            is_whole = not path or wbs.code.startswith(f"{path}.")
            code = wbs.code if is_whole else f"{path}.{wbs.code}"
            self.summary(wbs, parent, level, code)
            self.leaves(wbs.id, self.own("W", wbs.id), level + 1, code)
            inner = self.children[wbs.id][::-1]
            stack += [(child, self.own("W", wbs.id), level + 1, code) for child in inner]

    def summary(self, wbs: Wbs, parent: str, level: int, code: str) -> None:
        self.seen.add(wbs.id)
        self.rows.append(
            Activity(
                id=self.own("W", wbs.id),
                name=wbs.name,
                kind=Kind.SUMMARY,
                code=wbs.code,
                wbs=code,
                level=level,
                parent_id=parent,
                project_id=self.project_id,
            )
        )

    def leaves(self, wbs_id: str, parent: str, level: int, code: str) -> None:
        for raw in self.below[wbs_id]:
            own_id = self.own("", raw.object_id)
            place = {"id": own_id, "level": level, "parent_id": parent, "wbs": code}
            raw.activity = replace(raw.activity, project_id=self.project_id, **place)  # type: ignore[arg-type]
            self.rows.append(raw.activity)

    def own(self, prefix: str, object_id: str) -> str:
        """WBS and activities are numbered apart in Primavera, so a WBS gets a W in front."""
        plain = f"{prefix}{object_id}"
        return f"{self.project_id}:{plain}" if plain in self.taken else plain
