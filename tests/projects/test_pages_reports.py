"""Writing a status report through the pages: filled in, checked against the figures, frozen."""

from datetime import timedelta

import pytest

from sightline.kernel import clock
from sightline.projects import commands
from sightline.projects.models import StatusReport
from tests.projects.stage import Stage, n_entries
from tests.world import World

pytestmark = pytest.mark.django_db
DIMENSIONS = ("schedule", "cost", "scope", "benefits", "risk", "resources")


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage.make(world)


def said(**more: str) -> dict[str, str]:
    colours = {f"{name}_declared": "none" for name in DIMENSIONS}
    return {"overall_declared": "amber", "overall_reason": "Permit is late", **colours, **more}


def written(stage: Stage, **more: str) -> StatusReport:
    day = clock.today() - timedelta(days=1)
    sent = stage.client("north").post(stage.url("report-new"), said(period=str(day), **more))
    assert sent.status_code == 303, sent.content.decode()
    row: StatusReport = StatusReport.objects.system("test").get(period=day)
    stage.ids["new"] = row.pk
    return row


def test_the_editor_shows_what_is_measured_beside_what_was_declared(stage: Stage) -> None:
    page = stage.client("north").get(stage.url("report-new")).content.decode()
    assert "Design is 9 days behind its baseline" in page
    assert "The report before" in page
    assert 'name="overall_declared"' in page


def test_a_better_colour_than_the_figures_needs_its_reason(stage: Stage) -> None:
    client = stage.client("north")
    before = n_entries()
    sent = client.post(stage.url("report-new"), said(schedule_declared="green"))
    page = sent.content.decode()
    assert sent.status_code == 422
    assert "The figures say" in page
    assert 'id="id_schedule_reason_error"' in page
    assert n_entries() == before
    day = str(clock.today() - timedelta(days=2))
    reason = said(schedule_declared="green", schedule_reason="The date was met", period=day)
    assert client.post(stage.url("report-new"), reason).status_code == 303


def test_a_report_walks_to_publication_and_freezes(stage: Stage) -> None:
    row = written(stage, achieved="Dug the hole", help_needed="A permit")
    north, checker = stage.client("north"), stage.client("checker")
    assert north.get(stage.url("report", "new")).status_code == 200
    assert north.post(stage.url("report-step", "new", "submit"), {"seen": 1}).status_code == 303
    assert north.post(stage.url("report-step", "new", "check")).status_code == 403
    assert (
        checker.post(stage.url("report-step", "new", "send_back"), {"why": ""}).status_code == 422
    )
    sent = checker.post(stage.url("report-step", "new", "send_back"), {"why": "Say more"})
    assert sent.status_code == 303
    stale = north.post(stage.url("report-edit", "new"), said(seen="1", achieved="More"))
    assert stale.status_code == 409
    now = StatusReport.objects.system("test").get(pk=row.pk).version
    assert north.post(stage.url("report-edit", "new"), said(seen=str(now))).status_code == 303
    for who, verb in ((north, "submit"), (checker, "check"), (north, "publish")):
        assert who.post(stage.url("report-step", "new", verb)).status_code == 303
    assert north.get(stage.url("report-edit", "new")).status_code == 200
    assert north.post(stage.url("report-edit", "new"), said()).status_code == 422
    shown = stage.client("reader").get(stage.url("report", "new")).content.decode()
    assert "Measured then" in shown
    assert "Design" in shown
    commands.change_project(stage.world.actor("north"), project_id=stage.project.pk, name="Renamed")
    again = stage.client("reader").get(stage.url("report", "new")).content.decode()
    assert "Reservoir N-1" in again


def test_an_unfinished_report_is_not_submitted(stage: Stage) -> None:
    written(stage, overall_declared="none", overall_reason="")
    sent = stage.client("north").post(stage.url("report-step", "new", "submit"))
    assert sent.status_code == 422
    assert "Declare an overall colour" in sent.content.decode()


def test_lint_names_what_a_reader_would_stumble_over(stage: Stage) -> None:
    for ago in (18, 16):
        stage.published(ago, achieved="Same as ever")
    written(
        stage,
        achieved="same  as ever",
        overall_declared="green",
        overall_reason="All is well",
        cost_declared="red",
        cost_reason="Twice the price",
    )
    page = stage.client("north").get(stage.url("report", "new")).content.decode()
    assert "Declared on track, while Design is" in page
    assert "no help is asked for" in page
    assert "Achieved has said the same for 3 periods" in page


def test_copying_the_previous_report_takes_its_texts(stage: Stage) -> None:
    stage.published(10, achieved="Poured the concrete")
    client = stage.client("north")
    bare = client.get(stage.url("report-new")).content.decode()
    copied = client.get(stage.url("report-new") + "?copy=previous").content.decode()
    assert bare.count("Poured the concrete") + 1 == copied.count("Poured the concrete")


def test_a_measure_opens_its_derivation(stage: Stage) -> None:
    client = stage.client("reader")
    page = client.get(stage.url("project-measure", stage.project.pk, "schedule")).content.decode()
    assert "largest slip against tolerance" in page
    assert "Tolerance days" in page
    frozen = client.get(stage.url("report-measure", "report", "cost"))
    assert frozen.status_code == 200
    assert client.get(stage.url("project-measure", stage.project.pk, "luck")).status_code == 404
    assert client.get(stage.url("report-measure", "draft", "cost")).status_code == 404
