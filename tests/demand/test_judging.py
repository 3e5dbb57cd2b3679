"""Scoring models judged by what their winners brought, and the outside view on a proposal's page."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.demand import commands
from sightline.demand.models import Proposal
from sightline.demand.queries import judging
from sightline.demand.rules.judging import Backed, agreement, verdict
from sightline.projects import commands as projects
from sightline.projects.models import Benefit, Project
from sightline.results.rules.standing import Came
from tests.demand.desk import Desk
from tests.results.test_pages import BACKEND

VALUE = [{"key": "value", "name": "Value", "weight": 1}]


def backed(key: str, score: float | None, *brought: tuple[int, int | None], **said: Any) -> Backed:
    return Backed(key, score, is_project=True, has_ended=False, brought=brought, **said)


def test_a_verdict_counts_each_winner_once() -> None:
    found = verdict(
        [
            backed("a", 9, (100, 100), (100, 60)),
            backed("b", 5, (1_000_000, 400_000), overrun=Fraction(1, 2)),
            backed("c", 7, (50, None), overrun=Fraction(1, 10)),
            Backed("d", None, is_project=False, has_ended=False),
        ]
    )
    assert (found.n, found.n_projects, found.n_read, found.n_short) == (4, 3, 2, 1)
    assert found.rate == Fraction(3, 5)  # 80 % and 40 %
    assert (found.n_pairs, found.agreement) == (1, 1) and found.overrun == Fraction(3, 10)


def test_nothing_read_says_nothing() -> None:
    found = verdict([backed("a", 9, (100, None)), backed("b", 3)])
    assert found.rate is None and found.agreement is None and found.overrun is None
    assert verdict([]).n == 0


def test_agreement_leaves_ties_out() -> None:
    half = Fraction(1, 2)
    assert agreement([(9, Fraction(1)), (5, half), (5, Fraction(0))]) == (2, Fraction(1))
    assert agreement([(9, half), (5, Fraction(1))]) == (1, Fraction(0))
    assert agreement([(9, half), (5, half)]) == (0, None)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=6))
def test_agreement_turns_with_the_scores(pairs: Sequence[tuple[int, int]]) -> None:
    n, share = agreement((float(a), Fraction(b)) for a, b in pairs)
    turned, other = agreement((-float(a), Fraction(b)) for a, b in pairs)
    assert n == turned
    assert (share is None and other is None) or (
        share is not None and other is not None and share + other == 1
    )


def client(desk: Desk, key: str) -> Client:
    found = Client()
    found.force_login(desk.world.people[key], backend=BACKEND)
    return found


def frozen(desk: Desk, rows: Sequence[Proposal], *scores: int, cut: int) -> Any:
    """Rank proposals by one score each, and freeze the ranking below a line."""
    lead = desk.actor("lead")
    model = commands.make_scoring_model(lead, name="Plain value", method="weighted", criteria=VALUE)
    for row, score in zip(rows, scores, strict=True):
        said = {"value": str(score)}
        commands.rate_proposal(lead, proposal_id=row.pk, model_id=model.pk, scores=said)
    ranking = commands.make_ranking(lead, name="Spring", model_id=model.pk)
    commands.change_ranking(lead, ranking_id=ranking.pk, cut_after=cut)
    commands.freeze_ranking(lead, ranking_id=ranking.pk)
    return model


@pytest.mark.django_db
def test_winners_are_followed_into_their_projects(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [desk.at("qualified", title=title) for title in ("Pumps", "Pipes", "Paint")]
    model = frozen(desk, rows, 9, 6, 3, cut=2)
    for row in rows:
        for step in ("approve", "convert"):
            desk.step(row, step)
    pumps, pipes, paint = (Project.objects.system("test").get(proposals=row.pk) for row in rows)
    came = {pumps.pk: [Came("x", "GBP", 100, 100, 90)], pipes.pk: [Came("y", "GBP", 80, 80, 20)]}
    monkeypatch.setattr(
        judging.results, "delivered", lambda actor, ids: {k: came[k] for k in came if k in ids}
    )
    (found,) = judging.judged(desk.actor("chief"))
    assert [one.proposal.title for one in found.winners] == ["Pumps", "Pipes"]
    assert found.verdict.rate == Fraction(23, 40) and found.verdict.agreement == 1
    page = client(desk, "chief").get("/scoring/judged").content.decode()
    assert "Plain value" in page and "58%" in page and "100% of 1" in page
    opened = client(desk, "chief").get(f"/scoring/judged/{model.pk}").content.decode()
    assert "Pumps" in opened and "25%" in opened and "Paint" not in opened
    assert client(desk, "chief").get("/scoring/judged?export=csv").status_code == 200
    assert client(desk, "reader").get("/scoring/judged").status_code == 403
    tabs = client(desk, "reader").get("/results/outside-view").content.decode()
    assert "/scoring/judged" not in tabs and "/results/accuracy" in tabs
    told = client(desk, "chief").get("/api/v1/scoring-models/judged").json()["items"]
    assert told[0]["of_plan"] == "0.5750" and told[0]["n_pairs"] == 1
    assert Benefit.objects.system("test").filter(project=paint.pk).exists()


@pytest.mark.django_db
def test_a_new_estimate_stands_beside_what_came_of_others(desk: Desk) -> None:
    office = desk.actor("office")
    for n, percent in enumerate((-5, 0, 5, 10, 15, 20, 30, 45, 60, 100)):
        row = projects.open_project(
            office, code=f"Z-{n}", name="Done", office_id=desk.world.id("north"),
            sponsor_name="Board", start="2024-01-01", baseline_finish="2025-01-01",
            manager_id=desk.world.people["other"].pk, whole_life_minor=1000_00,
        )  # fmt: skip
        projects.move_project(desk.actor("chief"), project_id=row.pk, verb="approve")
        spent = (100 + percent) * 10_00
        projects.set_cost_year(office, project_id=row.pk, fiscal_year=2024, actual_minor=spent)
        for verb in ("initiate", "plan", "execute", "wind_up", "close"):
            projects.move_project(office, project_id=row.pk, verb=verb)
    proposal = desk.at("submitted", cost_minor=1_000_000_00)
    page = client(desk, "office").get(f"/proposals/{proposal.pk}").content.decode()
    card = page[page.index("Outside view") :]
    assert (
        "£1,175,000" in card and "£1,480,000" in card and "+48%" in card and "10 projects" in card
    )
    assert "under 20" in card and "/results/outside-view/derive" in card
    blind = client(desk, "reader").get(f"/proposals/{proposal.pk}").content.decode()
    assert "10 projects" in blind  # readers of the organisation see those projects
    none = client(desk, "asker").get(f"/proposals/{proposal.pk}").content.decode()
    assert "none yet" in none and "£1,480,000" not in none
