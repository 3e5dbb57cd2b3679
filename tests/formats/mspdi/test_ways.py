"""The quick way and the careful way through Microsoft's XML come to the same, whatever the file."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from sightline.formats.mspdi.cast import TaskCaster
from sightline.formats.mspdi.custom import CustomFields
from sightline.formats.mspdi.names import SHAPE
from sightline.formats.mspdi.read import QUICK_FROM, ROOTS, read, read_from
from sightline.formats.mspdi.tasks import Tasks
from sightline.formats.mspdi.write import write
from sightline.formats.plans.lanes import Lane
from sightline.formats.plans.ledger import Ledger
from sightline.formats.plans.outcome import Limits, Reading
from sightline.formats.plans.record import Record
from sightline.formats.plans.xml import open_document
from tests.formats.plans.documents import mspdi, plans, task

LIMITS = Limits()
FEW = Limits(n_activities=3, n_links=2, n_assignments=2, text=12, problems=2, depth=7)


def careful(data: bytes, limits: Limits = LIMITS) -> Reading:
    return read_from(data, limits, None)


def quick(data: bytes, limits: Limits = LIMITS) -> Reading:
    return read_from(data, limits, 0)


def same(data: bytes, limits: Limits = LIMITS) -> Reading:
    mine, other = quick(data, limits), careful(data, limits)
    assert mine.problems == other.problems
    assert mine.losses == other.losses
    assert mine.plan == other.plan
    return mine


# Files drawn at random: rows as one program writes them, and among them what people and other
# programs do. A column has usual texts and odd ones; BROKEN ones make a file that is no XML.

DATES = (
    [f"2026-03-{day}T08:00:00" for day in range(10, 31)],
    [
        "2026-03-31T17:00:31",
        "2026-02-30T08:00:00",
        "2026-03-30T08:00:00Z",
        "1984-01-01T00:00:00",
        "2026-03-30",
        " ",
        "",
    ],
)
LENGTHS = ["PT8H0M0S", "PT16H30M0S", "PT0H0M0S"], ["PT0H0M31S", "P1D", "480", "0", "-PT8H", "", "x"]
TENTHS = ["0", "4800", "-4800"], ["4805", "1.5", "", "x"]
FLAGS = ["0", "1"], ["true", "2", ""]
NUMBERS = ["0", "50", "100"], ["150", "33.3", "-1", "1e3", "", "x"]
TEXTS = (
    ["7", "Bau 7", "Prüfung", "-7"],
    [
        *(
            " 2 ",
            "0",
            "-1",
            "a &amp; b",
            "&#10;",
            "&#49;",
            "",
            "a\nb",
            "a\r\nb",
            "\u00a0",
            "\ufeff",
            "x" * 20,
            "\uff0c",
        )
    ],
)
BROKEN = [
    "&no;",
    "\uffff",
    "\x01",
    "]]>",
    "<",
    "<b>",
    "<![CDATA[x]]>",
    "<!-- <Task> -->",
    "<?x y?>",
]
Column = tuple[list[str], list[str]]
Columns = dict[str, Column]
VARIED = (DATES, LENGTHS, TENTHS, NUMBERS, TEXTS)
TASK: Columns = {
    "UID": ([], ["0", "1", "", "&#49;"]),
    "GUID": TEXTS,
    "ID": TEXTS,
    "Name": TEXTS,
    "Active": FLAGS,
    "Type": (["0", "1", "2"], ["9", ""]),
    "IsNull": (["0"], ["1"]),
    "CreateDate": DATES,
    "WBS": TEXTS,
    "OutlineNumber": TEXTS,
    "OutlineLevel": (["1", "1", "2"], ["0", "-1", "x"]),
    "Priority": NUMBERS,
    "Start": DATES,
    "Finish": DATES,
    "Duration": LENGTHS,
    "DurationFormat": (["7", "8", "39"], ["x"]),
    "Work": LENGTHS,
    "Stop": DATES,
    "Milestone": FLAGS,
    "Summary": FLAGS,
    "Critical": FLAGS,
    "EarlyStart": DATES,
    "EarlyFinish": DATES,
    "LateStart": DATES,
    "LateFinish": DATES,
    "StartVariance": TENTHS,
    "FreeSlack": TENTHS,
    "TotalSlack": TENTHS,
    "StartSlack": TENTHS,
    "FixedCost": NUMBERS,
    "PercentComplete": NUMBERS,
    "Cost": NUMBERS,
    "ActualStart": DATES,
    "ActualFinish": DATES,
    "ActualWork": LENGTHS,
    "RemainingDuration": LENGTHS,
    "RemainingWork": LENGTHS,
    "ConstraintType": (["0", "1", "2", "4"], ["9", ""]),
    "CalendarUID": (["-1", "1"], ["7"]),
    "ConstraintDate": DATES,
    "Deadline": DATES,
    "LevelingDelay": TENTHS,
    "HideBar": FLAGS,
    "Rollup": (["0", "1"], TEXTS[1]),
    "PhysicalPercentComplete": NUMBERS,
    "Notes": TEXTS,
}
LINK: Columns = {
    "PredecessorUID": (["1", "2", "3"], ["9", ""]),
    "Type": (["0", "1"], ["7"]),
    "CrossProject": (["0"], ["1", "x"]),
    "CrossProjectName": ([""], ["C:\\other.mpp\\7"]),
    "LinkLag": TENTHS,
    "LagFormat": (["7", "8", "19"], []),
    "Other": (["0"], TEXTS[1]),
}
ASSIGNMENT: Columns = {
    "UID": ([], ["1", ""]),
    "GUID": TEXTS,
    "TaskUID": (["1", "2", "3"], ["9", ""]),
    "ResourceUID": (["-65535", "1"], ["2", ""]),
    "PercentWorkComplete": NUMBERS,
    "Finish": DATES,
    "Stop": DATES,
    "Start": DATES,
    "Units": NUMBERS,
    "Work": LENGTHS,
    "RegularWork": LENGTHS,
    "Delay": TENTHS,
    "WorkContour": FLAGS,
    "Cost": NUMBERS,
}
PIECE: Columns = {
    "Type": (["1", "2", "8"], [""]),
    "UID": TEXTS,
    "Start": DATES,
    "Finish": DATES,
    "Unit": FLAGS,
    "Value": LENGTHS,
}
BASELINE: Columns = {"Number": (["0"], ["1"]), "Start": DATES, "Work": LENGTHS, "CV": NUMBERS}
CUSTOM: Columns = {"FieldID": (["188743731", "188743734"], []), "Value": TEXTS}
USUAL = "<{0}>{1}</{0}>"
FORMS = ["<{0}/>", "<{0}></{0}>", "<{0} a='1'>{1}</{0}>", "<{0} >{1}</{0} >", USUAL + USUAL]
BETWEEN = ["junk", "<Other><Task/></Other>", "<Task/>", "<Task xmlns='urn:x'/>", "&amp;"]
BROKEN_BETWEEN = ["<x:y/>", "</Task>", "<Task>", "<Tasks><Task/></Tasks>", "<!-- <Task> -->"]
CODED = (
    "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><Alias>Activity ID</Alias>"
    "</ExtendedAttribute></ExtendedAttributes>"
)


class Author:
    """Writes one file: how often it does something odd, and whether it is XML at all."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.odd = random.choice([0.0, 0.0, 0.005, 0.02, 0.1])
        self.broken = random.choice([0.0, 0.0, 0.0, 0.002])
        self.whole = random.choice([1.0, 1.0, 0.99, 0.9])
        self.blank = random.choice(["", "\n  ", "\r\n\t", " "])
        self.habits: dict[str, str] = {}
        self.n_rows = 0

    def is_odd(self) -> bool:
        return self.random.random() < self.odd

    def text(self, name: str, column: Column) -> str:
        usual, odd = column
        if self.random.random() < self.broken:
            return self.random.choice(BROKEN)
        if odd and self.is_odd():
            return self.random.choice(odd)
        if not usual:
            return str(self.n_rows)
        is_varied = any(column is each for each in VARIED) or self.random.random() < self.odd
        habit = self.habits.setdefault(name, self.random.choice(usual))
        return self.random.choice(usual) if is_varied else habit

    def row(self, name: str, columns: Columns, names: list[str], inner: str = "") -> str:
        pieces = []
        for each in names:
            form = self.random.choice(FORMS) if self.is_odd() else USUAL
            pieces.append(form.format(each, self.text(each, columns[each])))
        if self.is_odd():
            self.random.shuffle(pieces)
        half = self.random.choice([len(pieces), len(pieces), len(pieces) // 2])
        pieces.insert(half, inner)
        return f"<{name}>{self.blank}{self.blank.join(pieces)}{self.blank}</{name}>{self.blank}"

    def rows(self, name: str, columns: Columns, parts: dict[str, Columns]) -> str:
        usual = [each for each in columns if self.random.random() < 0.7 or each == "WBS"]
        wanted = [part for part in parts if self.random.random() < 0.4]
        made = []
        for number in range(1, self.random.choice([0, 3, 12, 40])):
            self.n_rows = number
            inner = "".join(
                self.row(part, parts[part], list(parts[part])) + self.blank
                for part in wanted
                for _ in range(self.random.choice([0, 1, 2]))
            )
            some = [each for each in usual if self.random.random() < self.whole]
            made.append(self.row(name, columns, ["UID", *(n for n in some if n != "UID")], inner))
            if self.is_odd():
                made.append(self.random.choice(BETWEEN))
            if self.random.random() < self.broken:
                made.append(self.random.choice(BROKEN_BETWEEN))
        return "".join(made)

    def file(self) -> bytes:
        hangers = {"PredecessorLink": LINK, "ExtendedAttribute": CUSTOM, "Baseline": BASELINE}
        tasks = self.rows("Task", TASK, hangers)
        work = self.rows("Assignment", ASSIGNMENT, {"TimephasedData": PIECE})
        resources = "<Resources><Resource><UID>1</UID><Name>A</Name></Resource></Resources>"
        head = self.random.choice(["", "", CODED, "<!-- x -->"]) if self.is_odd() else ""
        data = mspdi(tasks, head=head, rest=f"{resources}<Assignments>{work}</Assignments>")
        return data if self.random.random() > self.broken else data[: self.random.randrange(9_000)]


@pytest.mark.parametrize("seed", range(40))
def test_any_file_comes_to_the_same(seed: int) -> None:
    random = Random(seed)  # files, no secrets
    for _ in range(20):
        same(Author(random).file(), random.choice([LIMITS, LIMITS, LIMITS, FEW]))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_any_plan_written_comes_to_the_same(plan) -> None:
    same(write(plan).data)


def test_real_files_come_to_the_same(shared: Path) -> None:
    paths = [
        p for folder in ("schedules-mit", "mpsplib-mpp") for p in (shared / folder).rglob("*.xml")
    ]
    found = [path for path in paths if b"schemas.microsoft.com/project" in path.read_bytes()[:2000]]
    assert len(found) > 10
    for path in found:
        same(path.read_bytes())


def many(n_tasks: int, body: str = "") -> bytes:
    """A file as one program writes it: every task has the same fields."""
    rows = "".join(
        task(
            n,
            f"<GUID>{n:032X}</GUID><WBS>{n}</WBS><ID>{n}</ID><OutlineLevel>1</OutlineLevel>"
            f"<Start>2026-03-{10 + n % 20}T08:00:00</Start><Duration>PT{n % 9}H0M0S</Duration>{body}",
        )
        for n in range(1, n_tasks + 1)
    )
    return mspdi(rows)


def careful_rows(data: bytes) -> int:
    """How many tasks of a file the quick way leaves to the careful one."""
    document = replace(open_document(data, LIMITS, ROOTS), quick_from=0)
    tasks, ledger = Tasks(CustomFields()), Ledger(LIMITS)
    lane = Lane("Tasks", TaskCaster(tasks, ledger), LIMITS.n_activities)
    n_rows = 0
    for found in document.records(SHAPE, [lane]):
        if found.node.name == "Task":
            n_rows += 1
            tasks.add(Record(found.node, ledger, found.ordinal))
    assert [each.id for each in tasks.activities] == [str(n) for n in range(1, 301)]
    return n_rows


def test_rows_that_are_alike_go_the_quick_way() -> None:
    assert careful_rows(many(300)) <= 5


def test_rows_that_are_not_alike_go_the_careful_way() -> None:
    data = many(300)
    for n in range(1, 301):
        data = data.replace(b"<WBS>%d</WBS>" % n, b"<WBS>%d</WBS><Notes>%d&amp;</Notes>" % (n, n))
    assert careful_rows(data) == 300
    same(data)


def test_long_files_go_the_quick_way_unasked() -> None:
    data = many(500)
    assert len(data) > QUICK_FROM
    assert read(data) == careful(data)


@pytest.mark.parametrize(
    "row",
    [
        "<Task>" * 60 + "</Task>" * 60,
        "<Task>" + "<a>" * 97 + "</a>" * 97 + "</Task>",
        "<Task>" + "<a>" * 120 + "</a>" * 120 + "</Task>",
        "<Task>" + "<a/>" * 40_000 + "</Task>",
        "<Task>" + "".join(f"<a{n}>1</a{n}>" for n in range(6_000)) + "</Task>",
        f"<Task><UID>500</UID><Name>{'x' * 70_000}</Name></Task>",
        f"<Task>{' ' * 200_000}<UID>500</UID></Task>",
        "<Task><UID>500</UID>" + "<PredecessorLink/>" * 9_000 + "</Task>",
    ],
    ids=["nested", "deep", "too-deep", "wide", "names", "long", "blank", "links"],
)
def test_monstrous_rows_come_to_the_same(row: str) -> None:
    data = many(300)
    same(data.replace(b"</Tasks>", row.encode() + b"</Tasks>"))
    same(data.replace(b"<Tasks>", b"<Tasks>" + row.encode()))
    same(mspdi(row * 5))


def test_an_error_in_the_last_row_is_told_as_ever() -> None:
    data = many(300)
    for end in (b"<Task><UID>&no;</UID></Task>", b"<Task><UID>1</UID>", b"</Task>", b"\x01"):
        reading = same(data.replace(b"</Tasks>", end + b"</Tasks>"))
        assert reading.plan is None


def test_a_character_that_xml_forbids_is_refused() -> None:
    for text in ("\uffff", "\ufffe"):
        for name in (b"<GUID>", b"<WBS>", b"<Duration>", b"<Name>"):
            data = many(300).replace(name, name + text.encode(), 300)
            assert same(data).plan is None


def test_lines_are_found_behind_rows_that_are_passed_over() -> None:
    data = many(900)
    resource = b"<Resources>\n<Resource>\n<UID>1</UID>\n<GUID>7</GUID></Resource></Resources>"
    first = b"<Other>\n<Resource/></Other>\n"
    whole = data.replace(b"</Tasks>", b"</Tasks>\n" + resource).replace(
        b"<Tasks>", first + b"<Tasks>"
    )
    reading = same(whole)
    (lost,) = (loss for loss in reading.losses if loss.table == "Resource")
    assert lost.field == "GUID" and lost.line > 0
    odd = data.replace(b"<UID>450</UID>", b"<UID>450</UID><Resource/>")
    same(odd.replace(b"</Tasks>", b"</Tasks>\n" + resource))
