"""Counts of every real file equal what MPXJ says when asked directly, in a process of its own.

Exceptions are named, with the reason why ours is right.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sightline
from sightline.formats.plans.outcome import Reading
from sightline.formats.xer.read import read as read_xer
from sightline.formats.xer.write import write as write_xer

ASK = """
import glob, json, sys
import jpype, mpxj
jpype.startJVM("-Xmx512m", convertStrings=True)
READERS = {
    "mpp": "mpp.MPPReader", "mpx": "mpx.MPXReader", "xer": "primavera.PrimaveraXERFileReader",
    "gan": "ganttproject.GanttProjectReader", "planner": "planner.PlannerReader",
}
for path in sys.stdin.read().split("\\n"):
    reader = jpype.JClass("org.mpxj." + READERS[path.rpartition(".")[2]])()
    try:
        projects = list(reader.readAll(jpype.JClass("java.io.FileInputStream")(path)))
    except jpype.JException as error:
        print(json.dumps([path, str(error)]))
        continue
    tasks, links, assignments = [], 0, 0
    people, calendars = set(), set()
    for project in projects:
        tasks += [t for t in project.getTasks() if not t.getNull()]
        links += sum(len(t.getPredecessors()) for t in project.getTasks())
        people |= {str(r.getUniqueID()) for r in project.getResources()}
        calendars |= {str(c.getUniqueID()) for c in project.getCalendars()}
        assignments += len(project.getResourceAssignments())
    counts = [len(tasks), links, len(people), len(calendars), assignments]
    print(json.dumps([path, counts]))
"""
OURS_READ = """
import json, sys
from pathlib import Path
from sightline.formats.mpp import read as java
from sightline.formats.xer.read import read
READERS = {
    "mpp": java.read_mpp, "mpx": java.read_mpx, "xer": read, "gan": java.read_gan,
    "planner": java.read_planner,
}
TABLES = ("activities", "links", "resources", "calendars", "assignments")
for path in sys.stdin.read().split("\\n"):
    reading = READERS[path.rpartition(".")[2]](Path(path).read_bytes())
    plan = reading.plan
    told = [p.code for p in reading.problems]
    print(json.dumps([path, [len(getattr(plan, t)) for t in TABLES] if plan else told]))
"""
# Where MPXJ fails, or drops what is there: (activities, links, resources, calendars, assignments).
OURS = {
    # An OBS record is broken over two lines; MPXJ refuses the file.
    "testXer.xer": [103, 86, 9, 12, 90],
    # Its rows name no project, so MPXJ finds no activities; and it adds a calendar of its own.
    "simple_project.xer": [3, 2, 3, 0, 0],
    # A link between the two projects, read one by one by MPXJ.
    "MultiprojectWithExternal.xer": [5, 1, 3, 2, 0],
    # TASKPRED without pred_proj_id: MPXJ drops the links.
    "northstar-baseline.xer": [15, 10, 0, 2, 0],
    "northstar-current.xer": [29, 23, 0, 1, 0],
    "northstar-previous.xer": [28, 22, 0, 1, 0],
}

pytestmark = pytest.mark.skipif(shutil.which("java") is None, reason="Java is not here")


def files(shared: Path) -> list[Path]:
    found = (*shared.glob("schedules-mit/*/*"), *shared.glob("mpsplib-mpp/**/*"))
    return sorted(p for p in found if p.suffix in {".xer", ".mpp", ".mpx", ".gan", ".planner"})


def asked(paths: list[Path], question: str = ASK) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", question],
        env={**os.environ, "PYTHONPATH": str(Path(sightline.__file__).parents[1])},
        input="\n".join(map(str, paths)),
        capture_output=True,
        text=True,
        check=True,
    )
    answers = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("["))
    return {Path(path).name: answer for path, answer in answers}


def counts(reading: Reading) -> list[int]:
    plan = reading.plan
    assert plan is not None, reading.problems
    return [
        len(plan.activities),
        len(plan.links),
        len(plan.resources),
        len(plan.calendars),
        len(plan.assignments),
    ]


def test_counts_equal_those_of_mpxj(shared: Path) -> None:
    paths = files(shared)
    assert len(paths) > 80
    theirs, ours = asked(paths), asked(paths, OURS_READ)
    assert "password" in theirs.pop("PasswordProtected.mpp")
    assert ours.pop("PasswordProtected.mpp") == ["password"]
    assert ours == theirs | OURS
    assert all(
        theirs[name] != ours for name, ours in OURS.items()
    )  # no exception outlives its reason


def test_mpxj_reads_what_we_write(shared: Path, tmp_path: Path) -> None:
    written = {}
    for path in (
        *shared.glob("schedules-mit/*/*.xer"),
        *shared.glob("mpsplib-mpp/converted/*.xer"),
    ):
        plan = read_xer(path.read_bytes()).plan
        assert plan is not None
        (tmp_path / path.name).write_bytes(write_xer(plan).data)
        written[path.name] = counts(Reading(plan))
    theirs = asked(sorted(tmp_path.glob("*.xer")))
    # A file without a WBS gets one; links across projects MPXJ reads one project at a time.
    written["simple_project.xer"][0] += 1
    written["MultiprojectWithExternal.xer"][1] = 0
    written["simple_project.xer"][3] = 1
    assert theirs == written
