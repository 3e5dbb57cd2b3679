"""What of a plan is shared, and what a reuse saved: known answers, and what must hold of any."""

from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Baseline,
    Kind,
    Link,
    Plan,
    Project,
    Resource,
)
from sightline.knowledge.rules.sharing import (
    Saving,
    Taken,
    bare,
    chosen,
    lines,
    saved,
    saving,
    starting,
    without,
)

WHOLE = Plan(
    projects=(Project("p", "Secret", code="S", start=datetime(2026, 1, 5, 8), currency="EUR"),),
    activities=(
        Activity("1", "Build", Kind.SUMMARY),
        Activity("2", "Dig", level=2, parent_id="1", duration=960, notes="Secret", code="S1"),
        Activity("3", "Test", duration=480, cost=Decimal(5), baselines=(Baseline(0),)),
        Activity("4", "Idle", is_active=False),
    ),
    links=(Link("2", "3"),),
    resources=(Resource("r", "Secret"),),
    assignments=(Assignment("2", "r"),),
    written_by="Secret",
)
MONEY = st.none() | st.integers(-(10**9), 10**9)
TAKEN = st.builds(Taken, MONEY, MONEY, st.sampled_from(["GBP", "EUR"]))


def test_only_the_structure_is_shared() -> None:
    plan = bare(WHOLE)
    assert "Secret" not in repr(plan)
    assert [a.name for a in plan.activities] == ["Build", "Dig", "Test"]
    assert (plan.resources, plan.assignments) == ((), ())
    assert all(a.cost is None and not a.baselines and not a.code for a in plan.activities)
    assert plan.links == WHOLE.links


def test_leaving_out_a_summary_leaves_out_what_lies_beneath() -> None:
    plan = without(bare(WHOLE), ["activity:1"])
    assert [a.name for a in plan.activities] == ["Test"]
    assert plan.links == ()
    assert without(WHOLE, ["gates:0"]) == WHOLE


def test_it_starts_where_it_is_wanted() -> None:
    plan = starting(WHOLE, date(2027, 2, 1))
    assert plan.projects[0].start == datetime(2027, 2, 1, 8)


def test_every_row_is_shown_with_a_key_of_its_own() -> None:
    parts = {
        "gates": [{"name": "G", "after_days": 3}],
        "risks": [{"name": "R"}, {"name": "Q"}],
    }
    told = list(lines(bare(WHOLE), parts))
    assert [(line.key, line.detail) for line in told] == [
        ("activity:1", ""), ("activity:2", "2 d"), ("activity:3", "1 d"),
        ("gates:0", "3 d after the start"), ("risks:0", ""), ("risks:1", ""),
    ]  # fmt: skip
    left = chosen(parts, ["risks:0", "gates:0"])
    assert left == {"gates": [], "milestones": [], "risks": [{"name": "Q"}]}


def test_a_saving_is_a_difference_of_what_is_known() -> None:
    first = Taken(100, 50_000, "GBP")
    assert saved(first, Taken(80, 60_000, "GBP")) == (20, -10_000)
    assert saved(first, Taken(None, 1, "EUR")) == (None, None)
    two = [Taken(80, 60_000, "GBP"), Taken(110, 20_000, "EUR")]
    assert saving(first, two) == Saving(2, 10, -10_000)
    assert saving(first, []) == Saving()


@given(TAKEN, st.lists(TAKEN))
def test_savings_add_up(first: Taken, finished: list[Taken]) -> None:
    whole = saving(first, finished)
    days = [d for d, _ in (saved(first, one) for one in finished) if d is not None]
    assert whole.n_finished == len(finished)
    assert whole.days == (sum(days) if days else None)
    assert saved(first, first)[0] in {None, 0}
