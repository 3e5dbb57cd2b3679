"""A scenario's terms on plain values: its limits, what deltas may be laid, and its guards."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sightline.kernel.errors import Invalid, Refused

Plain = dict[str, Any]
KINDS: Mapping[str, str] = {
    "start": "Start",
    "stop": "Stop",
    "shift": "Shift",
    "fund": "Fund",
    "restaff": "Re-staff",
}
MONEY: Mapping[str, str] = {"capital": "Capital", "running": "Running cost"}
BUDGETS: Mapping[str, str] = {"all": "All money", **MONEY}
LEVELS: Mapping[str, str] = {"expected": "Expected", "p50": "P50", "p80": "P80"}
MEASURES: Mapping[str, str] = {"spend": "spend", "count": "number", "value": "value"}
MOST_YEARS, MOST_COMPARED = 5, 5
MOST_RULES, MOST_KEYS = 100, 200
MOST_MINOR, MOST_TENTHS = 10**14, 100_000
NO_LIMITS: Mapping[str, Any] = {
    "budgets": [],
    "capacities": [],
    "mandatory": [],
    "barred": [],
    "exclusive": [],
    "requires": [],
    "bands": [],
}


def no_limits() -> Plain:
    """Return limits that limit nothing."""
    return {name: [] for name in NO_LIMITS}


def checked_limits(given: Any, n_periods: int) -> Plain:
    """Return limits as they are kept.

    Amounts of money are whole minor units a year, people are tenths of a whole person a year; null
    is no limit. A candidate is named by its key, ``project-`` or ``proposal-`` and its id.

    Raises:
        Invalid: What no limit can be.
    """
    if not isinstance(given, dict) or given.keys() - NO_LIMITS.keys():
        raise _bad(f"Limits are an object of {', '.join(NO_LIMITS)}.")
    found = no_limits()
    for name, rows in given.items():
        if not isinstance(rows, list) or len(rows) > MOST_RULES:
            raise _bad(f"{name}: give a list of at most {MOST_RULES}.")
        found[name] = [_CHECKS[name](row, n_periods) for row in rows]
    _check_once("budgets", [row["kind"] for row in found["budgets"]])
    _check_once("capacities", [row["role"].casefold() for row in found["capacities"]])
    if clash := set(found["mandatory"]) & set(found["barred"]):
        raise _bad(f"{min(clash)} is both demanded and barred.")
    return found


def _bad(words: str) -> Invalid:
    return Invalid({"limits": [words]})


def _check_once(name: str, keys: Sequence[str]) -> None:
    if len(set(keys)) < len(keys):
        raise _bad(f"{name}: each is said once.")


def _object(row: Any, fields: Iterable[str]) -> Plain:
    names = set(fields)
    if not isinstance(row, dict) or row.keys() - names:
        raise _bad(f"Give an object of {', '.join(sorted(names))}.")
    return row


def _text(value: Any, longest: int = 120) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise _bad(f"A name has 1 to {longest} characters.")
    return value.strip()


def _key(value: Any) -> str:
    kind, _, rest = value.partition("-") if isinstance(value, str) else ("", "", "")
    if kind not in {"project", "proposal"} or len(rest) != 36:
        raise _bad("A candidate is named project-ID or proposal-ID.")
    return f"{kind}-{rest}"


def _keys(values: Any) -> list[str]:
    if not isinstance(values, list) or not 2 <= len(values) <= MOST_KEYS:
        raise _bad(f"Name 2 to {MOST_KEYS} candidates.")
    found = [_key(value) for value in values]
    if len(set(found)) < len(found):
        raise _bad("A candidate is named twice.")
    return found


def _amounts(values: Any, n_periods: int, most: int) -> list[int | None]:
    if not isinstance(values, list) or len(values) != n_periods:
        raise _bad(f"Give {n_periods} amounts, one a year.")
    for value in values:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if value is not None and not (is_whole and 0 <= value <= most):
            raise _bad("An amount is a whole number, not negative.")
    return list(values)


def _choice(value: Any, of: Mapping[str, str]) -> str:
    if not isinstance(value, str) or value not in of:
        raise _bad(f"Choose of {', '.join(of)}.")
    return value


def _budget(row: Any, n_periods: int) -> Plain:
    row = _object(row, ("kind", "amounts"))
    amounts = _amounts(row.get("amounts"), n_periods, MOST_MINOR)
    return {"kind": _choice(row.get("kind"), BUDGETS), "amounts": amounts}


def _capacity(row: Any, n_periods: int) -> Plain:
    row = _object(row, ("role", "amounts"))
    amounts = _amounts(row.get("amounts"), n_periods, MOST_TENTHS)
    return {"role": _text(row.get("role"), 80), "amounts": amounts}


def _exclusive(row: Any, _: int) -> Plain:
    row = _object(row, ("name", "keys", "most"))
    keys, most = _keys(row.get("keys")), row.get("most", 1)
    if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most < len(keys):
        raise _bad("Of candidates that exclude each other at least one may stay, and not all.")
    return {"name": _text(row.get("name", "")), "keys": keys, "most": most}


def _requires(row: Any, _: int) -> Plain:
    row = _object(row, ("key", "needs"))
    pair = {"key": _key(row.get("key")), "needs": _key(row.get("needs"))}
    if pair["key"] == pair["needs"]:
        raise _bad("Nothing needs itself.")
    return pair


def _band(row: Any, _: int) -> Plain:
    row = _object(row, ("category", "of", "least_permille", "most_permille"))
    ends = [row.get("least_permille"), row.get("most_permille")]
    for end in ends:
        is_whole = isinstance(end, int) and not isinstance(end, bool)
        if end is not None and not (is_whole and 0 <= end <= 1000):
            raise _bad("A share is 0 to 1000 thousandths.")
    if ends == [None, None] or (None not in ends and ends[0] > ends[1]):
        raise _bad("Give a floor, a ceiling, or both; the floor is not above the ceiling.")
    return {
        "category": _text(row.get("category"), 200),
        "of": _choice(row.get("of", "spend"), MEASURES),
        "least_permille": ends[0],
        "most_permille": ends[1],
    }


_CHECKS: Mapping[str, Callable[[Any, int], Any]] = {
    "budgets": _budget,
    "capacities": _capacity,
    "mandatory": lambda value, _: _key(value),
    "barred": lambda value, _: _key(value),
    "exclusive": _exclusive,
    "requires": _requires,
    "bands": _band,
}


def cut_limits(limits: Mapping[str, Any], known: Iterable[str]) -> Plain:
    """Return limits without what names a candidate that is not among the known ones."""
    held = set(known)
    found = {**no_limits(), **{name: list(rows) for name, rows in limits.items()}}
    for name in ("mandatory", "barred"):
        found[name] = [key for key in found[name] if key in held]
    groups = ({**row, "keys": [k for k in row["keys"] if k in held]} for row in found["exclusive"])
    found["exclusive"] = [row for row in groups if len(row["keys"]) > row["most"]]
    found["requires"] = [row for row in found["requires"] if {row["key"], row["needs"]} <= held]
    return found


def resized(limits: Mapping[str, Any], n_periods: int) -> Plain:
    """Return limits for another number of years: the last year's amount goes on, or years fall away."""
    found = {**no_limits(), **limits}
    for name in ("budgets", "capacities"):
        found[name] = [
            {**row, "amounts": _resized(row["amounts"], n_periods)} for row in found[name]
        ]
    return found


def _resized(amounts: Sequence[int | None], n: int) -> list[int | None]:
    last = amounts[-1] if amounts else None
    return [*amounts, *[last] * n][:n]


def keys_of(limits: Mapping[str, Any]) -> set[str]:
    """Return every candidate that limits name."""
    found = {*limits.get("mandatory", ()), *limits.get("barred", ())}
    for row in limits.get("exclusive", ()):
        found.update(row["keys"])
    for row in limits.get("requires", ()):
        found.update((row["key"], row["needs"]))
    return found


def check_horizon(n_periods: int, value_years: int, most_shift: int) -> None:
    """Refuse years that make no horizon.

    Raises:
        Refused: ``bad-horizon``.
    """
    if not 1 <= n_periods <= MOST_YEARS:
        raise Refused("bad-horizon", f"Plan 1 to {MOST_YEARS} years.", "n_periods")
    if not n_periods <= value_years <= 30:
        words = "Benefits count over at least the years planned, and at most 30."
        raise Refused("bad-horizon", words, "value_years")
    if not 0 <= most_shift < n_periods:
        words = "A start is shifted by fewer years than are planned."
        raise Refused("bad-horizon", words, "most_shift")


def check_compared(n: int) -> None:
    """Refuse to compare one scenario, or more than fit side by side.

    Raises:
        Refused: ``compare-few``.
    """
    if not 2 <= n <= MOST_COMPARED:
        raise Refused("compare-few", f"Choose 2 to {MOST_COMPARED} scenarios to compare.", "pick")


def check_delta(kind: str, *, is_in: bool, is_project: bool, is_running: bool) -> None:
    """Refuse a delta that says nothing of what it is laid on.

    Args:
        is_in: It is in the scenario now.
        is_running: Work on it is under way, so that it cannot start later.

    Raises:
        Refused: ``in-already``, ``out-already``, ``not-in``, ``runs-already``, ``no-project``.
    """
    if kind == "start" and is_in:
        raise Refused("in-already", "It is in this scenario already.", "target")
    if kind == "stop" and not is_in:
        raise Refused("out-already", "It is out of this scenario already.", "target")
    if kind in {"shift", "fund", "restaff"} and not is_in:
        raise Refused("not-in", "Start it in this scenario first.", "target")
    if kind == "shift" and is_running:
        words = "Work on it is under way; stop it, or leave it where it is."
        raise Refused("runs-already", words, "target")
    if kind == "fund" and not is_project:
        words = "It is no project yet: change its cost in the proposal itself."
        raise Refused("no-project", words, "target")


def check_breaches(words: Sequence[str], why: str) -> None:
    """Refuse to put a scenario forward that breaks its own limits, unless somebody says why.

    Raises:
        Refused: ``over-limits``.
    """
    if words and not why.strip():
        said = "; ".join(words[:3])
        raise Refused("over-limits", f"It breaks its limits: {said}. Say why all the same.", "why")


def check_kept(frozen: str, now: str) -> None:
    """Refuse to approve what is no longer what was put forward.

    Raises:
        Refused: ``moved-on``.
    """
    if frozen != now:
        words = "The portfolio moved on since it was put forward; take it back, look, and put it forward anew."
        raise Refused("moved-on", words)
