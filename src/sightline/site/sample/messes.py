"""What is wrong on purpose in the sample, and where; docs/explanation/sample-organisation.md.

Everything that a single project says of itself stands on its own line (late, over, tells); here
stands what joins projects, gates and people.
"""

from dataclasses import dataclass

WATERMELONS = ("TRN-03", "LFN-03", "HTN-03", "GRS-01", "WPF-01")
ORPHANS = ("LFN-06", "CUS-06", "WPF-01")
SERVES_RETIRED = "WPF-06"
MANDATORY_ALONE = "CRV-05"
STARVED = "CARE"
UNDERFUNDED, OVERFUNDED = "LEAK", "COST"
BROKEN = "RSD-02"
TWINS = ("LFN-05", "CUS-04")
STALE = ("GRS-04", "BIO-03", "CUS-03")
SILENT = "LFN-07"
STUCK = "CRV-03"
TAKEN_UP_LATE = "LFN-01"  # its people do not use it as the case has it, and no report says so
HUB = "DIG-01"
UNOWNED = "CUS-05"
OVERLOADED = "fergus.mcallister"
CROWDED = "Field technicians, North"
CROWD = ("LFN-01", "DIG-06", "WPF-03")
CROWD_DAYS = (12, 40)
ON_HOLD, CANCELLED = "GRS-03", "HTN-06"
SEALED = "DIG-07"


@dataclass(frozen=True)
class GateStory:
    """What became of one gate: ``day`` is days from today, ``number`` counts from 1."""

    project: str
    number: int
    kind: str
    day: int
    words: str = ""


GATES = (
    GateStory("BIO-02", 3, "overdue", -38),
    GateStory(
        "RSD-03",
        2,
        "conditional",
        -150,
        "1. Abstraction licence granted by the regulator. 2. Second pumping test passed. "
        "Both within four months.",
    ),
    GateStory("TRN-03", 3, "soon", 12),
    GateStory("HTN-02", 2, "waiting", -9),
    GateStory("TRN-02", 3, "waiting", -5),
    GateStory("CUS-02", 3, "waiting", -12),
    GateStory("GRS-03", 3, "hold", -72, "Nobody can sign for the wind farm until it is sold."),
    GateStory("HTN-06", 3, "kill", -100, "A third of the flow that the scheme would need."),
    GateStory("CUS-06", 1, "recycle", -30, "The trial names no objective and no benefit."),
)
CONDITION = ("RSD-03", "Gate 2 condition: abstraction licence", -28)


@dataclass(frozen=True)
class Decision:
    """An executive's decision about a project, days from today."""

    project: str
    kind: str
    day: int
    why: str


DECISIONS = (
    Decision(
        "GRS-03",
        "hold",
        -70,
        "The wind farm is being sold; we wait for its new owner before we spend more.",
    ),
    Decision(
        "HTN-06",
        "cancel",
        -98,
        "Test pumping shows that the workings cannot carry the scheme; lessons are written down.",
    ),
)
TRANSFERS = (
    (
        "LFN-01",
        -230,
        "MTF",
        "The tender is let: the rollout goes from the task force to Networks and Leakage.",
    ),
)
SENT_BACK = (
    ("DIG-05", 4, "The cost figure is last month's."),
    ("HTN-01", 6, "Say what the price rise does to the forecast."),
    ("CUS-01", 2, "Green for data contradicts the steering minutes."),
)
CORRECTED = ("BIO-01", 3, "Corrected: the weld inspection failed, it was not postponed.")
WAITING_REPORTS = (
    ("TRN-01", "submitted"),
    ("CRV-02", "submitted"),
    ("DIG-02", "submitted"),
    ("HTN-01", "checked"),
    ("WPF-02", "draft"),
    ("TRN-03", "draft"),
)
UNACCEPTED = ("WPF-03", "HTN-05", "DIG-05")
NEGLECTED_RISKS = ("TRN-02", "CRV-01", "BIO-01", "DIG-05", "LFN-04", "WPF-02")
VIEWS = (
    ("Watermelons", "watermelon=yes&sort=-health", "shared"),
    ("Off track", "health=red&sort=slip", "shared"),
    ("Late finishes", "late=late&sort=-slip", "shared"),
)


@dataclass(frozen=True)
class Agreement:
    """One dependency between projects and what became of it.

    ``promise`` is days from the day it was proposed, ``gap`` days from the promise to the need;
    ``carried`` is the id that the activities of both ends have in their files, and the promise is
    then what the giver's schedule computes. ``asked`` was proposed by the PMO to both.
    """

    giver: str
    receiver: str
    what: str
    state: str
    promise: int = 0
    gap: int = 0
    words: str = ""
    acceptance: str = ""
    confidence: str = "medium"
    carried: str = ""


AGREEMENTS = (
    Agreement(
        "DIG-01",
        "LFN-01",
        "Meter readings interface",
        "accepted",
        gap=24,
        acceptance="A week of readings from 500 meters arrives complete.",
        carried="m5",
    ),
    Agreement(
        "DIG-01",
        "CUS-01",
        "Customer record interface",
        "accepted",
        gap=-12,
        acceptance="Ten thousand accounts pass the reconciliation report.",
        confidence="low",
        carried="m5",
    ),
    Agreement(
        "BIO-01",
        "BIO-02",
        "Gas at the agreed pressure and quality",
        "accepted",
        promise=75,
        gap=-19,
        acceptance="Thirty days within the entry specification.",
    ),
    Agreement(
        "DIG-01",
        "GRS-05",
        "Half-hourly meter data",
        "accepted",
        promise=60,
        gap=20,
    ),
    Agreement(
        "HTN-01",
        "HTN-02",
        "Flow temperatures of the energy center",
        "at_risk",
        promise=45,
        gap=15,
        words="The second heat pump failed its factory test; a new date comes next week.",
        confidence="low",
    ),
    Agreement(
        "CRV-03",
        "CRV-05",
        "Sensor feed with agreed time stamps",
        "met",
        promise=2,
        gap=6,
        words="Both feeds ran side by side for a week; the differences are explained and filed.",
        acceptance="A week of both feeds side by side without an unexplained difference.",
        confidence="high",
    ),
    Agreement(
        "CUS-01",
        "HTN-04",
        "Account model for heat customers",
        "broken",
        promise=1,
        gap=1,
        words="Billing moved its design freeze; the account model did not come.",
    ),
    Agreement(
        "DIG-01",
        "CUS-05",
        "Single sign-in for customers",
        "proposed",
        promise=70,
        gap=10,
        acceptance="A test customer signs in once for app and web.",
    ),
    Agreement(
        "WPF-02",
        "WPF-03",
        "Chargers at the northern depots",
        "asked",
        promise=90,
        gap=30,
    ),
    Agreement(
        "LFN-03",
        "LFN-06",
        "Archive of acoustic recordings",
        "withdrawn",
        promise=30,
        gap=10,
        words="The workbench takes live recordings only.",
    ),
)
