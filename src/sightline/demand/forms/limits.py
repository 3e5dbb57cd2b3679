"""Limits of a scenario as lines of text, and back: budgets, people and policy as one says them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sightline.demand.rules.scenario import BUDGETS, MEASURES
from sightline.kernel.money import Money, digits

MONEY_HELP = "One a line: all, capital or running; then an amount a year, “-” for no limit. Such as: capital; 1200000; 1500000; -"
PEOPLE_HELP = "One a line: the role; then how many whole people there are a year. Such as: Engineers; 12; 12; 10.5"
RULES_HELP = (
    "One a line, by code. must: D-0004 · never: P-7 · one of: D-1, D-2 · 2 of: D-1, D-2, D-3 · "
    "D-3 needs D-4 · share: Category; at least %; at most %; of spend, count or value"
)
OF = re.compile(r"^(one|[0-9]+) of$", re.IGNORECASE)
NEEDS = re.compile(r"^(.+?) needs (.+)$", re.IGNORECASE)


class BadLine(ValueError):
    """A line that says no limit."""


def lines_of(said: str) -> list[str]:
    """Return the lines that say something."""
    return [line.strip() for line in said.splitlines() if line.strip()]


def budgets_from(said: str, n: int, currency: str) -> list[dict[str, Any]]:
    """Read budgets, one a line."""
    scale = Decimal(10) ** digits(currency)
    return [_row(line, n, "kind", scale) for line in lines_of(said)]


def capacities_from(said: str, n: int) -> list[dict[str, Any]]:
    """Read capacities, one a line."""
    return [_row(line, n, "role", Decimal(10)) for line in lines_of(said)]


def _row(line: str, n: int, label: str, scale: Decimal) -> dict[str, Any]:
    name, *amounts = (part.strip() for part in line.split(";"))
    if len(amounts) != n:
        raise BadLine(f"“{line[:60]}”: give {n} amounts, one a year, parted by semicolons.")
    if label == "kind":
        name = name.casefold()
        if name not in BUDGETS:
            raise BadLine(f"“{line[:60]}”: begin with {', '.join(BUDGETS)}.")
    return {label: name, "amounts": [_amount(each, line, scale) for each in amounts]}


def _amount(said: str, line: str, scale: Decimal) -> int | None:
    if said in {"-", "\u2013", ""}:
        return None
    try:
        scaled = Decimal(said.replace(",", "").replace(" ", "")) * scale
    except InvalidOperation as error:
        raise BadLine(f"“{line[:60]}”: “{said[:20]}” is no amount.") from error
    if not scaled.is_finite() or scaled < 0 or scaled != scaled.to_integral_value():
        raise BadLine(f"“{line[:60]}”: “{said[:20]}” is no amount that is counted here.")
    return int(scaled)


def rules_from(said: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Read policy, one rule a line.

    Args:
        keys: Code, case folded, to key of each candidate.
    """
    found: dict[str, Any] = {
        "mandatory": [],
        "barred": [],
        "exclusive": [],
        "requires": [],
        "bands": [],
    }
    for line in lines_of(said):
        head, colon, rest = line.partition(":")
        word = head.strip().casefold()
        needs = NEEDS.match(line)
        if colon and word in {"must", "never"}:
            found["mandatory" if word == "must" else "barred"] += _keys(rest, keys)
        elif colon and (of := OF.match(word)):
            most = 1 if of[1] == "one" else int(of[1])
            found["exclusive"].append(
                {"name": rest.strip()[:120], "keys": _keys(rest, keys), "most": most}
            )
        elif colon and word == "share":
            found["bands"].append(_band(rest, line))
        elif needs:
            one, other = (_keys(part, keys)[0] for part in needs.groups())
            found["requires"].append({"key": one, "needs": other})
        else:
            raise BadLine(f"“{line[:60]}” is no rule. {RULES_HELP}")
    return found


def _keys(said: str, keys: Mapping[str, str]) -> list[str]:
    codes = [code.strip() for code in said.split(",") if code.strip()]
    if not codes:
        raise BadLine("Name at least one candidate by its code.")
    for code in codes:
        if code.casefold() not in keys:
            raise BadLine(f"“{code[:40]}” is none of what this scenario chooses from.")
    return [keys[code.casefold()] for code in codes]


def _band(said: str, line: str) -> dict[str, Any]:
    parts = [part.strip() for part in said.split(";")]
    if len(parts) not in {3, 4}:
        raise BadLine(f"“{line[:60]}”: say category; at least; at most; of what.")
    of = parts[3].casefold() if len(parts) == 4 else "spend"
    if of not in MEASURES:
        raise BadLine(f"“{line[:60]}”: shares are of {', '.join(MEASURES)}.")
    least, most = (_permille(part, line) for part in parts[1:3])
    return {"category": parts[0], "of": of, "least_permille": least, "most_permille": most}


def _permille(said: str, line: str) -> int | None:
    amount = _amount(said.replace("%", "").strip(), line, Decimal(10))
    if amount is not None and amount > 1000:
        raise BadLine(f"“{line[:60]}”: a share is at most 100 %.")
    return amount


def budget_lines(rows: Iterable[Mapping[str, Any]], currency: str) -> str:
    """Return budgets as text."""
    return "\n".join(
        "; ".join(
            [
                row["kind"],
                *(_plain(Money(a, currency)) if a is not None else "-" for a in row["amounts"]),
            ]
        )
        for row in rows
    )


def _plain(amount: Money) -> str:
    text = str(amount)
    return text.rstrip("0").rstrip(".") if "." in text else text


def capacity_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return capacities as text."""
    return "\n".join(
        "; ".join([row["role"], *(f"{a / 10:g}" if a is not None else "-" for a in row["amounts"])])
        for row in rows
    )


def rule_lines(limits: Mapping[str, Any], codes: Mapping[str, str]) -> str:
    """Return policy as text.

    Args:
        codes: Key to code of each candidate.
    """
    found = [f"must: {codes[key]}" for key in limits["mandatory"]]
    found += [f"never: {codes[key]}" for key in limits["barred"]]
    for row in limits["exclusive"]:
        most = "one" if row["most"] == 1 else row["most"]
        found.append(f"{most} of: {_listed(row['keys'], codes)}")
    found += [f"{codes[row['key']]} needs {codes[row['needs']]}" for row in limits["requires"]]
    for row in limits["bands"]:
        ends = (_percent(row["least_permille"]), _percent(row["most_permille"]))
        found.append(f"share: {row['category']}; {ends[0]}; {ends[1]}; {row['of']}")
    return "\n".join(found)


def _listed(keys: Sequence[str], codes: Mapping[str, str]) -> str:
    return ", ".join(codes[key] for key in keys)


def _percent(permille: int | None) -> str:
    return "-" if permille is None else f"{permille / 10:g} %"
