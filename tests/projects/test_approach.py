"""How far a project's customer is trusted changes who checks, publishes and holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.urls import reverse

from sightline.kernel import clock
from sightline.kernel.errors import Problem
from sightline.projects import approach, commands
from sightline.projects.approach import Approach
from sightline.projects.models import Gate, Project, StatusReport
from tests.projects.stage import Stage
from tests.world import World

pytestmark = pytest.mark.django_db
DIRECT = Approach("Direct: Northern operations", office_publishes=True)
GUIDE = Approach("Guide: Northern operations")
PARTNER = Approach("Partner: Northern operations", checks_reports=False)
EMPOWER = Approach(
    "Empower: Northern operations", checks_reports=False, holds_reviews=False,
    sampled="One in five is looked at afterwards.",
)  # fmt: skip
STEPS = (DIRECT, GUIDE, PARTNER, EMPOWER)


@pytest.fixture
def stage(world: World) -> Stage:
    """Return a staffed project."""
    return Stage.make(world)


@contextmanager
def agreed(said: Approach | None) -> Iterator[None]:
    """Let an approach be agreed with every project's customer, or none."""

    class Ladder:
        def approach_of(self, project: Project) -> Approach | None:
            return said

    before = approach._ladder
    approach.follow(Ladder())
    try:
        yield
    finally:
        approach.follow(before)


def sent(stage: Stage, days: int = 0) -> StatusReport:
    """Write and submit a report as the project's manager."""
    pm = stage.world.actor("pm")
    for row in StatusReport.objects.system("test").filter(project=stage.project.pk):
        if row.state == "draft" and row.period == clock.today():
            return commands.submit_report(pm, report_id=row.pk)
    row = commands.write_report(pm, project_id=stage.project.pk, declared="green")
    return commands.submit_report(pm, report_id=row.pk)


def refusal(call: Any, *args: Any, **said: Any) -> str:
    with pytest.raises(Problem) as problem:
        call(*args, **said)
    return problem.value.code


def may_go(stage: Stage, who: str, report: StatusReport) -> str:
    """Return what publishing comes to: a refusal's name, or nothing."""
    try:
        commands.publish_report(stage.world.actor(who), report_id=report.pk)
    except Problem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize(
    ("said", "submitted", "checked"),
    [
        (None, "not-checked", ""),
        (DIRECT, "office-publishes", "office-publishes"),
        (GUIDE, "not-checked", ""),
        (PARTNER, "", ""),
        (EMPOWER, "", ""),
    ],
)
@pytest.mark.parametrize("is_checked", [False, True])
def test_who_publishes_and_whether_it_was_checked(
    stage: Stage, said: Approach | None, submitted: str, checked: str, is_checked: bool
) -> None:
    with agreed(said):
        report = sent(stage)
        if is_checked:
            commands.check_report(stage.world.actor("checker"), report_id=report.pk)
        expected = checked if is_checked else submitted
        assert may_go(stage, "pm", report) == expected
        row = StatusReport.objects.system("test").get(pk=report.pk)
        assert row.state == (
            "published" if not expected else report.state if not is_checked else "checked"
        )
        unchecked = said.by if said and not expected and not is_checked else ""
        assert row.unchecked_by == unchecked
        if said is DIRECT:
            publishes = "checker"
            code = may_go(stage, publishes, report)
            assert code == ("" if is_checked else "not-checked")


def test_a_review_passes_on_its_evidence_alone_where_that_is_agreed(stage: Stage) -> None:
    pm, office, project = stage.world.actor("pm"), stage.world.actor("checker"), stage.project.pk
    for said in (None, *STEPS):
        with agreed(said):
            review = commands.add_gate(office, project_id=project, name="Design", is_review=True)
            money = commands.add_gate(pm, project_id=project, name="Funding")
            for row in (review, money):
                commands.submit_gate(pm, gate_id=row.pk, evidence="The design report")
            told = {
                g.name: g for g in Gate.objects.system("test").filter(pk__in=(review.pk, money.pk))
            }
            assert told["Funding"].state == "submitted"
            if said is EMPOWER:
                design = told["Design"]
                assert (design.state, design.outcome, design.passed_by, design.decided_by) == (
                    "decided", "go", EMPOWER.by, None,
                )  # fmt: skip
            else:
                assert (told["Design"].state, told["Design"].passed_by) == ("submitted", "")


def test_only_the_office_calls_a_gate_a_review(stage: Stage) -> None:
    world, at = stage.world, {"project_id": stage.project.pk}
    pm, office = world.actor("pm"), world.actor("checker")
    assert refusal(commands.add_gate, pm, **at, name="Funding", is_review=True) == "office-says"
    gate = commands.add_gate(pm, **at, name="Funding")
    change = {"gate_id": gate.pk, "is_review": True}
    assert refusal(commands.change_gate, pm, **change) == "office-says"
    world.grant("pm", "project_office", world.office_node("north-1"))  # still its manager
    assert refusal(commands.change_gate, world.actor("pm"), **change) == "office-says"
    assert commands.change_gate(office, **change).is_review
    assert commands.change_gate(pm, gate_id=gate.pk, name="Design").is_review
    assert not commands.change_gate(pm, gate_id=gate.pk, is_review=False).is_review


def test_pages_say_what_is_agreed_and_offer_only_what_is_open(stage: Stage) -> None:
    browser = stage.client("pm")
    with agreed(EMPOWER):
        report = sent(stage)
        page = browser.get(reverse("project-reports", args=[stage.project.pk])).content.decode()
        assert "Empower: Northern operations" in page
        assert "One in five is looked at afterwards." in page
        address = reverse("report", args=[report.pk])
        assert (
            reverse("report-step", args=[report.pk, "publish"])
            in browser.get(address).content.decode()
        )
    with agreed(GUIDE):
        assert (
            reverse("report-step", args=[report.pk, "publish"])
            not in browser.get(address).content.decode()
        )
    with agreed(EMPOWER):
        commands.publish_report(stage.world.actor("pm"), report_id=report.pk)
        assert "without a check beforehand (Empower" in browser.get(address).content.decode()
        plan = browser.get(reverse("project-plan", args=[stage.project.pk])).content.decode()
        assert "Reviews pass with their evidence" in plan
