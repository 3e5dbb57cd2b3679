"""What a standard asks of one project, in its order of decision, and the three figures of many."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

#: In the order in which they are decided; the first that holds is the answer.
OBLIGATIONS: Mapping[str, str] = {
    "not_applicable": "Not applicable",
    "deviation": "Approved deviation",
    "grandfathered": "Grandfathered",
    "compliant": "Compliant",
    "non_compliant": "Non-compliant",
}
IN_SCOPE = tuple(key for key in OBLIGATIONS if key != "not_applicable")
#: A project may be grandfathered from this share complete, or with so few days left.
ELIGIBLE_PERMILLE = 800
ELIGIBLE_DAYS = 60
MOST_DAYS_PAST = 365


def obligation(*, applies: bool, deviates: bool, is_grandfathered: bool, complies: bool) -> str:
    """Return what a standard asks of a project: the first of the order that holds."""
    if not applies:
        return "not_applicable"
    if deviates:
        return "deviation"
    if is_grandfathered:
        return "grandfathered"
    return "compliant" if complies else "non_compliant"


def complies(*, has_checks: bool, checks_met: bool, found: bool | None) -> bool:
    """Tell whether a project complies, from what is checked and what an office found.

    Without checks only an office's finding can say so; with them a finding that it does not
    weighs more than data that look right.
    """
    if has_checks:
        return checks_met and found is not False
    return found is True


def is_eligible(permille: int | None, days_left: int | None) -> bool:
    """Tell whether a project is near enough to its end to finish as it began.

    Args:
        permille: How much of it is complete, in thousandths.
        days_left: Days from the day on which the standard takes effect to its finish.
    """
    far = permille is not None and permille >= ELIGIBLE_PERMILLE
    soon = days_left is not None and days_left <= ELIGIBLE_DAYS
    return far or soon


def still_holds(limit_on: date, baseline_finish: date | None) -> bool:
    """Tell whether a grandfathered project was not re-baselined past its limit."""
    return baseline_finish is None or baseline_finish <= limit_on


@dataclass(frozen=True)
class Compliance:
    """How many projects of a standard's scope stand where; the three figures, by name."""

    compliant: int = 0
    grandfathered: int = 0
    deviation: int = 0
    non_compliant: int = 0

    @property
    def in_scope(self) -> int:
        """Every project that the standard applies to."""
        return self.compliant + self.grandfathered + self.deviation + self.non_compliant

    @property
    def obliged(self) -> int:
        """Those that neither a deviation nor a grandfathering lets off."""
        return self.compliant + self.non_compliant

    @property
    def strict(self) -> Fraction | None:
        """Compliant, of all in scope."""
        return _share(self.compliant, self.in_scope)

    @property
    def of_obliged(self) -> Fraction | None:
        """Compliant, of those that are obliged."""
        return _share(self.compliant, self.obliged)

    @property
    def governed(self) -> Fraction | None:
        """Compliant, or let off by somebody's decision, of all in scope."""
        return _share(self.compliant + self.grandfathered + self.deviation, self.in_scope)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def counted(obligations: Iterable[str]) -> Compliance:
    """Return the figures of many obligations; those to whom it does not apply are not counted."""
    n = dict.fromkeys(OBLIGATIONS, 0)
    for each in obligations:
        n[each] += 1
    return Compliance(n["compliant"], n["grandfathered"], n["deviation"], n["non_compliant"])
