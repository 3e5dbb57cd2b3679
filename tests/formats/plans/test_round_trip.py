"""Written and read again: the same plan, over plans drawn at random and over the real files."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from sightline.engines.schedule.plan import Activity, Calendar, Kind, Plan
from sightline.formats import mspdi, pmxml
from sightline.formats.mspdi.splits import shifts_on
from sightline.formats.plans.outcome import is_refused
from tests.formats.plans.documents import MONDAY, plans

FILES = (
    "schedules-mit/pm-data-tools/complex_project.xml",
    "schedules-mit/pm-data-tools/simple_project.xml",
    "schedules-mit/aspose-java/CreateStandardCalendar.xml",
    "schedules-mit/aspose-java/ResourceWithExtAttribs.xml",
    "schedules-mit/aspose-java/Sample.xml",
    "schedules-mit/aspose-java/project.xml",
    "schedules-mit/aspose-java/test_tasks.xml",
    "schedules-mit/aspose-net/not_updated.xml",
    "schedules-mit/aspose-net/BaselineProjects.xml",
    "schedules-mit/aspose-net/MultiprojectWithExternal.xml",
    "schedules-mit/aspose-cloud/p6_multiproject.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.mspdi.xml",
    "mpsplib-mpp/converted/mp_j30_a2_nr1.pmxml.xml",
)


def again(module, plan: Plan) -> Plan:
    written = module.write(plan)
    reading = module.read(written.data)
    assert not is_refused(reading.problems), reading.problems
    assert reading.plan is not None
    return reading.plan


def plain(plan: Plan) -> Plan:
    """What names the source only is no part of the plan."""
    return replace(plan, source="", written_by="", custom_names={})


@given(plans())
@settings(max_examples=80, deadline=None)
def test_mspdi_keeps_a_plan(plan: Plan) -> None:
    assert plain(again(mspdi, plan)) == plan


@given(plans())
@settings(max_examples=80, deadline=None)
def test_pmxml_keeps_a_plan(plan: Plan) -> None:
    read = plain(again(pmxml, plan))
    by_id = {row.id: row for row in read.activities}
    for row in map(_as_wbs, plan.activities):
        assert comparable(by_id[row.id], row) == comparable(row, row)
    assert len(by_id) == len(plan.activities)
    assert sorted(map(_key, read.links)) == sorted(map(_key, plan.links))
    assert [_without_money(a) for a in read.resources] == [
        _without_money(a) for a in plan.resources
    ]
    assert {a.id: a for a in read.assignments} == {a.id: a for a in plan.assignments}
    same_time(plan.calendars, read.calendars)


def _as_wbs(row: Activity) -> Activity:
    changes = {"parent_id": row.parent_id and f"W{row.parent_id}"}
    if row.kind is Kind.SUMMARY:
        changes["id"] = f"W{row.id}"
    return replace(row, **changes)


def comparable(row: Activity, stated: Activity) -> Activity:
    """Without WBS paths, and sums only where the plan states them: else assignments give them."""
    work = row.work if stated.work is not None else None
    cost = row.cost if stated.cost is not None else None
    return replace(row, wbs="", work=work, cost=cost, actual_work=None, percent_type="")


def _key(link):
    lag = None if link.lag_calendar else link.lag_calendar
    return (link.predecessor_id, link.successor_id, link.type, link.lag, str(lag))


def _without_money(resource):
    return replace(resource, custom=())


def same_time(first: tuple[Calendar, ...], second: tuple[Calendar, ...]) -> None:
    """Both give the same shifts on every day around the exceptions."""
    by_id = [{c.id: c for c in calendars} for calendars in (first, second)]
    assert by_id[0].keys() == by_id[1].keys()
    for own_id in by_id[0]:
        for number in range(0, 1500, 3):
            day = MONDAY.date() + timedelta(number)
            here, there = (shifts_on(day, ids[own_id], ids) for ids in by_id)
            assert here == there, (own_id, day)


@pytest.mark.parametrize("name", FILES)
def test_real_files_come_back_the_same(shared: Path, name: str) -> None:
    data = (shared / name).read_bytes()
    module = pmxml if b"APIBusinessObjects" in data[:3000] else mspdi
    plan = module.read(data).plan
    assert plan is not None
    read = again(module, plan)
    codes = [row.code for row in plan.activities]
    assert [replace(row, code="") for row in read.activities] == [
        replace(row, code="") for row in plan.activities
    ] or module is pmxml
    assert [row.id for row in read.activities] == [row.id for row in plan.activities] or (
        "multiproject" in name
    )
    assert all(
        not code or code == row.code for code, row in zip(codes, read.activities, strict=True)
    )
    assert len(read.links) == len(plan.links)
    if "multiproject" not in name:
        assert read.links == plan.links
        assert [r.baselines for r in read.activities] == [r.baselines for r in plan.activities]
    assert read.calendars == plan.calendars
    assert read.resources == plan.resources
    assert read.assignments == plan.assignments


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("module", [mspdi, pmxml])
def test_each_format_takes_the_others_plan(shared: Path, name: str, module) -> None:
    data = (shared / name).read_bytes()
    source = pmxml if b"APIBusinessObjects" in data[:3000] else mspdi
    plan = source.read(data).plan
    assert plan is not None
    read = again(module, plan)
    outside = sum(row.is_external for row in plan.activities)
    assert len(plan.activities) - outside <= len(read.activities) <= len(plan.activities)
    assert [row.name for row in sorted(read.activities, key=lambda r: r.name)][:5]
