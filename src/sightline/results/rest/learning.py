"""What was learned from results over HTTP: reference classes and the accuracy of forecasts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal
from uuid import UUID

from sightline.kernel import clock
from sightline.kernel.money import Money
from sightline.results import policy, queries
from sightline.results.lists.learned import SampleRow, sample_rows
from sightline.results.rest.benefits import plain
from sightline.results.rules import learning
from sightline.results.rules.learning import Accuracy
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Decimals, Told
from sightline.ui.routes import Asked

api = Operations("Learning")
Of = Literal["cost", "time"]
Basis = Literal["own", "left", "registers"]
BASIS = Parameter(
    "basis",
    "Whose outcomes; the first that is large enough where it is left out.",
    choices=tuple(learning.BASES),
)


class SampledOut(Told):
    """One member of the sample; estimate and outcome in the currency, or in days for time."""

    project_id: UUID
    code: str
    name: str
    category: str
    currency: str
    since: date | None
    until: date | None
    estimate: str
    outcome: str
    overrun: Decimals
    is_final: bool


class ReferenceClassOut(Told):
    """How comparable work came out; overruns and uplifts are shares of the estimate.

    ``p50`` and ``p80`` are what to add to an estimate so that it holds with that chance. They are
    null where the sample is empty.
    """

    of: Of
    basis: Basis
    category: str
    as_of: date
    n: int
    n_left_out: int
    mean: Decimals | None
    p50: Decimals | None
    p80: Decimals | None
    warnings: list[str]
    sample: list[SampledOut]


class AccuracyOut(Told):
    """How far outcomes were from estimates, shares of the estimate."""

    n: int
    median_overrun: Decimals
    typical_error: Decimals
    within_a_tenth: Decimals


class ForecasterOut(Told):
    """The forecasts of one office, sponsor or method; null where nothing can be compared."""

    name: str
    n: int
    cost: AccuracyOut | None
    time: AccuracyOut | None


class ForecastersOut(Told):
    """How good forecasts were, group by group."""

    by: Literal["office", "sponsor", "method"]
    basis: Basis
    as_of: date
    items: list[ForecasterOut]


@api.tells(
    "/reference-class",
    policy.read,
    ReferenceClassOut,
    more=(
        Parameter("of", "What is compared; cost where it is left out.", choices=("cost", "time")),
        BASIS,
        Parameter("category", "Only this kind of work, whatever the case."),
    ),
)
def reference_class(request: Asked) -> ReferenceClassOut:
    """Return how comparable work came out, with the whole sample."""
    asked = request.GET
    view = queries.learned(request.actor).view(
        asked.get("of") or "cost", asked.get("basis") or "", asked.get("category") or ""
    )
    return ReferenceClassOut(
        of=_literal(view.of),
        basis=_literal(view.basis),
        category=view.category,
        as_of=clock.today(),
        n=view.size,
        n_left_out=view.n_without,
        mean=plain(view.found.mean if view.found else None),
        p50=plain(view.uplift("50")),
        p80=plain(view.uplift("80")),
        warnings=list(view.warnings),
        sample=[_sampled(row) for row in sample_rows(view)],
    )


def _sampled(row: SampleRow) -> SampledOut:
    one = row.ending

    def said(amount: int) -> str:
        return str(amount) if row.of == "time" else str(Money(amount, one.currency))

    return SampledOut(
        project_id=one.id,
        code=one.code,
        name=one.name,
        category=one.category,
        currency=one.currency,
        since=one.since,
        until=one.until,
        estimate=said(row.first),
        outcome=said(row.last),
        overrun=_share(row.overrun),
        is_final=one.is_final,
    )


def _share(value: Fraction) -> str:
    return f"{Decimal(value.numerator) / value.denominator:.4f}"


@api.tells(
    "/forecast-accuracy",
    policy.read,
    ForecastersOut,
    more=(
        Parameter("by", "What forecasts are grouped by; office where it is left out.",
                  choices=tuple(learning.BY)),
        BASIS,
    ),
)  # fmt: skip
def forecast_accuracy(request: Asked) -> ForecastersOut:
    """Return how far outcomes were from estimates, by office, sponsor or method."""
    known = queries.learned(request.actor)
    by = request.GET.get("by") or "office"
    basis = known.basis("cost", request.GET.get("basis") or "")
    items = [
        ForecasterOut(name=one.name, n=one.n, cost=_accuracy(one.cost), time=_accuracy(one.time))
        for one in known.groups(by, basis)
    ]
    return ForecastersOut(by=_literal(by), basis=_literal(basis), as_of=clock.today(), items=items)


def _literal(value: Any) -> Any:
    """Return a parameter that was checked already against its choices."""
    return value


def _accuracy(one: Accuracy | None) -> AccuracyOut | None:
    if one is None:
        return None
    return AccuracyOut(
        n=one.n,
        median_overrun=_share(one.median),
        typical_error=_share(one.typical),
        within_a_tenth=_share(one.within),
    )
