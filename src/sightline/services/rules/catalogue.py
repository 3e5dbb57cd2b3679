"""The default catalogue: 26 services that an office may take over and change.

``key`` ties each to the part of the product that performs it; hours are working hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Offered:
    """One service of the default catalogue."""

    number: int
    name: str
    domain: str
    category: str
    key: str
    promise: str
    measure: str
    hours: int
    steps: tuple[str, ...]
    skills: tuple[str, ...]
    audience: str = "Everybody who runs or sponsors work"

    @property
    def code(self) -> str:
        """Its code in the catalogue."""
        return f"S{self.number:02}"


S, T, O = "strategic", "tactical", "operational"  # noqa: E741 - short in the table
EXECUTIVES, MANAGERS = "Executives and sponsors", "Project and program managers"

DEFAULT: Sequence[Offered] = (
    Offered(1, "Strategic planning support", "portfolio", S, "objectives",
            "Each objective has work that is funded, or it is known that it has none",
            "Objectives with funded work", 80,
            ("Agree the question", "Gather facts", "Hold the session", "Write it up"),
            ("strategy", "facilitation"), EXECUTIVES),
    Offered(2, "Executive advice and decision support", "portfolio", S, "decisions",
            "A paper with options, figures and a recommendation before the decision is due",
            "Days from question to decision", 40,
            ("Agree the question", "Work out options", "Check the figures", "Brief"),
            ("analysis", "writing"), EXECUTIVES),
    Offered(3, "Demand intake and business case support", "portfolio", T, "proposals",
            "Everybody who proposes gets a reasoned answer, and help with the case",
            "Days from submitted to decided", 24,
            ("Read the proposal", "Talk with who asked", "Work on the case", "Hand it in"),
            ("business case", "analysis")),
    Offered(4, "Portfolio selection, prioritisation and balancing", "portfolio", S, "scenarios",
            "The choice makes the most of money and people, and says why",
            "Value for each unit of budget chosen", 80,
            ("Gather candidates", "Score", "Compare scenarios", "Put one forward"),
            ("portfolio", "analysis"), EXECUTIVES),
    Offered(5, "Benefits realisation", "portfolio", S, "benefits",
            "Each benefit has an owner, a plan and readings, and what is missing is said in time",
            "Realised over planned", 40,
            ("Agree the benefit", "Name its owner", "Plan readings", "Set up the profile"),
            ("benefits", "measurement"), EXECUTIVES),
    Offered(6, "External scanning and benchmarking", "portfolio", S, "",
            "What others do better, with what of it would help here",
            "Actions taken up", 80,
            ("Agree the question", "Look outside", "Compare", "Recommend"),
            ("research",), EXECUTIVES),
    Offered(7, "Governance design and board secretariat", "governance", S, "boards",
            "Boards meet prepared, decide and leave minutes",
            "Decisions in each sitting", 24,
            ("Agree the agenda", "Send the pack", "Hold the sitting", "Write the minutes"),
            ("governance", "writing"), EXECUTIVES),
    Offered(8, "Stage gates and assurance reviews", "governance", T, "gates",
            "Gates are held on their day by people who can decide",
            "Gates decided on their day", 40,
            ("Plan the review", "Read the evidence", "Talk with the team", "Report"),
            ("assurance", "delivery")),
    Offered(9, "Project audits and health checks", "governance", T, "",
            "An independent look, with findings that help",
            "Findings closed on time", 60,
            ("Agree the scope", "Look and talk", "Write findings", "Follow up"),
            ("assurance", "audit")),
    Offered(10, "Risk and contingency management", "governance", T, "risks",
            "Every open risk has an owner and a response that runs",
            "Open risks with a live response", 24,
            ("Prepare the session", "Find risks", "Agree responses", "Set contingency"),
            ("risk", "facilitation")),
    Offered(11, "Change control and dependencies", "governance", T, "changes",
            "Changes are weighed with all that they touch, and decided in time",
            "Days from submitted to decided", 24,
            ("Take the request in", "Find what it touches", "Ask who is touched", "Present it"),
            ("change control", "analysis")),
    Offered(12, "Status reporting to executives", "delivery", O, "reports",
            "One page for each project, on time, that says what changed",
            "Reports published in their period", 8,
            ("Gather facts", "Draft", "Check", "Publish"), ("writing", "analysis"), EXECUTIVES),
    Offered(13, "Performance monitoring and forecasting", "delivery", T, "forecasts",
            "A forecast of dates and money that one can rely on",
            "Milestones met no later than forecast", 24,
            ("Gather actuals", "Forecast", "Explain what changed"), ("analysis", "forecasting")),
    Offered(14, "Planning and scheduling support", "delivery", O, "schedules",
            "A plan that can be followed and computed",
            "Projects with a computed schedule", 24,
            ("Agree the outline", "Draw the plan", "Check its quality", "Hand it over"),
            ("scheduling",), MANAGERS),
    Offered(15, "Specialist tasks for project managers", "delivery", O, "",
            "A specialist for the task at hand", "Turnaround and satisfaction", 24,
            ("Agree the task", "Do it", "Hand it over"), ("specialist",), MANAGERS),
    Offered(16, "Direct program and project delivery", "delivery", O, "delivery",
            "The office runs it, from start to handover", "Finished by the approved day", 160,
            ("Agree the mandate", "Name the manager", "Take over"), ("delivery",), EXECUTIVES),
    Offered(17, "Recovery of troubled projects", "delivery", O, "recovery",
            "A project in trouble is looked at within a week, and led back or ended",
            "Projects that were red and are not now", 40,
            ("Look at it", "Agree what to save", "Plan anew", "Stand by"),
            ("delivery", "recovery"), MANAGERS),
    Offered(18, "Resource capacity and allocation", "capability", T, "",
            "It is known who is free, and nobody is planned twice", "Hours planned twice", 24,
            ("Gather demand", "Compare", "Agree"), ("resources", "analysis"), MANAGERS),
    Offered(19, "Recruiting and assigning project managers", "capability", T, "staffing",
            "Each project has a manager who fits", "Live projects with a manager", 80,
            ("Agree the profile", "Search", "Propose", "Assign"), ("people",), EXECUTIVES),
    Offered(20, "Training and competency development", "capability", T, "",
            "People learn what their next task asks for", "Gaps closed", 80,
            ("Find the gap", "Choose the way", "Train", "Check"), ("training",)),
    Offered(21, "Mentoring and coaching", "capability", O, "",
            "Somebody experienced at one's side", "Satisfaction", 16,
            ("Agree the aim", "Meet", "Look back"), ("coaching",), MANAGERS),
    Offered(22, "Methodology and standards", "knowledge", T, "standards",
            "Few standards, each with a use, adopted and followed",
            "Projects under a governing standard", 40,
            ("Hear the need", "Draft", "Consult", "Publish"), ("method", "writing")),
    Offered(23, "Project information system and tools", "knowledge", O, "users",
            "Tools that work, with people who can use them", "People who acted in 30 days", 8,
            ("Understand", "Solve or pass on", "Tell"), ("tools",)),
    Offered(24, "Knowledge, lessons and archive", "knowledge", T, "lessons",
            "What one project learned reaches the next", "Published lessons that are applied", 16,
            ("Gather", "Review", "Publish", "Point to it"), ("writing", "facilitation")),
    Offered(25, "Organisational change and adoption support", "relations", T, "",
            "People use the new way, and use it well", "Utilisation and proficiency", 80,
            ("Find who is concerned", "Plan", "Accompany", "Measure"), ("adoption",)),
    Offered(26, "Stakeholder, customer and supplier interface", "relations", T, "requests",
            "One door, one answer, in the time promised", "Requests met in time", 16,
            ("Listen", "Find who answers", "Answer"), ("relations", "writing")),
)  # fmt: skip
