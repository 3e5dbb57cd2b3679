"""Projects' words and rules on plain values; no Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sightline.kernel.errors import Refused

COLOURS: Mapping[str, str] = {
    "green": "On track",
    "amber_green": "Mostly on track",
    "amber": "At risk",
    "amber_red": "Seriously at risk",
    "red": "Off track",
    "none": "Not reported",
}
RANKS: Mapping[str, int] = {
    "none": 0,
    "green": 1,
    "amber_green": 2,
    "amber": 3,
    "amber_red": 4,
    "red": 5,
}
DIMENSIONS: Mapping[str, str] = {
    "schedule": "Schedule",
    "cost": "Cost",
    "scope": "Scope",
    "benefits": "Benefits",
    "risk": "Risk",
    "resources": "Resources",
}
#: What a report says in words, beside its colours.
REPORT_TEXTS: Mapping[str, str] = {
    "achieved": "Achieved",
    "next_steps": "Next",
    "help_needed": "Help needed",
    "decisions_needed": "Decisions needed",
    "lessons": "Lessons",
}
#: Of these, what is shown only where a standard asks for it, or where something was said.
ASKED_TEXTS = ("decisions_needed", "lessons")
#: What a standard can ask of a report: its texts, and a colour of each dimension.
REPORT_FIELDS: Mapping[str, str] = {
    "reason": "Reason of the overall colour",
    **REPORT_TEXTS,
    **{name: f"Colour of {label.lower()}" for name, label in DIMENSIONS.items()},
}
POLICIES: Mapping[str, str] = {
    "worst_child": "Worst child",
    "weighted_mean": "Weighted mean",
    "threshold": "Threshold",
    "critical_child": "Critical child",
}
GATE_OUTCOMES: Mapping[str, str] = {
    "go": "Go",
    "conditional": "Conditional go",
    "hold": "Hold",
    "recycle": "Recycle",
    "kill": "Kill",
}
RAID_KINDS: Mapping[str, str] = {
    "risk": "Risk",
    "assumption": "Assumption",
    "issue": "Issue",
    "dependency": "Dependency",
}
RESPONSES: Mapping[str, str] = {
    "avoid": "Avoid",
    "reduce": "Reduce",
    "transfer": "Transfer",
    "accept": "Accept",
    "exploit": "Exploit",
    "enhance": "Enhance",
    "share": "Share",
}
SUBJECTS: Mapping[str, str] = {
    "system": "System",
    "data": "Data",
    "vendor": "Vendor",
    "site": "Site",
    "group": "Stakeholder group",
}


def node_name(*, code: str, name: str, confidentiality: str) -> str:
    """Return how a grant names the project it stands on: grants are read by more than see it."""
    hidden = {"restricted": "A restricted project", "sealed": "A sealed project"}
    return hidden.get(confidentiality) or f"{name} ({code})"[:200]


def check_shares(live: Iterable[Decimal], new: Decimal) -> None:
    """Refuse contribution shares that leave 0..1 or sum to more than 1."""
    if not 0 < new <= 1:
        raise Refused("share-out-of-range", "A share lies above 0 % and at most at 100 %.", "share")
    total = sum(live, Decimal(0)) + new
    if total > 1:
        words = f"The shares of this project would sum to {total:.0%}; at most 100 % is possible."
        raise Refused("shares-over-100", words, "share")


def check_order(start: date | None, finish: date | None, field: str = "finish") -> None:
    """Refuse a finish before its start."""
    if start and finish and finish < start:
        raise Refused("finish-before-start", "The finish lies before the start.", field)


def check_span(since: date | None, until: date | None) -> None:
    """Refuse a half-open stretch of time that holds no day."""
    if since and until and until <= since:
        raise Refused("ends-before-start", "The end must lie after the start.", "until")


def check_execute(*, has_manager: bool, has_baseline: bool) -> None:
    """Refuse to start work that nobody leads or that has no approved finish."""
    if not has_manager:
        raise Refused("no-manager", "Name a project manager before work starts.", "manager_id")
    if not has_baseline:
        words = "Set a baseline finish before work starts, so that drift can be seen."
        raise Refused("no-baseline", words, "baseline_finish")


def check_approve(*, has_sponsor: bool) -> None:
    """Refuse to approve a project that nobody sponsors."""
    if not has_sponsor:
        raise Refused("no-sponsor", "Name a sponsor before the project is approved.", "sponsor_id")


def check_close(*, n_open_raid: int, n_benefits_unowned: int) -> None:
    """Refuse to close while RAID items are open or a benefit has no accepting owner."""
    if n_open_raid:
        words = f"{n_open_raid} RAID items are open; close them or hand them over first."
        raise Refused("open-raid", words)
    if n_benefits_unowned:
        words = f"{n_benefits_unowned} benefits have no owner who accepted them."
        raise Refused("benefits-unowned", words)


def check_gate(*, outcome: str, conditions: str, reasons: str) -> None:
    """Refuse an unknown outcome, a conditional go without conditions, a no without reasons."""
    if outcome not in GATE_OUTCOMES:
        raise Refused(
            "unknown-outcome", "Choose go, conditional go, hold, recycle or kill.", "outcome"
        )
    if outcome == "conditional" and not conditions.strip():
        raise Refused("no-conditions", "Say the conditions of a conditional go.", "conditions")
    if outcome in {"hold", "recycle", "kill"} and not reasons.strip():
        raise Refused("no-reasons", "Say why the gate does not let the project on.", "reasons")


def check_report(*, declared: str, reason: str, dimensions: Mapping[str, tuple[str, str]]) -> None:
    """Refuse a report to be submitted that gives no colour or colours without a reason.

    Args:
        dimensions: Dimension to (declared colour, reason).
    """
    if declared == "none":
        raise Refused("no-colour", "Declare an overall colour.", "declared")
    if declared != "green" and not reason.strip():
        raise Refused("no-reason", "Say in one sentence why it is not on track.", "reason")
    for name, (colour, why) in dimensions.items():
        if colour not in {"green", "none"} and not why.strip():
            words = f"Say in one sentence why {DIMENSIONS[name].lower()} is not on track."
            raise Refused("no-reason", words, name)


def check_asked(missing: Sequence[tuple[str, str]]) -> None:
    """Refuse a report that lacks what a standard in force asks for, and say which one does.

    Args:
        missing: (field of ``REPORT_FIELDS``, who asks) in the order of asking.
    """
    if not missing:
        return
    by: dict[str, list[str]] = {}
    for field, who in missing:
        by.setdefault(who, []).append(REPORT_FIELDS[field].lower())
    told = "; ".join(f"{who} asks for {', '.join(names)}" for who, names in by.items())
    words = f"{told}. Say it first, in the draft, or ask the office for a deviation."
    raise Refused("standard-asks", words, missing[0][0])


def fiscal_year(day: date, starts_in_month: int) -> int:
    """Return the calendar year in which the day's fiscal year begins."""
    return day.year if day.month >= starts_in_month else day.year - 1


@dataclass(frozen=True, slots=True)
class Ending:
    """How a project came out beside what was approved or said of it first.

    Amounts are in minor units of one currency, spans in days from start to finish; ``None`` where
    nothing can be compared.

    Attributes:
        method: How its time was estimated: declared, scheduled, simulated; or by a register.
        source: ``own`` where it ended here, ``register`` where a register tells of it.
        is_final: Whether nothing more is to come.
        since, until: What the figures cover: start and finish, or the first and last period.
        outturn: Where the cost at the end is from: spent, forecast or register.
    """

    id: UUID
    code: str
    name: str
    office: str
    sponsor: str
    category: str
    currency: str
    method: str
    source: str
    is_final: bool
    since: date | None = None
    until: date | None = None
    first_cost: int | None = None
    last_cost: int | None = None
    first_span: int | None = None
    last_span: int | None = None
    outturn: str = ""

    def pair(self, of: str) -> tuple[int, int] | None:
        """Return the estimate and what came of it, of ``cost`` or ``time``, where it has both."""
        first, last = (
            (self.first_span, self.last_span) if of == "time" else (self.first_cost, self.last_cost)
        )
        if first is None or last is None or first <= 0 or last < 0:
            return None
        return first, last
