"""What becomes of the sample's promised benefits: how far each one came, and why it ended."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """How far one benefit came.

    Attributes:
        state: Where it stands today.
        share: Percent of plan that came by each reading.
        waiting: How many of its last readings the owner has not attested.
        adopted: Share using it and how well, in percent, where that was measured.
        learnt: Why it ended.
    """

    project: str
    objective: str
    state: str
    share: int = 100
    lag: int = 0
    ramp: int = 60
    waiting: int = 0
    adopted: tuple[int, ...] = ()
    measure: str = ""
    source: str = ""
    is_intermediate: bool = False
    learnt: str = ""


STORIES = (
    Story("RSD-06", "DRY", "sustained", 102, ramp=30),
    Story("RSD-06", "CARBON", "partly_realised", 71, ramp=30, adopted=(80, 90)),
    Story(
        "WPF-04",
        "COST",
        "closed",
        23,
        ramp=30,
        adopted=(31, 75),
        learnt="Desks were shared, offices were not given up: floors were never handed back.",
    ),
    Story("BIO-04", "CARBON", "not_realised", 18, ramp=30, adopted=(25, 70)),
    Story("CRV-06", "RIVER", "realising", 84, ramp=0, waiting=2),
    Story("TRN-01", "SAFE", "in_delivery", lag=60, ramp=120),
    Story("TRN-02", "SAFE", "in_delivery", lag=30),
    Story("TRN-03", "SAFE", "in_delivery", lag=60, ramp=90),
    Story("RSD-01", "DRY", "in_delivery", lag=90),
    Story("LFN-01", "LEAK", "in_delivery", lag=30, ramp=365, adopted=(55, 80)),
    Story("LFN-01", "SERVICE", "in_delivery", lag=30, ramp=365, is_intermediate=True),
    Story("LFN-02", "LEAK", "in_delivery", lag=20, ramp=90),
    Story("LFN-04", "LEAK", "in_delivery", lag=10, ramp=30),
    Story("CRV-01", "RIVER", "in_delivery", lag=90, ramp=180),
    Story("HTN-01", "HEAT", "in_delivery", lag=120, ramp=540),
    Story("BIO-01", "CARBON", "in_delivery", lag=60, ramp=120),
    Story("BIO-02", "CARBON", "in_delivery", lag=60, ramp=120),
    Story("CUS-01", "SERVICE", "in_delivery", lag=45, ramp=180, is_intermediate=True),
    Story("CUS-01", "COST", "in_delivery", lag=90, ramp=365, adopted=(70, 80)),
    Story("DIG-01", "COST", "in_delivery", lag=30, ramp=180),
    Story("WPF-05", "COST", "in_delivery", lag=0, ramp=60),
    Story("HTN-02", "HEAT", "approved", lag=120, ramp=540),
    Story(
        "LFN-05",
        "SERVICE",
        "approved",
        lag=30,
        ramp=90,
        measure="Calls about interruptions",
        source="Call log of the contact centre",
    ),
    Story("DIG-02", "COST", "approved", lag=120, ramp=365),
    Story(
        "CUS-04",
        "SERVICE",
        "baselined",
        lag=30,
        ramp=90,
        measure="Calls about interruptions",
        source="Call log of the contact centre",
    ),
    Story("TRN-06", "SAFE", "baselined", lag=30, ramp=90),
    Story("TRN-05", "SAFE", "profiled", lag=30),
    Story("CRV-04", "RIVER", "profiled", lag=90),
    Story("BIO-05", "CARBON", "identified"),
    Story("CRV-07", "RIVER", "identified"),
)
#: A benefit of its own beside the promises: to be told in visits, not in money; and a disbenefit.
EXTRA = Story("RSD-06", "SAFE", "realised", ramp=30)
HARM = Story("RSD-06", "HARM", "realising", 108, ramp=0)
MAPPED = "RSD-06"
