"""What the line-of-sight page shows: figures, what is missing on top, the tree, the money."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sightline.engines.measure.rollup import POLICIES
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects.outlook import Outlook
from sightline.reports import rolled
from sightline.reports.chain_rows import targets_words
from sightline.reports.derivations import coverage_html
from sightline.reports.line_of_sight import Sight, sight
from sightline.reports.moment import Address, Moment, address_of
from sightline.reports.portfolio import Figure, one_of
from sightline.reports.tree import LENSES, tree
from sightline.reports.tree_rows import TreeRows, missing_rows
from sightline.results.queries import chains
from sightline.ui import wording
from sightline.ui.templatetags.sightline import money, percent

ONLY: Mapping[str, tuple[str, Callable[[Sight], Sequence[Any]]]] = {
    "orphans": ("Serve no objective", lambda seen: seen.orphans),
    "starved": ("Starved objectives", lambda seen: seen.starved),
    "broken": ("Broken chains", lambda seen: seen.broken),
    "failing": ("Fail the strategic check", lambda seen: seen.failing),
}


def context(actor: Actor, moment: Moment, address: Address) -> dict[str, Any]:
    """Return everything the page's template shows.

    Raises:
        Invalid: An unknown lens, policy or filter.
    """
    params = address.params
    lens = one_of("lens", params.get("lens") or "objective", LENSES)
    policy = one_of("policy", params.get("policy") or rolled.DEFAULT_POLICY, POLICIES)
    only = one_of("only", params.get("only") or "", ("", *ONLY))
    shows_benefits = one_of("benefits", params.get("benefits") or "no", ("yes", "no")) == "yes"
    seen = sight(actor, moment)
    held = chains(actor, moment.day, moment.known_at) if shows_benefits else None
    drawn = TreeRows(seen, address, policy, held)
    rows = _chosen(seen, only)
    order = list(LENSES)
    following = order[(order.index(lens) + 1) % len(order)]
    return {
        "seen": seen,
        "moment": moment,
        "address": address,
        "axis": drawn.axis,
        "figures": figures(seen, address),
        "coverage": _coverages(seen),
        "missing": missing_rows(drawn, only),
        "body": drawn.body(tree(actor, seen, lens, rows))
        if only not in {"orphans", "starved"}
        else "",
        "funding": _funding(seen),
        "funding_derivation": address.derivation("spend"),
        "latest": clock.today(),
        "now_href": address.to(as_of=None),
        "objectives_href": address_of("objectives"),
        "lens": lens,
        "lens_label": LENSES[lens].removesuffix("s"),
        "lenses": [
            {"label": label, "href": address.to(lens=key), "active": key == lens}
            for key, label in LENSES.items()
        ],
        "next_lens": address.to(lens=following),
        "policy": POLICIES[policy],
        "policies": [
            {"label": one.name, "href": address.to(policy=key), "active": key == policy}
            for key, one in POLICIES.items()
        ],
        "benefits_href": address.to(benefits=None if shows_benefits else "yes"),
        "shows_benefits": shows_benefits,
        "targets": targets_words(seen, held) if held else "",
        "targets_derivation": address.derivation("targets"),
        "only": only,
    }


def _chosen(seen: Sight, only: str) -> Sequence[Outlook]:
    if only == "failing":
        return seen.failing
    if only == "broken":
        return list({row.id: row for row, _ in seen.broken}.values())
    return list(seen.rows.values())


def figures(seen: Sight, address: Address) -> list[Figure]:
    """Return the five headline figures: coverage first, then what is missing."""
    first = next(iter(seen.coverages.values()))
    orphan = (
        "" if first.orphan_share is None else wording.percent(round(float(first.orphan_share), 4))
    )
    notes = {
        "orphans": f"{orphan} of the spend" if orphan else "",
        "starved": f"of {sum(one.is_in_force for one in seen.objectives.values())} in force",
        "broken": f"of {len(seen.links)} links",
        "failing": f"of {len(seen.rows)} projects",
    }
    chosen = address.params.get("only")
    counted = [
        Figure(
            key,
            label,
            str(len(found(seen))),
            address.to(only=None if chosen == key else key),
            address.derivation(key),
            notes[key],
            chosen == key,
        )
        for key, (label, found) in ONLY.items()
    ]
    aligned = Figure(
        "coverage",
        "Aligned spend",
        coverage_html(seen),
        address.to(only=None),
        address.derivation("coverage"),
        _money_note(seen),
        not chosen,
    )
    return [aligned, *counted]


def _money_note(seen: Sight) -> str:
    currency, first = next(iter(seen.coverages.items()))
    if not first.total_minor:
        return "no spend known yet"
    others = f"; {len(seen.coverages) - 1} more below" if len(seen.coverages) > 1 else ""
    return f"of {wording.money(first.total_minor, currency)[0]}{others}"


def _coverages(seen: Sight) -> list[dict[str, Any]]:
    return [
        {
            "currency": currency,
            "share": percent(
                None if one.aligned_share is None else round(float(one.aligned_share), 6)
            ),
            "aligned": money(one.aligned_minor, currency),
            "total": money(one.total_minor, currency),
        }
        for currency, one in seen.coverages.items()
        if one.total_minor
    ]


def _funding(seen: Sight) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "currency": currency,
            "spend": money(one.spend_minor, currency),
            "share": percent(_float(one.share)),
            "weight": percent(_float(one.weight_share)),
            "due": money(one.due_minor, currency),
            "difference": money(one.difference_minor, currency),
            "word": _gap_word(one.difference_minor),
        }
        for line, currency, one in seen.funding()
    ]


def _float(share: Any) -> float | None:
    return None if share is None else round(float(share), 6)


def _gap_word(difference: int | None) -> str:
    if not difference:
        return "as weighed"
    return "over" if difference > 0 else "under"
