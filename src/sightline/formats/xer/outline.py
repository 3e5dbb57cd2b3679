"""PROJWBS: the tree of work breakdown elements, which become summary activities.

Gives each element its place, level and path, and the order in which people read them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sightline.engines.schedule.plan import Activity, Kind
from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells
from .projects import Projects
from .tables import Table

_REMEDY = "Correct the element in Primavera and export the project again."


@dataclass
class Element:
    """One WBS element, as it will stand in the plan."""

    id: str
    project_id: str
    name: str
    code: str
    parent: str
    order: float
    is_root: bool
    line: int
    level: int = -1
    path: str = ""
    children: list["Element"] = field(default_factory=list)

    def activity(self) -> Activity:
        """The summary activity of this element."""
        return Activity(
            id=words.WBS + self.id,
            name=self.name,
            kind=Kind.SUMMARY,
            code=self.code,
            wbs=self.path,
            level=self.level,
            parent_id=words.WBS + self.parent if self.parent else "",
            project_id=self.project_id,
            ignores_resource_calendars=True,
        )


class Outline:
    """All elements by id, and in outline order."""

    def __init__(self, elements: dict[str, Element]) -> None:
        """Keep elements that are placed already."""
        self.by_id = elements
        self.roots: dict[str, Element] = {}
        for element in elements.values():
            if not element.parent:
                self.roots.setdefault(element.project_id, element)

    def ordered(self) -> Iterable[Element]:
        """The elements of the tree, parents before children."""
        stack = [e for e in reversed(self.by_id.values()) if not e.parent]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(sorted(element.children, key=lambda child: child.order, reverse=True))


def read_outline(table: Table, projects: Projects, findings: Findings) -> Outline:
    """Read the tree.

    Args:
        table: PROJWBS.
        projects: The file's projects.
        findings: Receives ``duplicate-id``, ``wbs-circle``, ``dangling-project``, ``too-deep``.
    """
    elements: dict[str, Element] = {}
    for element in _elements(table, projects, findings):
        if element.id in elements or not element.id:
            _tell(findings, element, "duplicate-id", f"Two WBS elements have the id {element.id}.")
        elements[element.id] = element
    _hang(elements)
    _place(elements, findings)
    return Outline(elements)


def _elements(table: Table, projects: Projects, findings: Findings) -> Iterable[Element]:
    cells = Cells(table, findings)
    columns = (
        cells.ids("wbs_id"),
        cells.ids("proj_id"),
        cells.texts("wbs_name"),
        cells.texts("wbs_short_name"),
        cells.ids("parent_wbs_id"),
        cells.numbers("seq_num"),
        cells.flags("proj_node_flag"),
        table.lines,
    )
    for id_, proj, name, code, parent, order, is_root, line in zip(*columns, strict=True):
        project_id = projects.named(proj)
        if not project_id:
            message = f"A WBS element belongs to project {proj}, which is not in the file."
            findings.error("dangling-project", message, _REMEDY, line=line, table="PROJWBS", id=id_)
        yield Element(id_, project_id, name or code, code, parent, order or 0.0, is_root, line)


def _hang(elements: dict[str, Element]) -> None:
    """Hang children on parents; above a project's root stands what the file does not hold."""
    for element in elements.values():
        parent = elements.get(element.parent)
        if parent is None or parent is element or parent.project_id != element.project_id:
            element.parent = ""
        else:
            parent.children.append(element)


def _place(elements: dict[str, Element], findings: Findings) -> None:
    tops: dict[str, list[Element]] = defaultdict(list)
    for element in elements.values():
        if not element.parent:
            tops[element.project_id].append(element)
    for roots in tops.values():
        for root in roots:
            root.level = 0 if root.is_root or len(roots) == 1 else 1
            root.path = root.code
            _descend(root, findings)
    for element in elements.values():
        if element.level < 0:
            message = f"WBS element {element.id} is its own ancestor."
            _tell(findings, element, "wbs-circle", message)
            return


def _descend(root: Element, findings: Findings) -> None:
    stack = [root]
    while stack:
        element = stack.pop()
        if element.level > findings.limits.depth:
            words_ = f"The outline is deeper than {findings.limits.depth} levels."
            _tell(findings, element, "too-deep", words_)
            return
        for child in element.children:
            child.level = element.level + 1
            child.path = f"{element.path}.{child.code}" if element.path else child.code
            stack.append(child)


def _tell(findings: Findings, element: Element, code: str, message: str) -> None:
    findings.error(
        code,
        message,
        _REMEDY,
        line=element.line,
        table="PROJWBS",
        field="parent_wbs_id" if code in {"wbs-circle", "too-deep"} else "wbs_id",
        id=element.id,
    )
