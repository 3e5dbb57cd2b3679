"""Portfolios from files: our JSON and CSV, knapsacks, and each refusal."""

import json
import re

import pytest

from sightline.engines.measure.numbers import Uncountable
from sightline.engines.select import Level, Measure, Status, choose
from sightline.formats.portfolio import Unreadable, read_portfolios
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "sightline"

ONE = {"id": "a", "value": 1, "cost": 1}


def read(text):
    (found,) = read_portfolios(text.encode())
    return found.problem


def document(**more):
    return json.dumps({"candidates": [ONE], **more})


def one(**more):
    return json.dumps({"candidates": [{**ONE, **more}]})


def test_a_full_document():
    problem = read(
        json.dumps(
            {
                "periods": ["2027", "2028"],
                "currency": "EUR",
                "rates": {"USD": 0.5},
                "budgets": [{"kind": "capex", "amounts": [10, None], "least": [1, None]}],
                "budget": 100,
                "capacities": [{"role": "dev", "amounts": 3}],
                "exclusive": [["a", "b"], {"ids": ["a"], "most": 0, "name": "none"}],
                "bands": [{"category": "run", "most": 0.5}, {"category": "run", "least": 1, "of": "count", "share": False}],
                "level": "p80",
                "second_weight": 0.2,
                "second_least": 1,
                "strikes": 2,
                "candidates": [
                    {"id": "a", "value": 5, "cost": {"capex": [4, 2]}, "people": {"dev": 1},
                     "category": "run", "earliest": "2027", "currency": "USD", "value_p80": 4},
                    {"id": "b", "value": 5, "cost": 3, "requires": ["a"], "latest": "2028",
                     "mandatory": True, "value_p80": 3, "uplift_p80": 0.1},
                ],
            }
        )
    )  # fmt: skip
    first, second = problem.candidates
    assert first.money == {"capex": (2.0, 1.0)}
    assert (second.latest, second.is_mandatory, second.uplift_p80) == (1, True, 0.1)
    assert problem.level is Level.P80
    assert problem.bands[1].of is Measure.COUNT
    assert problem.exclusives[1].name == "none"
    assert [budget.amounts for budget in problem.budgets] == [(10.0, None), 100]


def test_a_table():
    problem = read(
        "id;value;cost:capex:2027;cost:capex:2028;people:dev;requires;exclusive;mandatory;earliest;latest\n"
        "a;5;0;4;1;;g;yes;2028;\nb;6;3;;2;a;g|h;;;2028\n\n"
    )
    first, second = problem.candidates
    assert (first.money, first.earliest, first.is_mandatory) == ({"capex": (4.0,)}, 1, True)
    assert (second.money, second.requires, second.latest) == ({"capex": (3.0,)}, ("a",), 1)
    assert [(group.name, group.ids) for group in problem.exclusives] == [
        ("g", ("a", "b")),
        ("h", ("b",)),
    ]
    assert problem.periods == ("2027", "2028")


def test_knapsacks():
    text = "2\n2 1 0\n3 4\n1 2\n2\n3 2 9\n5 6 7\n1 1 1\n2 2 2\n2 4\n"
    first, second = read_portfolios(text.encode(), "some.txt")
    assert (first.name, first.best, second.name, second.best) == (
        "some.txt:1",
        None,
        "some.txt:2",
        9,
    )
    assert choose(first.problem).value == 4
    found = choose(second.problem)
    assert (found.status, found.value) == (Status.OPTIMAL, 13)


def chosen(text):
    return [choose(each.problem) for each in read_portfolios(text.encode())]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("a\0b", "no-text"),
        ("{", "bad-json"),
        ("[" * 100_000, "bad-json"),
        ("[]", "wrong-type"),
        ("{}", "missing-key"),
        ('{"candidates": [], "candidates": []}', "bad-json"),
        ('{"candidates": [{"id": "a", "value": NaN, "cost": 1}]}', "bad-number"),
        ('{"candidates": [{"id": "a", "value": 1e999, "cost": 1}]}', "bad-number"),
        ('{"candidates": [{"id": "a", "value": ' + "9" * 5000 + ', "cost": 1}]}', "bad-json"),
        (document(budgett=1), "unknown-key"),
        (document(budget="much"), "negative-or-wrong"),
        (document(periods=["1", 2]), "wrong-type"),
        (document(level="p99"), "wrong-type"),
        (document(strikes=1.5), "wrong-type"),
        (document(rates={"USD": 0}), "not-positive"),
        (one(value="9"), "bad-number"),
        (one(cost=None), "missing-cost"),
        (one(cost=[1, None]), "missing-cost"),
        (one(money=1), "missing-cost"),
        (one(currency="USD"), "no-rate"),
        (one(earliest="2031"), "unknown-period"),
        (one(mandatory="yes"), "wrong-type"),
        (one(id=""), "wrong-type"),
        ('{"candidates": [{"id": "a", "value": 1}]}', "missing-cost"),
        ('{"candidates": [{"id": "a", "cost": 1}]}', "missing-key"),
        ("id,value\na,1\n", "missing-cost"),
        ("id,cost\na,1\n", "missing-column"),
        ("id,value,cost,colour\na,1,1,red\n", "unknown-column"),
        ("id,value,cost\na,1\n", "bad-row"),
        ("id,value,cost\na,1,\n", "missing-cost"),
        ('id,value,cost\na,1,"1,000.5"\n', "bad-number"),
        ("id,value,cost\na,nan,1\n", "bad-number"),
        ("id,value,cost,mandatory\na,1,1,maybe\n", "bad-row"),
        ("id,value,cost,earliest\na,1,1,2031\n", "unknown-period"),
        ("id,value,cost::1,cost::2,earliest\na,1,1,1,2\n", "too-early"),
        ("1 2 1 0 3 4 1 2", "truncated"),
        ("1 1 1 0 3 1 2 7 7", "trailing"),
        ("1.5 2", "bad-number"),
        ("1 100000 100 0", "too-many"),
        ("1 e 1", "bad-number"),
    ],
)
def test_refusals(text, code):
    with pytest.raises(Uncountable) as refused:
        chosen(text)
    if code != "negative-or-wrong":
        assert refused.value.code == code
    assert refused.value.remedy


def test_every_code_is_explained():
    page = (ROOT / "docs" / "reference" / "portfolio-files.md").read_text(encoding="utf-8")
    folders = ("formats/portfolio", "engines/select", "engines/measure/numbers.py")
    files = [
        path
        for folder in folders
        for path in (
            [SOURCE / folder] if folder.endswith(".py") else (SOURCE / folder).glob("*.py")
        )
    ]
    codes = {
        code
        for path in files
        for code in re.findall(
            r"(?:Unreadable|Unselectable|refusal)\(\s*\"([a-z-]+)\"",
            path.read_text(encoding="utf-8"),
        )
    }
    assert len(codes) > 25
    assert {code for code in codes if f"`{code}`" not in page} == {"wrong-estimates"}


def test_a_million_projects_are_refused_before_they_are_read():
    with pytest.raises(Unreadable, match="more than 50,000"):
        read("id,value,cost\n" + "a,1,1\n" * 1_000_000)
    with pytest.raises(Unreadable, match="more than 50,000"):
        read('{"candidates": [' + "0," * 50_000 + "0]}")


def test_other_bytes_are_refused():
    with pytest.raises(Unreadable, match="not UTF-8"):
        read_portfolios(b"\xff\xfe\x00")
    with pytest.raises(Unreadable, match="at most"):
        read_portfolios(b"1" * (64 * 1024 * 1024 + 1))
