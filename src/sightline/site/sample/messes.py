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
    days: int = 0


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
    Decision(
        "LFN-02",
        "rebaseline",
        -160,
        "Six zones were added at the board's request; cost and date follow.",
        45,
    ),
    Decision(
        "RSD-01",
        "rebaseline",
        -210,
        "The inspecting engineer asks for anchors that were not in the approved design.",
        60,
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
