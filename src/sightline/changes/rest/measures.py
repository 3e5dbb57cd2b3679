"""The measures of change control over HTTP."""

from datetime import date

from sightline.changes import policy
from sightline.changes.queries import measured
from sightline.changes.queries.measures import figures
from sightline.changes.rules.grid import DAY
from sightline.ui.api.operations import Operations
from sightline.ui.api.parameters import Parameter
from sightline.ui.api.schemas import Told
from sightline.ui.listing import params_of
from sightline.ui.routes import Asked

api = Operations("Measures of change")
ASKED = (
    Parameter("since", "The first day; a year before the last if not given.", kind="day"),
    Parameter("until", "The last day; today if not given.", kind="day"),
    Parameter("office", "Only of the projects of one office.", kind="id"),
    Parameter("board", "Only of what one board decides on.", kind="id"),
)


class MeasureTold(Told):
    """A measure; its value is null where there is nothing to measure, which is no zero."""

    key: str
    label: str
    unit: str
    value: float | None
    p80: float | None
    n: int
    formula: str


class MeasuresTold(Told):
    """The measures of a time, as far as who asks sees what they are made of."""

    since: date
    until: date
    items: list[MeasureTold]


@api.tells("/changes/measures", policy.read, MeasuresTold, more=ASKED)
def change_measures(request: Asked) -> MeasuresTold:
    """Return how long changes take, what becomes of them, and how well they go."""
    asked = measured.asked_by(params_of(request.GET))
    found = figures(measured.held(request.actor, asked), asked)
    items = [
        MeasureTold(
            key=one.key, label=one.label, unit=one.unit, value=one.value, p80=one.p80, n=one.n,
            formula=one.formula,
        )
        for one in found
    ]  # fmt: skip
    since, until = asked.since.date(), asked.until.date() - DAY
    return MeasuresTold(since=since, until=until, items=items)
