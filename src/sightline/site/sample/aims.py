"""The sample's strategy: themes, objectives, their key results and how the readings went."""

from dataclasses import dataclass
from decimal import Decimal

D = Decimal


@dataclass(frozen=True)
class ResultLine:
    """A key result; ``now`` is where it stands today, ``bend`` slows (above 1) or hastens it."""

    name: str
    unit: str
    start: Decimal
    target: Decimal
    now: Decimal
    bend: float = 1.0
    weight: int = 1


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective; its period is in months from today."""

    code: str
    theme: str
    name: str
    owner: str
    weight: int
    starts: int
    finishes: int
    description: str
    results: tuple[ResultLine, ...] = ()
    state: str = "active"


THEMES = (
    ("S", "Safe and resilient supply", "Water and power that customers never need to think about."),
    ("R", "Rivers and carbon", "Take less from nature and give it back clean."),
    ("C", "Customers who trust us", "Right the first time, and there when it matters."),
    ("F", "A fit organisation", "Spend where it counts, and be ready for attack and change."),
)

OBJECTIVES = (
    ObjectiveLine(
        "SAFE",
        "S",
        "Safe water every day",
        "marcus.webb",
        15,
        -20,
        28,
        "No boil notices, and a compliance risk index in the best quarter of the industry.",
        (
            ResultLine("Compliance risk index", "index", D("4.1"), D("1.5"), D("2.6")),
            ResultLine("Works with renewed barriers", "works", D(3), D(11), D(7), 1.4),
        ),
    ),
    ObjectiveLine(
        "LEAK",
        "S",
        "Cut leakage by a fifth",
        "marcus.webb",
        18,
        -20,
        28,
        "From 142 to 114 megalitres a day, three-year average.",
        (
            ResultLine("Leakage", "Ml/d", D(142), D(114), D("135.2"), 1.6, 3),
            ResultLine("Zones under active pressure control", "%", D(22), D(80), D(41)),
        ),
    ),
    ObjectiveLine(
        "DRY",
        "S",
        "Keep supply through a one-in-200-year drought",
        "chidi.okonkwo",
        10,
        -20,
        40,
        "Enough source and connection that no standpipe is ever needed.",
        (
            ResultLine("Deployable output in drought", "Ml/d", D(288), D(324), D(297)),
            ResultLine("Towns on a single source", "towns", D(9), D(2), D(7)),
        ),
    ),
    ObjectiveLine(
        "RIVER",
        "R",
        "Halve storm overflow spills",
        "chidi.okonkwo",
        15,
        -20,
        28,
        "From 31 to 15 spills an overflow a year, and no outfall that fails its permit.",
        (
            ResultLine("Spills an overflow", "a year", D(31), D(15), D("23.5"), 1.0, 2),
            ResultLine("Outfalls within permit", "%", D(88), D(100), D("94.5")),
        ),
    ),
    ObjectiveLine(
        "CARBON",
        "R",
        "Reach operational net zero",
        "helena.reid",
        12,
        -20,
        52,
        "Make or save the energy we use, and account for the rest honestly.",
        (
            ResultLine("Own generation", "GWh a year", D(61), D(190), D(104), 0.9),
            ResultLine("Operational emissions", "kt CO2e", D(118), D(20), D(89), 1.2, 2),
        ),
    ),
    ObjectiveLine(
        "HEAT",
        "R",
        "Bring low-carbon heat to 12,000 homes",
        "rhys.morgan",
        8,
        -19,
        44,
        "A city network that undercuts gas, and a hospital that no longer burns it.",
        (
            ResultLine("Homes connected", "homes", D(0), D(12000), D(2150), 1.8),
            ResultLine("Heat sold", "GWh a year", D(0), D(88), D(13), 1.8),
        ),
    ),
    ObjectiveLine(
        "SERVICE",
        "C",
        "Be in the top quarter for customer service",
        "amara.diallo",
        8,
        -20,
        16,
        "Measured by the industry's own experience score.",
        (
            ResultLine("Experience score", "points", D("76.2"), D("84.5"), D("79.9")),
            ResultLine("Complaints per 10,000 homes", "a year", D(64), D(30), D(49)),
        ),
    ),
    ObjectiveLine(
        "CARE",
        "C",
        "Reach every household that needs extra help",
        "amara.diallo",
        6,
        -10,
        26,
        "Nobody who depends on water for their health finds out about an outage from the tap.",
        (ResultLine("Eligible households registered", "%", D("31.0"), D("70.0"), D("32.4"), 0.7),),
    ),
    ObjectiveLine(
        "CYBER",
        "F",
        "Keep essential services running under attack",
        "imran.qureshi",
        5,
        -18,
        18,
        "Contain any intrusion within one site and recover within a day.",
        (
            ResultLine("Sites behind a secured boundary", "%", D(18), D(100), D(57)),
            ResultLine("Hours to restore control systems", "hours", D(96), D(24), D(60)),
        ),
    ),
    ObjectiveLine(
        "COST",
        "F",
        "Take £18 million a year out of the cost to serve",
        "colin.ashdown",
        3,
        -20,
        16,
        "Savings that the ledger shows, not those that business cases promise.",
        (ResultLine("Confirmed savings", "£m a year", D(0), D(18), D("4.6"), 1.3),),
    ),
    ObjectiveLine(
        "PEOPLE",
        "F",
        "Grow two hundred apprentices",
        "morag.sutherland",
        2,
        -20,
        10,
        "Retired when recruitment moved to the regional skills partnership.",
        (ResultLine("Apprentices in post", "people", D(40), D(200), D(71)),),
        state="retired",
    ),
    ObjectiveLine(
        "NATURE",
        "R",
        "Leave more nature than we found",
        "chidi.okonkwo",
        4,
        2,
        50,
        "Draft: the measure of biodiversity is still being agreed with the river trusts.",
        (ResultLine("Land under restoration", "ha", D(120), D(900), D(120)),),
        state="draft",
    ),
)
RETIRED = ("PEOPLE", -5, "Recruitment moved to the regional skills partnership.")
