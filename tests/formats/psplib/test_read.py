"""PSPLIB and Patterson: known answers, all real instances, and cut ones."""

import csv
import random
from pathlib import Path

import pytest

from sightline.engines.schedule.plan import Kind, Plan
from sightline.formats.plans.outcome import Limits, is_refused
from sightline.formats.psplib.read import PERIOD, read_patterson, read_psplib
from sightline.formats.register.sniff import Kind as FileKind
from sightline.formats.register.sniff import kind_of

STARS = "*" * 72
SM = f"""{STARS}
file with basedata            : x.bas
{STARS}
projects                      :  1
jobs (incl. supersource/sink ):  4
horizon                       :  9
RESOURCES
  - renewable                 :  2   R
{STARS}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          1           4
   3        1          1           4
   4        1          0
{STARS}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  R 2
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     3       2    0
  3      1     5       0    1
  4      1     0       0    0
{STARS}
RESOURCEAVAILABILITIES:
  R 1  R 2
    4    1
{STARS}
"""
PATTERSON = "4 2\n4 1\n0 0 0 2 2 3\n3 2 0 1 4\n5 0 1 1 4\n0 0 0 0\n"


def length(plan: Plan) -> int:
    """The longest path in periods: a slow, obvious reference."""
    after: dict[str, list[str]] = {a.id: [] for a in plan.activities}
    for link in plan.links:
        after[link.predecessor_id].append(link.successor_id)
    duration = {a.id: a.duration for a in plan.activities}
    found: dict[str, int] = {}

    def tail(id_: str) -> int:
        if id_ not in found:
            found[id_] = duration[id_] + max(map(tail, after[id_]), default=0)
        return found[id_]

    return max(map(tail, duration)) // PERIOD


@pytest.mark.parametrize("source", ["sm", "patterson"])
def test_known_answers(source: str) -> None:
    found = read_psplib(SM.encode()) if source == "sm" else read_patterson(PATTERSON.encode())
    plan = found.plan
    assert plan is not None, found.problems
    assert [(a.id, a.kind, a.duration) for a in plan.activities] == [
        ("1", Kind.MILESTONE, 0),
        ("2", Kind.TASK, 3 * 1440),
        ("3", Kind.TASK, 5 * 1440),
        ("4", Kind.MILESTONE, 0),
    ]
    assert [(k.predecessor_id, k.successor_id) for k in plan.links] == [
        ("1", "2"),
        ("1", "3"),
        ("2", "4"),
        ("3", "4"),
    ]
    assert [r.max_units for r in plan.resources] == [4, 1]
    assert [(a.activity_id, a.resource_id, a.units) for a in plan.assignments] == [
        ("2", "1", 2),
        ("3", "2", 1),
    ]
    assert plan.calendars[0].week == (((0, 1440),),) * 7
    assert length(plan) == 5


def test_their_kind_is_told_by_content() -> None:
    assert kind_of(SM.encode()) is FileKind.PSPLIB
    assert kind_of(PATTERSON.encode()) is FileKind.PATTERSON
    assert kind_of(PATTERSON.replace("\n", "\r\n").encode()) is FileKind.PATTERSON
    assert kind_of(b"1 2 3\n4 5 6\n") is FileKind.CSV
    assert kind_of(b"1\n2\n3\n") is FileKind.CSV


def test_every_real_instance_has_its_published_length(shared: Path) -> None:
    folder = shared / "rcpsp"
    rows = list(csv.DictReader((folder / "bounds.csv").read_text().splitlines()))
    wanted = [row for row in rows if row["kind"] == "single-mode"]
    assert len(wanted) > 1000
    wrong = []
    for row in wanted:
        path = folder / row["file"]
        read = read_psplib if path.suffix == ".sm" else read_patterson
        plan = read(path.read_bytes()).plan
        n_jobs = int(row["activities"]) + 2
        if plan is None or (length(plan), len(plan.activities), len(plan.resources)) != (
            int(row["cpm_length"]),
            n_jobs,
            int(row["renewable_resources"]),
        ):
            wrong.append(row["file"])
    assert wrong == []


def test_every_real_instance_is_told_by_content(shared: Path) -> None:
    for pattern, kind in (("psplib-sm/**/*.sm", "psplib"), ("single-mode/**/*.txt", "patterson")):
        kinds = {str(kind_of(p.read_bytes())) for p in (shared / "rcpsp").glob(pattern)}
        assert kinds == {kind}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2        1          1           4\n", "2        1          1           9\n"),
        ("2        1          1           4\n", "2        1          2           4\n"),
        ("2        1          1           4\n", "2        3          1           4\n"),
        ("  3      1     5       0    1\n", "  3      1     5       0\n"),
        ("  3      1     5       0    1\n", ""),
        ("  3      1     5       0    1\n", "  3      1     x       0    1\n"),
        ("  3      1     5       0    1\n", "  3      1     999999999       0    1\n"),
        ("    4    1\n", ""),
        (":  4\n", ":  5\n"),
        ("REQUESTS/DURATIONS:", "REQUESTS:"),
    ],
)
def test_a_damaged_psplib_file_is_refused(old: str, new: str) -> None:
    assert old in SM
    found = read_psplib(SM.replace(old, new).encode())
    assert found.plan is None
    assert is_refused(found.problems)
    assert all(p.remedy for p in found.problems)


@pytest.mark.parametrize(
    "text", ["", "4", "4 2\n4 1\n0 0", PATTERSON + "7", PATTERSON.replace("3 2 0", "-3 2 0"), "0 0"]
)
def test_a_damaged_patterson_file_is_refused(text: str) -> None:
    assert read_patterson(text.encode()).plan is None


def test_too_many_jobs_are_refused() -> None:
    assert read_patterson(PATTERSON.encode(), Limits(n_activities=3)).plan is None
    assert read_patterson(b"999999999 2\n").plan is None


def test_mutations_never_raise() -> None:
    rng = random.Random(3)
    for source, read in ((SM, read_psplib), (PATTERSON, read_patterson)):
        for _ in range(300):
            data = bytearray(source.encode())
            for _ in range(rng.randint(1, 5)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            found = read(bytes(data))
            assert (found.plan is None) == is_refused(found.problems)
