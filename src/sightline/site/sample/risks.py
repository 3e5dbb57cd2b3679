"""Risks, assumptions and issues of the sample, by kind of project, with their responses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RaidLine:
    """One item: what may happen, how likely and how grave (1 to 5), and what is done about it."""

    title: str
    description: str
    probability: int
    impact: int
    response: str
    response_text: str


R = RaidLine

GROUND = (
    R(
        "Unknown services in the ground",
        "Old drawings are incomplete, so digging may meet cables and stop.",
        3,
        3,
        "reduce",
        "Trial holes before each section; ground radar on the main road.",
    ),
    R(
        "Long lead of pumps and valves",
        "Makers quote forty weeks, so the plant may arrive after the slot for installing it.",
        2,
        4,
        "reduce",
        "Order ahead of design freeze; hold two alternatives.",
    ),
    R(
        "Wet winter delays earthworks",
        "A winter like the last one may cost five weeks.",
        3,
        2,
        "accept",
        "Float of four weeks is kept in the plan.",
    ),
    R(
        "Contractor loses key staff",
        "The contractor's team is shared with two other clients.",
        2,
        3,
        "transfer",
        "Named key persons in the contract.",
    ),
    R(
        "Works cannot be shut down when planned",
        "Demand in a dry month may forbid the shutdown.",
        2,
        4,
        "reduce",
        "Two windows agreed with control; temporary bypass priced.",
    ),
    R(
        "Permit conditions change",
        "The regulator reviews discharge permits this year.",
        2,
        3,
        "accept",
        "Monthly call with the regulator's local team.",
    ),
)
STREETS = (
    R(
        "Street works permits refused in peak weeks",
        "The council may bar the main road before the holidays.",
        3,
        3,
        "avoid",
        "Move the main road sections out of December.",
    ),
    R(
        "Reinstatement fails inspection",
        "Settlement would mean digging up finished streets again.",
        2,
        3,
        "transfer",
        "Two-year defects clause with the contractor.",
    ),
    R(
        "Residents refuse access",
        "About one home in twenty does not answer.",
        3,
        2,
        "reduce",
        "Evening appointments and a letter from the council.",
    ),
    R(
        "Crews are lent to burst repairs",
        "A cold week takes the crews away.",
        3,
        3,
        "share",
        "Standby crews from the framework.",
    ),
)
SOFTWARE = (
    R(
        "Supplier's release slips",
        "The feature we build on is promised for one release only.",
        3,
        3,
        "reduce",
        "Weekly demonstration; fallback to the present version.",
    ),
    R(
        "Data quality worse than sampled",
        "The sample was taken from the best region.",
        3,
        3,
        "reduce",
        "Profile every region before the design is approved.",
    ),
    R(
        "Testers are needed for daily business",
        "Month-end takes the testers away.",
        3,
        2,
        "reduce",
        "Test outside month-end; two testers are backfilled.",
    ),
    R(
        "Interface owner not agreed",
        "Nobody says who mends it when it breaks at night.",
        2,
        4,
        "reduce",
        "Service design signed before go-live.",
    ),
    R(
        "Licence cost grows with use",
        "Twice the users means three times the fee.",
        2,
        3,
        "transfer",
        "Capped price until year three.",
    ),
)
PEOPLE = (
    R(
        "Managers do not release people for training",
        "Rosters are full until spring.",
        3,
        3,
        "reduce",
        "Training in two short sessions at the depot.",
    ),
    R(
        "New way of working reverts",
        "Old forms stay in use beside the new ones.",
        2,
        3,
        "reduce",
        "Old forms are withdrawn on the day of go-live.",
    ),
    R(
        "Consultation takes longer",
        "Site allowances are touched.",
        2,
        4,
        "reduce",
        "Early talks with the unions, fortnightly.",
    ),
    R(
        "Sponsor changes",
        "The post is being advertised.",
        2,
        3,
        "accept",
        "Handover agreed; the case is written down.",
    ),
)
BANK = {
    "works": GROUND,
    "network": STREETS + GROUND[3:4],
    "digital": SOFTWARE,
    "change": PEOPLE,
    "study": PEOPLE[:2] + SOFTWARE[1:2] + GROUND[2:3],
}
ASSUMPTIONS = {
    "works": "The grid connection stays at its present capacity.",
    "network": "Framework rates hold until the end of next year.",
    "digital": "The supplier supports the present version for two more years.",
    "change": "Headcount in the teams concerned stays as budgeted.",
    "study": "Sites stay open to us through the winter.",
}
CLOSINGS = (
    "The date passed without it happening.",
    "The response worked; the score fell below five.",
    "Accepted by the sponsor and no longer watched.",
)
SEVERE_RESPONSE = "Weekly steering with the sponsor until a way out is agreed."
