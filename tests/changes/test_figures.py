"""Approved figures that a request moves by themselves: funded, decided, applied and taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sightline.changes import commands
from sightline.changes.figures import moved
from sightline.changes.levels import board_needed, latest_impact
from sightline.changes.models import ChangeRequest
from sightline.changes.rules.figures import checked, effects
from sightline.identity.commands import Node
from sightline.kernel.errors import Invalid, NotFound, Refused
from sightline.projects import commands as projects
from sightline.projects.models import CostYear, Milestone, Project
from tests.changes.stage import Stage, refused

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LATER = datetime(2027, 3, 1, 8, tzinfo=UTC)
RUNS = "project_manager"
FINISH = {"kind": "finish", "on": "2026-03-08"}
CUT = {"kind": "cost", "by_minor": -30_000_00}
RISE = {"kind": "cost", "by_minor": 500_00}


def bare(stage: Stage) -> tuple[Project, dict[str, Any]]:
    """Open a project of the same office that has no schedule, with what it promises."""
    row = stage.opened(stage.world, "N-9", "pm")
    projects.change_project(stage.actor("desk"), project_id=row.pk, benefits_minor=900_000_00)
    node = Node("project", row.pk, row.code)
    for key, role in (("pm", RUNS), ("builder", RUNS), ("asker", "requester")):
        stage.world.grant(key, role, node)
    stage.world.grant("owner", "benefit_owner")
    pm = stage.actor("pm")
    stone = projects.add_milestone(
        pm, project_id=row.pk, name="Handover", baseline=date(2026, 2, 1)
    )
    benefit = projects.promise_benefit(
        pm, project_id=row.pk, title="Fewer leaks", promised_minor=36_500_00, due=date(2026, 4, 1),
        owner_id=stage.person("owner"),
    )  # fmt: skip
    projects.accept_benefit(stage.actor("owner"), benefit_id=benefit.pk)
    for year, budget in ((2025, 60_000_00), (2026, 40_000_00)):
        projects.set_cost_year(pm, project_id=row.pk, fiscal_year=year, budget_minor=budget)
    for verb in ("approve", "initiate", "plan", "execute"):
        key = "exec" if verb == "approve" else "pm"
        if verb == "approve":
            projects.change_project(pm, project_id=row.pk, sponsor_name="The board")
        projects.move_project(stage.actor(key), project_id=row.pk, verb=verb)
    return now(row), {"milestone": stone, "benefit": benefit}


def now(row: Any) -> Any:
    return type(row).objects.system("test").get(pk=row.pk)


def budgets(row: Project) -> list[int]:
    rows = CostYear.objects.system("test").filter(project=row).order_by("fiscal_year")
    return list(rows.values_list("budget_minor", flat=True))


def test_an_executive_moves_no_approved_figure_once_work_has_started(stage: Stage) -> None:
    row, parts = bare(stage)
    executive, pm = stage.actor("exec"), stage.actor("pm")
    moves: list[dict[str, Any]] = [
        {"baseline_finish": date(2027, 1, 1)}, {"whole_life_minor": 1}, {"benefits_minor": 1},
        {"baseline_finish": None},
    ]  # fmt: skip
    for move in moves:
        with refused(Refused, "baseline-approved") as caught:
            projects.rebaseline(executive, project_id=row.pk, why="Because", **move)
        assert "change request" in caught.value.words
    with refused(Refused, "baseline-approved"):
        projects.change_milestone(pm, milestone_id=parts["milestone"].pk, baseline=date(2027, 1, 1))
    with refused(Refused, "baseline-approved"):
        projects.drop_milestone(pm, milestone_id=parts["milestone"].pk)
    with refused(Refused, "baseline-approved"):
        projects.change_benefit(pm, benefit_id=parts["benefit"].pk, promised_minor=1)
    with refused(Refused, "baseline-approved"):
        projects.set_cost_year(pm, project_id=row.pk, fiscal_year=2026, budget_minor=1)
    projects.change_benefit(pm, benefit_id=parts["benefit"].pk, owner_id=stage.person("builder"))
    with refused(Refused, "baseline-approved"):
        projects.change_benefit(pm, benefit_id=parts["benefit"].pk, due=date(2027, 1, 1))


def test_what_was_never_approved_is_approved_once(stage: Stage) -> None:
    own = stage.project.pk
    executive = stage.actor("exec")
    projects.rebaseline(executive, project_id=own, why="At last", benefits_minor=10_000_00)
    with refused(Refused, "baseline-approved"):
        projects.rebaseline(executive, project_id=own, why="Again", benefits_minor=20_000_00)


def through(stage: Stage, row: ChangeRequest, *steps: str) -> ChangeRequest:
    for step in steps:
        stage.step(row, step)
    return stage.now(row)


TO_BOARD = ("submit", "screen", "compute", "answer", "end")


def test_figures_are_applied_and_taken_back_in_one(stage: Stage) -> None:
    own, parts = bare(stage)
    figures = [
        FINISH, CUT, {"kind": "benefits", "to_minor": 800_000_00},
        {"kind": "milestone", "ref": str(parts["milestone"].pk), "on": "2026-02-15"},
        {"kind": "benefit", "ref": str(parts["benefit"].pk), "to_minor": 36_000_00},
        {"kind": "benefit_due", "ref": str(parts["benefit"].pk), "on": "2026-04-11"},
    ]  # fmt: skip
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=figures)
    row = through(stage, row, *TO_BOARD)
    impact = latest_impact(row)
    assert impact is not None
    assert (impact.finish_days, impact.most_days) == (7, 14)
    assert impact.benefit_minor == 100_000_00 + 500_00 + 36_500_00 * 10 // 365
    assert impact.benefit_permille == 113  # 101 500 of 900 000; the largest fall is 112
    kinds = {item.kind for item in stage.items(row)}
    assert {"project", "milestone", "benefit"} <= kinds
    assert board_needed(row).level == "strategic"
    with refused(Refused, "funding-undecided"):
        stage.do("present_change", "desk", row)
    stage.do("say_no_funding", "pm", row)  # a cost that falls needs none
    through(stage, row, "present", "approve", "schedule", "begin")
    stage.do("apply_change", "pm", row)
    after, stone, benefit = now(own), now(parts["milestone"]), now(parts["benefit"])
    assert (after.baseline_finish, after.whole_life_minor) == (date(2026, 3, 8), 70_000_00)
    assert (after.benefits_minor, stone.baseline) == (800_000_00, date(2026, 2, 15))
    assert (benefit.promised_minor, benefit.due) == (36_000_00, date(2026, 4, 11))
    assert benefit.accepted  # its owner answered for it in the area
    assert budgets(own) == [60_000_00, 10_000_00]
    stage.do("back_out_change", "pm", row, why="It leaks")
    assert now(own).baseline_finish == date(2026, 3, 1)
    assert (now(own).whole_life_minor, now(own).benefits_minor) == (100_000_00, 900_000_00)
    assert now(parts["milestone"]).baseline == date(2026, 2, 1)
    assert now(parts["benefit"]).promised_minor == 36_500_00
    assert budgets(own) == [60_000_00, 40_000_00]


def test_a_cost_that_rises_is_funded_and_goes_to_the_year_of_today(stage: Stage) -> None:
    own, _ = bare(stage)
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=1_000_00, figures=[RISE])
    row = through(stage, row, *TO_BOARD)
    assert row.asked_minor == 1_500_00
    stage.fund(row)
    with refused(Refused, "funding-short"):
        stage.do("present_change", "desk", row)
    asked = stage.asked(row, amount_minor=500_00)
    commands.reserve_funding(stage.actor("money"), funding_id=asked.pk)
    through(stage, row, "present", "approve", "schedule", "begin")
    stage.do("apply_change", "pm", row)
    assert now(own).whole_life_minor == sum(budgets(own)) == 101_500_00


def test_a_dropped_milestone_comes_back_when_the_change_is_backed_out(stage: Stage) -> None:
    own, parts = bare(stage)
    drop = {"kind": "milestone", "ref": str(parts["milestone"].pk), "on": None}
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=[drop])
    through(stage, row, *TO_BOARD)
    stage.do("say_no_funding", "pm", row)
    through(stage, row, "present", "approve", "schedule", "begin")
    stage.do("apply_change", "pm", row)
    assert not Milestone.objects.system("test").filter(pk=parts["milestone"].pk).exists()
    stage.do("back_out_change", "pm", row, why="We need it")
    assert now(parts["milestone"]).baseline == date(2026, 2, 1)


def test_a_figure_that_moved_meanwhile_is_looked_at_again(stage: Stage) -> None:
    own, _ = bare(stage)
    first = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=[FINISH])
    second = stage.raised(
        project_id=own.pk, deltas=[], cost_minor=0,
        figures=[{"kind": "finish", "on": "2026-04-01"}],
    )  # fmt: skip
    for row in (first, second):
        through(stage, row, *TO_BOARD)
        stage.do("say_no_funding", "pm", row)
    through(stage, first, "present", "approve", "schedule", "begin")
    through(stage, second, "present", "approve")
    stage.schedule(second, window_start=LATER, window_finish=LATER + timedelta(1))
    through(stage, second, "begin")
    stage.do("apply_change", "pm", first)
    with refused(Refused, "figure-moved"):
        stage.do("apply_change", "pm", second)
    assert now(own).baseline_finish == date(2026, 3, 8)


def test_a_stale_figure_goes_to_no_board_and_any_edit_reads_it_anew(stage: Stage) -> None:
    own, _ = bare(stage)
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=[FINISH])
    through(stage, row, *TO_BOARD)
    stage.do("say_no_funding", "pm", row)
    own.baseline_finish = date(2026, 3, 4)
    stage.force(own)
    with refused(Refused, "figure-moved"):
        stage.do("present_change", "desk", row)
    edited = stage.do("edit_change", "pm", row, title="A thicker wall still")
    assert edited.figures == [FINISH | {"was_on": "2026-03-04"}]
    assert edited.state == "submitted"


def test_a_later_finish_without_a_schedule_reaches_who_waits_for_it(stage: Stage) -> None:
    own, _ = bare(stage)
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=[FINISH])
    row = through(stage, row, "submit", "screen", "compute")
    impact = latest_impact(row)
    assert impact is not None
    (moved_project,) = impact.found["projects"]
    assert (moved_project["id"], moved_project["days"]) == (str(own.pk), 7)


def test_ex_12_counts_figures_of_split_requests(stage: Stage) -> None:
    own, _ = bare(stage)
    third = {"kind": "cost", "by_minor": -2_000_00}
    for _ in range(2):
        row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0, figures=[third])
        through(stage, row, "submit")
    last = stage.raised(project_id=own.pk, deltas=[], cost_minor=2_000_00)
    last = through(stage, last, *TO_BOARD)
    needed = board_needed(last)
    assert (needed.level, needed.effects.cost_permille) == ("control", 60)


BAD: tuple[tuple[Any, type[Exception], str], ...] = (
    ("x", Invalid, ""), ([1], Invalid, ""), ([{"kind": "soul"}], Invalid, ""),
    ([{"kind": ["finish"]}], Invalid, ""),
    ([{"kind": "finish"}], Invalid, ""), ([{"kind": "finish", "on": "soon"}], Invalid, ""),
    ([{"kind": "finish", "on": "9999-01-01"}], Invalid, ""),
    ([{"kind": "finish", "on": 20260308}], Invalid, ""),
    ([FINISH, {"kind": "finish", "on": "2026-04-08"}], Invalid, ""),
    ([FINISH | {"more": 1}], Invalid, ""), ([FINISH | {"ref": "x"}], Invalid, ""),
    ([{"kind": "cost", "by_minor": 0}], Invalid, ""),
    ([{"kind": "cost", "by_minor": True}], Invalid, ""),
    ([{"kind": "cost", "by_minor": 10**16}], Invalid, ""),
    ([{"kind": "cost", "by_minor": 1.5}], Invalid, ""),
    ([{"kind": "benefits", "to_minor": -1}], Invalid, ""),
    ([{"kind": "milestone", "ref": "\x00", "on": "2026-03-08"}], Invalid, ""),
    ([{"kind": "milestone", "ref": "0" * 32, "on": "2026-03-08"}], NotFound, "not-found"),
    ([FINISH] * 51, Invalid, ""),
    ([{"kind": "finish", "on": "2026-03-01"}], Refused, "same-figure"),
    ([{"kind": "finish", "on": "2025-12-31"}], Refused, "finish-before-start"),
    ([{"kind": "cost", "by_minor": -100_000_01}], Refused, "negative-money"),
    ([{"kind": "benefits", "to_minor": 1}], Refused, "never-approved"),
)  # fmt: skip


@pytest.mark.parametrize(("figures", "kind", "code"), BAD, ids=range(len(BAD)))
def test_what_no_figure_can_be_is_refused(
    stage: Stage, figures: Any, kind: type[Any], code: str
) -> None:
    with refused(kind, code):
        stage.raised("pm", figures=figures)


def test_another_projects_milestone_is_not_there(stage: Stage) -> None:
    _, parts = bare(stage)
    given = {"kind": "milestone", "ref": str(parts["milestone"].pk), "on": "2026-03-08"}
    with refused(NotFound):
        stage.raised("pm", figures=[given])


def test_effects_add_up() -> None:
    figures = checked([FINISH, {"kind": "cost", "by_minor": -5}])
    figures = [figures[0] | {"was_on": "2026-03-11"}, figures[1] | {"was_minor": 9}]
    found = effects(figures)
    assert (found.finish_days, found.most_days, found.by_minor, found.more_minor) == (-3, 0, -5, 0)
    fall = {"kind": "benefit", "ref": "b", "to_minor": 89, "was_minor": 99}
    late = {"kind": "benefit_due", "ref": "b", "on": "2027-01-01", "was_on": "2026-01-01"}
    found = effects([fall, late], {"b": 365})
    assert (found.benefit_minor, found.benefit_permille) == (10 + 365, 102)


def test_figures_are_entered_shown_and_taken_away_on_pages(stage: Stage) -> None:
    own, parts = bare(stage)
    row = stage.raised(project_id=own.pk, deltas=[], cost_minor=0)
    client = Client()
    client.force_login(stage.world.people["pm"], backend=BACKEND)
    url = reverse("change-figure", args=[row.pk])

    def add(**said: Any) -> int:
        held = {"seen": stage.now(row).version, **said}
        return int(client.post(url, held).status_code)

    assert client.get(url).status_code == 200
    assert add(kind="finish", on="") == 422
    assert add(kind="milestone", on="2026-05-01", ref=str(parts["benefit"].pk)) == 422
    assert add(kind="finish", on="2026-03-08") == 303
    assert add(kind="cost_less", minor="1000.00") == 303
    assert add(kind="milestone_drop", ref=str(parts["milestone"].pk)) == 303
    assert add(kind="benefit", ref=str(parts["benefit"].pk), minor="400.00") == 303
    stage.do("compute_area", "pm", row)
    for name in ("change", "change-impact"):
        shown = client.get(reverse(name, args=[row.pk])).content.decode()
        for words in ("Approved finish", "8 Mar 2026", "Handover", "dropped", "Fewer leaks"):
            assert words in shown, (name, words)
    drop = reverse("change-figure-drop", args=[row.pk, 1])
    assert client.post(drop, {"seen": stage.now(row).version}).status_code == 303
    assert [each["kind"] for each in stage.now(row).figures] == ["cost", "milestone", "benefit"]
    assert moved(stage.now(row))[0].after == 99_000_00
