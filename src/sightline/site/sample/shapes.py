"""What projects of a kind have in common: milestones, phases, gates, tolerance and risks.

A milestone or gate stands at a share of the planned duration.
"""

from dataclasses import dataclass

Share = float


@dataclass(frozen=True)
class Shape:
    """The usual plan of a kind of project."""

    milestones: tuple[tuple[str, Share], ...]
    phases: tuple[tuple[str, Share], ...]
    tolerance_days: int
    tolerance_permille: int
    category: str


WORKS = Shape(
    milestones=(
        ("Outline design approved", 0.10),
        ("Planning consent granted", 0.20),
        ("Detailed design complete", 0.32),
        ("Main contract let", 0.42),
        ("Ground broken", 0.50),
        ("Plant delivered to site", 0.66),
        ("Commissioning begins", 0.84),
        ("In service", 0.97),
    ),
    phases=(("Define", 0.16), ("Design", 0.45), ("Build", 0.86), ("Commission and hand over", 1.0)),
    tolerance_days=30,
    tolerance_permille=80,
    category="Capital works",
)
NETWORK = Shape(
    milestones=(
        ("Route survey complete", 0.12),
        ("Street works agreed", 0.24),
        ("Contract let", 0.34),
        ("First section live", 0.48),
        ("Half of the work complete", 0.66),
        ("Last section live", 0.90),
        ("Reinstatement signed off", 0.98),
    ),
    phases=(("Define", 0.16), ("Prepare", 0.36), ("Roll out", 0.90), ("Hand over", 1.0)),
    tolerance_days=28,
    tolerance_permille=60,
    category="Network program",
)
DIGITAL = Shape(
    milestones=(
        ("Requirements agreed", 0.14),
        ("Supplier chosen", 0.26),
        ("Design approved", 0.38),
        ("First release in test", 0.54),
        ("Data migrated", 0.72),
        ("Go-live", 0.88),
        ("Hypercare ends", 0.98),
    ),
    phases=(("Discover", 0.16), ("Design", 0.40), ("Build and test", 0.88), ("Stabilise", 1.0)),
    tolerance_days=21,
    tolerance_permille=50,
    category="Technology",
)
CHANGE = Shape(
    milestones=(
        ("Case for change agreed", 0.12),
        ("New way of working designed", 0.30),
        ("Pilot group live", 0.50),
        ("Half of the teams live", 0.66),
        ("All teams live", 0.84),
        ("Benefits review held", 0.97),
    ),
    phases=(("Define", 0.16), ("Design", 0.34), ("Adopt", 0.86), ("Embed", 1.0)),
    tolerance_days=21,
    tolerance_permille=50,
    category="Business change",
)
STUDY = Shape(
    milestones=(
        ("Scope agreed", 0.14),
        ("Sites chosen", 0.28),
        ("Fieldwork complete", 0.58),
        ("Draft findings shared", 0.76),
        ("Final report issued", 0.92),
    ),
    phases=(("Plan", 0.16), ("Fieldwork", 0.60), ("Report", 1.0)),
    tolerance_days=21,
    tolerance_permille=50,
    category="Study and pilot",
)
SHAPES = {
    "works": WORKS,
    "network": NETWORK,
    "digital": DIGITAL,
    "change": CHANGE,
    "study": STUDY,
}
GATES: tuple[tuple[str, Share], ...] = (
    ("Gate 1: strategic fit", 0.02),
    ("Gate 2: business case", 0.16),
    ("Gate 3: ready for service", 0.80),
)
EVIDENCE = (
    "Strategic outline case, first estimate, letter of the sponsor",
    "Full business case, approved baseline, risk register, plan for benefits",
    "Acceptance tests, operators' readiness statement, handover plan",
)
GATE_REASONS = (
    "The need is clear and the project serves an objective of the plan.",
    "The case holds at the pessimistic end; the delivery team is in place.",
    "Operators accept the service; what is still open is small and dated.",
)
