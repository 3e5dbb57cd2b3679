"""``select`` and ``reference-class``: what they print, EX-24, the public files, what they refuse."""

import json

import pytest
from click.testing import CliRunner

from sightline.cli import Stopped
from sightline.cli.reference_classes import reference_class
from sightline.cli.selections import select

EX_24 = {
    "budget": 100,
    "exclusive": [["P1", "P5"]],
    "candidates": [
        {"id": "P1", "value": 90, "cost": 40},
        {"id": "P2", "value": 50, "cost": 30},
        {"id": "P3", "value": 60, "cost": 25, "requires": ["P4"]},
        {"id": "P4", "value": 30, "cost": 20},
        {"id": "P5", "value": 70, "cost": 35},
        {"id": "P6", "value": 25, "cost": 10, "mandatory": True},
    ],
}


def run(verb, *words):
    done = CliRunner().invoke(verb, [str(word) for word in words])
    if isinstance(done.exception, Stopped):
        return done
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture
def six(tmp_path):
    path = tmp_path / "six.json"
    path.write_text(json.dumps(EX_24), encoding="utf-8")
    return path


def test_the_whole_answer(six):
    answer = json.loads(run(select, six, "--json", "--explain", "--frontier", 50).output)
    assert (answer["status"], answer["value"], answer["bound"], answer["gap"]) == (
        "optimal",
        205,
        205,
        0,
    )
    assert answer["chosen"] == ["P1", "P3", "P4", "P6"]
    assert [(point["spend"], point["value"]) for point in answer["frontier"]][-2:] == [
        (120, 235),
        (125, 255),
    ]
    assert len(answer["frontier"]) == 12
    assert answer["frontier_is_exact"] is True
    second, fifth = answer["excluded"]
    assert (second["id"], second["because"]) == ("P2", ["budget:all"])
    assert second["enters_if"]["raised"] == {"budget:all": {"by": 20, "to": 120}}
    assert fifth["because"] == ["exclusive:1", "budget:all"]
    assert set(fifth["because"]) <= set(answer["rules"])
    assert set(answer["prices"]["budget:all"]) == {"rate", "exact", "unit"}


@pytest.mark.parametrize(
    ("budget", "value"), [("90", 185), ("85", 165), ("money=90", 185), (":1=85", 165)]
)
def test_typed_budgets(six, budget, value):
    answer = json.loads(run(select, six, "--json", "--budget", budget).output)
    assert answer["value"] == value


def test_for_people(six):
    shown = run(select, six, "--explain", "--frontier", 12).output
    assert "optimal: value 205, cost 95" in shown
    assert "P2: Kept out by: no more than 100 of money. Without this rule it is chosen." in shown
    assert "  120: 235" in shown


def test_conflicts_are_named(six):
    done = run(select, six, "--budget", "5", "--json")
    assert str(done.exception) == (
        "These rules cannot all hold: “P6” is mandatory; no more than 5 of money. Loosen one of them."
    )
    answer = json.loads(done.stdout)
    assert (answer["status"], answer["value"]) == ("infeasible", None)
    assert answer["conflict"] == {"rules": ["mandatory:P6", "budget:all"], "is_smallest": True}


def test_refusals(six, tmp_path):
    assert "cannot be read" in str(run(select, tmp_path / "none.json").exception)
    assert "has 1 problems" in str(run(select, six, "--problem", 2).exception)
    for budget in ("much", "capex:2031=4", "="):
        assert run(select, six, "--budget", budget).exit_code == 2
    assert "is negative" in str(run(select, six, "--budget", "-4").exception or "")
    ring = tmp_path / "ring.csv"
    ring.write_text("id,value,cost,requires\na,1,1,b\nb,1,1,a\n", encoding="utf-8")
    assert "“a” needs “b” needs “a”" in str(run(select, ring).exception)


def test_mknap1_is_optimal(shared):
    answer = json.loads(run(select, shared / "mknap" / "mknap1.txt", "--json").output)
    for each in answer["problems"]:
        assert (each["status"], each["value"]) == ("optimal", pytest.approx(each["best_known"]))


def test_reference_class_of_a_table(tmp_path):
    path = tmp_path / "past.csv"
    shares = (-5, 0, 5, 10, 15, 20, 30, 45, 60, 100)
    path.write_text(
        "id,name,estimate,actual\n"
        + "".join(f"c{k},Case {k},100,{100 + share}\n" for k, share in enumerate(shares)),
        encoding="utf-8",
    )
    answer = json.loads(run(reference_class, path, "--estimate", 1000, "--json").output)
    assert (answer["uplift"], answer["raised"], answer["mean"]) == (0.48, 1480, 0.28)
    assert answer["quantiles"]["p50"] == 0.175
    assert "under 20" in answer["warnings"][0]
    assert len(answer["sample"]) == 10
    assert (
        "1,000 becomes 1,175"
        in run(reference_class, path, "--estimate", 1000, "--risk", 0.5).output
    )


def test_reference_class_refusals(tmp_path):
    path = tmp_path / "past.csv"
    for text, words in (
        ("overrun\n15 %\nmuch\n", "Row 3 has 'much'"),
        ("overrun\n", "has no case"),
        ("id,estimate,actual\na,0,1\n", "estimate of “a” is not above 0"),
        ("id,actual\na,1\n", "two periods or more"),
    ):
        path.write_text(text, encoding="utf-8")
        assert words in str(run(reference_class, path).exception)
    assert "cannot be read" in str(run(reference_class, tmp_path / "none.csv").exception)


def test_reference_class_of_registers(shared):
    files = sorted((shared / "uk-gmpp").glob("gmpp_202*.csv"))
    answer = json.loads(run(reference_class, *files, "--json").output)
    assert answer["size"] == len(answer["sample"]) > 100
    assert answer["quantiles"]["p80"] >= answer["quantiles"]["p50"]
    assert "not final" in " ".join(answer["warnings"])
    over = json.loads(run(reference_class, *files, "--finished", "--of", "time", "--json").output)
    assert 20 < over["size"] < answer["size"]
