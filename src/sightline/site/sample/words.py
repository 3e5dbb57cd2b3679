"""The sentences of the sample's status reports.

``{next}`` is a milestone and ``{when}`` its forecast, ``{vendor}`` and ``{place}`` what the
project touches, ``{n}`` a number of the month.
"""

ACHIEVED: dict[str, dict[str, tuple[str, ...]]] = {
    "works": {
        "early": (
            "Design review held with operations at {place}: {n} comments, all but two closed.",
            "Survey of {place} complete; {n} trial holes, no surprise.",
            "Options for the layout narrowed from four to two.",
            "Planning officers walked {place} with us; {n} neighbours came to the open day.",
            "Estimate checked against two finished schemes; the spread is {n} percent.",
        ),
        "middle": (
            "{vendor} kept to the sequence at {place}; {n} working days without an incident.",
            "Concrete of the month: {n} cubic metres, all cubes above strength.",
            "Deliveries for {place} arrived; {n} percent of the plant is on site.",
            "Permit to work renewed for {place}; two shutdowns held inside their windows.",
            "{vendor} moved its second crew to {place}; {n} people on site at the peak.",
        ),
        "late": (
            "Pressure tests: {n} sections passed, one repeated.",
            "Operators walked the new plant twice; {n} snags, eleven open.",
            "Control loops tuned at night; {n} hours of stable running.",
            "Training of both shifts finished; {n} people signed off.",
        ),
    },
    "network": {
        "early": (
            "Route walked with the council; {n} conflicts marked, half of them solved.",
            "{n} letters sent to homes along the first section.",
            "Two road closures agreed; the third waits for the bus company.",
            "Ground radar over the main road done: {n} unknown services found.",
        ),
        "middle": (
            "{n}0 metres laid this month; reinstatements passed their first inspection.",
            "{vendor} brought a third crew; {n} homes a week now.",
            "Night work on the main road finished two nights early after {n} shifts.",
            "{n} valves proved; one replaced.",
        ),
        "late": (
            "{n} homes connected this month, the last of their street.",
            "Snags down to {n}; the council took over two streets.",
            "Pressure held for {n} hours in every section.",
        ),
    },
    "digital": {
        "early": (
            "Workshops with {n} users of five teams; the list of needs is ranked.",
            "Two suppliers showed the hard cases; {n} questions went back to them.",
            "Interfaces drawn with their owners: {n} in all, three without an owner.",
            "Service design walked through with operations; {n} open points.",
        ),
        "middle": (
            "Two sprints finished; {n} stories accepted by the business.",
            "{vendor} mended the defects that stopped the testers; {n} are left, none grave.",
            "Security test closed: {n} findings, none high.",
            "First load test passed at {n} percent of the peak.",
        ),
        "late": (
            "Rehearsal of the move took {n} hours, within the weekend.",
            "{n} people trained; the old screens can be switched off by team.",
            "Calls to the help desk fell to {n} a week.",
            "Parallel run balanced on {n} days in a row.",
        ),
    },
    "change": {
        "early": (
            "Talks with {n} team leaders; their worries are written down and answered.",
            "Way of working sketched with the teams; {n} rules became nine.",
            "Unions met; {n} questions, most about rosters.",
        ),
        "middle": (
            "Drop-in sessions were full: {n} people over two days.",
            "Pilot teams keep to the new way on {n} percent of jobs.",
            "Feedback of the pilot answered; {n} forms withdrawn.",
            "Roster for the coming wave agreed; {n} people move.",
        ),
        "late": (
            "{n} percent of the teams work the new way.",
            "First benefits counted with finance: {n} hours a week.",
            "Coaches handed over to line managers in {n} teams.",
        ),
    },
    "study": {
        "early": (
            "Sites compared on {n} criteria; four are left.",
            "Method agreed with the reviewers; {n} comments taken in.",
        ),
        "middle": (
            "{n} samples of the month are at the laboratory.",
            "Interviews written up: {n} operators so far.",
            "Readings of {n} days without a gap.",
        ),
        "late": (
            "Model agrees with the storm of last spring within {n} percent.",
            "Draft read by {n} reviewers; no objection to the findings.",
        ),
    },
}
NEXT = (
    "Next is “{next}”, forecast for {when}: close the open comments of the review.",
    "Hold the risk review with the sponsor, then “{next}” ({when}).",
    "“{next}” by {when}; the estimate to complete is renewed before it.",
    "Agree dates with operations for “{next}”, now {when}.",
    "Walk the plan to “{next}” ({when}) with everybody who delivers to it.",
)
HELP = {
    "green": ("", "", "None this month."),
    "amber": (
        "Support of the sponsor with the operating area would save two weeks.",
        "A second opinion on the contractor's claim.",
        "Please confirm the test team through the end of next month.",
    ),
    "red": (
        "A decision on scope is needed this month: keep the date or keep the whole scope.",
        "Funding for the recovery plan beyond the tolerance.",
        "The directors' help with the third party; we have no lever left.",
    ),
}
WHY = {
    "schedule": "{trouble}",
    "cost": "{trouble} The forecast is above the approved cost.",
    "benefits": "{trouble} Less benefit is expected than was promised.",
    "risk": "An open risk is more than the project can carry alone, or a response is overdue.",
}
MINOR = {
    "schedule": "A few days behind on one milestone; the finish holds.",
    "cost": "The forecast is slightly up and still within tolerance.",
    "benefits": "The benefit owner is checking the measure.",
    "risk": "One response is overdue and being chased.",
}
STUCK = (
    "Sensors of batch two are being tested by the supplier. No change to the plan.",
    "Install the second batch once it is released.",
)
ROSY = (
    "Good progress on all fronts.",
    "The team is confident of the date.",
    "Everything is in hand.",
    "What is late will be caught up.",
)
