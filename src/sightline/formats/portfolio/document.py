"""Our own JSON: one object with candidates, limits and policy; a key that is not known is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from sightline.engines.measure.numbers import exact, positive
from sightline.engines.select.problem import (
    MONEY,
    Band,
    Budget,
    Candidate,
    Capacity,
    Exclusive,
    Level,
    Measure,
    Problem,
)
from sightline.formats.portfolio.refusal import Unreadable, check_count

WHOLE = {
    "periods", "currency", "rates", "budgets", "budget", "capacities", "exclusive", "bands", "level",
    "second_weight", "second_least", "strikes", "candidates",
}  # fmt: skip
PLAIN = {
    "late_loss", "second", "value_p50", "value_p80", "uplift_p50", "uplift_p80", "value_error",
    "money_error",
}  # fmt: skip
ONE = PLAIN | {
    "id", "name", "value", "cost", "money", "people", "category", "requires", "mandatory", "barred",
    "earliest", "latest", "currency",
}  # fmt: skip


def problem_of(text: str) -> Problem:
    """Return the problem that a JSON document states.

    Raises:
        Unreadable: ``bad-json``, ``unknown-key``, ``missing-key``, ``wrong-type``, ``no-rate``,
            ``missing-cost`` or ``bad-number``. What its numbers mean is checked when choosing.
    """
    top = _object(_parsed(text), "the document", WHOLE)
    if "candidates" not in top:
        raise Unreadable("missing-key", "The document has no “candidates”.", "Add the list.")
    check_count(len(_list(top["candidates"], "candidates")))
    periods = tuple(_texts(top.get("periods", ["1"]), "periods"))
    money = _Money(top.get("currency"), _dict(top.get("rates", {}), "rates"))
    budgets = [_budget(each) for each in _list(top.get("budgets", []), "budgets")]
    if "budget" in top:
        budgets.append(Budget(top["budget"]))
    return Problem(
        candidates=tuple(
            _candidate(each, periods, money) for each in _list(top["candidates"], "candidates")
        ),
        budgets=tuple(budgets),
        capacities=tuple(
            _capacity(each) for each in _list(top.get("capacities", []), "capacities")
        ),
        exclusives=tuple(_exclusive(each) for each in _list(top.get("exclusive", []), "exclusive")),
        bands=tuple(_band(each) for each in _list(top.get("bands", []), "bands")),
        periods=periods,
        level=_one_of(Level, top.get("level", Level.EXPECTED), "level"),
        second_weight=_number(top.get("second_weight", 0), "second_weight"),
        second_least=_optional(top.get("second_least"), "second_least"),
        strikes=_whole(top.get("strikes", 0), "strikes"),
    )


class _Money:
    """Brings amounts of other currencies to the document's."""

    def __init__(self, currency: object, rates: Mapping[str, Any]) -> None:
        self.currency = currency
        self.rates = {
            key: positive(_number(rate, f"the rate of {key}"), f"the rate of {key}", Unreadable)
            for key, rate in rates.items()
        }

    def factor(self, currency: object, title: str) -> float:
        """Return what one unit of a candidate's currency is in the document's."""
        if currency is None or currency == self.currency:
            return 1.0
        if not isinstance(currency, str) or currency not in self.rates:
            raise Unreadable(
                "no-rate",
                f"“{title}” is in {currency!s:.20}, and there is no rate for it.",
                "Add it to “rates”: what one unit is in the document's currency.",
            )
        return float(self.rates[currency])


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Unreadable(
            "bad-json", f"Line {error.lineno} is not JSON: {error.msg}.", "Correct it."
        ) from error
    except (RecursionError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("bad-json", "The JSON is too deep or too long.", "Simplify it.") from error


def _no_constant(name: str) -> NoReturn:
    raise Unreadable("bad-number", f"{name} is no number of JSON.", "Give a finite number.")


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise Unreadable("bad-json", f"“{twice[:40]}” stands twice in one object.", "Keep one.")
    return found


def _candidate(given: object, periods: tuple[str, ...], money: _Money) -> Candidate:
    one = _object(given, "a candidate", ONE)
    key = _text(one.get("id"), "the id of a candidate")
    if "value" not in one:
        raise Unreadable("missing-key", f"“{key}” has no “value”.", "Give it.", (key,))
    if ("cost" in one) == ("money" in one):
        raise Unreadable(
            "missing-cost",
            f"“{key}” has no “cost”." if "cost" not in one else f"“{key}” has “cost” and “money”.",
            "Give one of them, 0 if it costs nothing.",
            (key,),
        )
    factor = money.factor(one.get("currency"), key)
    plain = {name: _optional(one[name], f"{name} of “{key}”") for name in PLAIN & one.keys()}
    return Candidate(
        id=key,
        value=_number(one["value"], f"the value of “{key}”"),
        money=_costs(one.get("cost", one.get("money")), key, factor),
        people={
            role: _profile(profile, f"what “{key}” needs of {role}", 1.0)
            for role, profile in _dict(one.get("people", {}), f"people of “{key}”").items()
        },
        name=_text(one.get("name", ""), f"the name of “{key}”", may_be_empty=True),
        category=_text(one.get("category", ""), f"the category of “{key}”", may_be_empty=True),
        requires=tuple(_texts(one.get("requires", []), f"requires of “{key}”")),
        is_mandatory=_flag(one.get("mandatory", False), f"mandatory of “{key}”"),
        is_barred=_flag(one.get("barred", False), f"barred of “{key}”"),
        earliest=_period(one.get("earliest", 0), periods, key),
        latest=None if one.get("latest") is None else _period(one["latest"], periods, key),
        **{name: value for name, value in plain.items() if value is not None},
    )


def _costs(given: object, key: str, factor: float) -> dict[str, Any]:
    what = f"the cost of “{key}”"
    if isinstance(given, dict):
        return {kind: _profile(profile, what, factor) for kind, profile in given.items()}
    return {MONEY: _profile(given, what, factor)}


def _profile(given: object, what: str, factor: float) -> tuple[float, ...]:
    amounts = given if isinstance(given, list) else [given]
    if not amounts or any(each is None for each in amounts):
        raise Unreadable(
            "missing-cost", f"{what[0].upper()}{what[1:]} is missing.", "Give it, or 0."
        )
    return tuple(_number(each, what) * factor for each in amounts)


def _budget(given: object) -> Budget:
    one = _object(given, "a budget", {"kind", "amounts", "least"})
    kind = one.get("kind")
    return Budget(
        _amounts(one.get("amounts"), "a budget"),
        None if kind is None else _text(kind, "the kind of a budget"),
        _amounts(one.get("least"), "a minimum spend"),
    )


def _capacity(given: object) -> Capacity:
    one = _object(given, "a capacity", {"role", "amounts"})
    amounts = _amounts(one.get("amounts"), "a capacity")
    if amounts is None:
        raise Unreadable("missing-key", "A capacity has no “amounts”.", "Give them.")
    return Capacity(_text(one.get("role"), "the role of a capacity"), amounts)


def _exclusive(given: object) -> Exclusive:
    if isinstance(given, list):
        return Exclusive(tuple(_texts(given, "an exclusive group")))
    one = _object(given, "an exclusive group", {"ids", "most", "name"})
    return Exclusive(
        tuple(_texts(one.get("ids"), "ids of an exclusive group")),
        _whole(one.get("most", 1), "most of an exclusive group"),
        _text(one.get("name", ""), "the name of a group", may_be_empty=True),
    )


def _band(given: object) -> Band:
    one = _object(given, "a band", {"category", "least", "most", "of", "share"})
    return Band(
        _text(one.get("category"), "the category of a band"),
        _optional(one.get("least"), "least of a band"),
        _optional(one.get("most"), "most of a band"),
        _one_of(Measure, one.get("of", Measure.SPEND), "of"),
        _flag(one.get("share", True), "share of a band"),
    )


def _period(given: object, periods: tuple[str, ...], key: str) -> int:
    if isinstance(given, str):
        if given not in periods:
            raise Unreadable(
                "unknown-period",
                f"“{key}” names the period “{given[:40]}”, which is not in “periods”.",
                "Name one that is.",
                (key,),
            )
        return periods.index(given)
    return _whole(given, f"a start of “{key}”")


def _amounts(given: object, what: str) -> Any:
    if isinstance(given, list):
        return tuple(_optional(each, what) for each in given)
    return _optional(given, what)


def _object(given: object, what: str, keys: set[str]) -> dict[str, Any]:
    found = _dict(given, what)
    unknown = sorted(set(found) - keys)
    if unknown:
        raise Unreadable(
            "unknown-key",
            f"{what[0].upper()}{what[1:]} has “{unknown[0][:40]}”, which is not known.",
            f"Known are: {', '.join(sorted(keys))}.",
        )
    return found


def _dict(given: object, what: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        _wrong(what, "an object")
    return given


def _list(given: object, what: str) -> list[Any]:
    if not isinstance(given, list):
        _wrong(what, "a list")
    return given


def _texts(given: object, what: str) -> list[str]:
    return [_text(each, what) for each in _list(given, what)]


def _text(given: object, what: str, *, may_be_empty: bool = False) -> str:
    if not isinstance(given, str) or not (given or may_be_empty):
        _wrong(what, "a text")
    return given


def _flag(given: object, what: str) -> bool:
    if not isinstance(given, bool):
        _wrong(what, "true or false")
    return given


def _whole(given: object, what: str) -> int:
    if isinstance(given, bool) or not isinstance(given, int):
        _wrong(what, "a whole number")
    return given


def _number(given: object, what: str) -> float:
    return float(exact(given, what, Unreadable))


def _optional(given: object, what: str) -> Any:
    return None if given is None else _number(given, what)


def _one_of(kind: Any, given: object, what: str) -> Any:
    try:
        return kind(given)
    except ValueError:
        names = ", ".join(kind)
        raise Unreadable(
            "wrong-type", f"“{what}” is {given!s:.40}.", f"Give one of {names}."
        ) from None


def _wrong(what: str, kind: str) -> NoReturn:
    raise Unreadable("wrong-type", f"{what[0].upper()}{what[1:]} is not {kind}.", f"Give {kind}.")
