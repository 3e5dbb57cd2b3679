"""The sentences of the sample's status reports.

``{done}`` and ``{next}`` are milestones, ``{vendor}`` and ``{place}`` what the project touches.
"""

ACHIEVED = {
    "works": (
        "{done}. {vendor} has the site for the next stage.",
        "Design review held with operations at {place}; twelve comments closed, two open.",
        "Work at {place} kept to the sequence; no lost-time incident.",
        "Pressure tests passed on the second attempt. {done}.",
        "Permit to work renewed for {place}; deliveries of the month arrived.",
        "{vendor} moved its second crew to {place}.",
    ),
    "network": (
        "{done}. Crews are four streets ahead of the notice plan.",
        "1,140 metres laid this month around {place}.",
        "Two road closures agreed with the council; letters sent.",
        "All reinstatements of the month passed their first inspection.",
        "{vendor} brought a third crew for the main road.",
    ),
    "digital": (
        "{done}. The backlog for the next release is agreed.",
        "Two sprints finished; 31 of 34 stories accepted by the business.",
        "Security test closed with no high finding.",
        "Rehearsal of the migration took nine hours instead of fourteen.",
        "{vendor} mended the defects that blocked the testers.",
    ),
    "change": (
        "{done}. Drop-in sessions were full on both days.",
        "Forty team leaders walked through the new way of working.",
        "Feedback of the pilot answered; three rules became simpler.",
        "Roster for the coming wave agreed with the operating areas.",
    ),
    "study": (
        "{done}. Samples of the month are at the laboratory.",
        "Interviews with five operators written up.",
        "Model agrees with the storm of last spring within six percent.",
        "Site visits finished around {place}.",
    ),
}
NEXT = (
    "Prepare {next}.",
    "Close the open comments and go for {next}.",
    "{next}; then review the plan with the sponsor.",
    "Agree dates with operations, then {next}.",
    "Finish the estimate and hold the risk review before {next}.",
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
)
