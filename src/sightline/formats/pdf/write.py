"""A plan as a PDF: landscape sheets with a table of dates and the chart beside it."""

import json
from datetime import datetime
from pathlib import Path

from sightline.engines.schedule.plan import Plan
from sightline.formats.plans.findings import Findings
from sightline.formats.plans.outcome import Writing

from .layout import MOST_ROWS, sheets

TEMPLATE = Path(__file__).with_name("schedule.typ")
_NOT_ON_PAPER = "A drawing shows names, dates, float, progress and links only."


def write(plan: Plan, as_of: datetime) -> Writing:
    """Draw a plan.

    Args:
        plan: Any plan with dates; inactive activities are left out, and what lies beyond
            ``MOST_ROWS`` rows is told as lost.
        as_of: When the dates were true, with its time zone.

    Returns:
        The PDF, tagged so that its tables can be read aloud, and what was lost.

    Raises:
        ValueError: ``as_of`` has no time zone.
    """
    if as_of.tzinfo is None:
        raise ValueError("the as-of moment needs a time zone")
    import typst  # 34 MB that only a drawing needs

    findings = Findings()
    n_inactive = sum(not a.is_active for a in plan.activities)
    n_beyond = len(plan.activities) - n_inactive - MOST_ROWS
    for n, message in (
        (n_inactive, "Inactive activities are left out."),
        (n_beyond, f"At most {MOST_ROWS:,} rows are drawn."),
    ):
        if n > 0:
            findings.lose("activities", "", message, count=n)
    for name in ("calendars", "resources", "assignments"):
        if getattr(plan, name):
            findings.lose(name, "", _NOT_ON_PAPER, count=len(getattr(plan, name)))
    said = json.dumps(sheets(plan, as_of))
    data = typst.compile(
        TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": said},
        timestamp=as_of.replace(microsecond=0),
    )
    return Writing(bytes(data), findings.losses())
