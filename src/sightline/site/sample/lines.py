"""What one sample project says of itself: a row of the tables in the ``projects_*`` modules."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ProjectLine:
    """One project and how it goes.

    Attributes:
        starts: Months from today; ``months`` is how long it is planned to take.
        cost: Approved whole-life cost in thousand pounds; ``gain`` promised benefit a year.
        serves: Objective to share.
        late: Days behind the approved finish today, ``over`` thousandths over the approved cost,
            both grown since ``since`` months from today.
        eased: Thousandths over the approved cost half-way, when the worst was behind it.
        reached: Percent of the promised benefit that is still expected.
        trouble: Why it is late or over, in the manager's words.
        severe: It carries a risk that scores 16 or more.
        tells: ``honest``, ``rosy`` (green whatever the figures say), ``stuck`` (the same words
            three periods running), ``silent`` (never), or ``late:n`` (not for n periods).
        touches: Names of systems, data, vendors, sites and groups of ``subjects``.
        needs: Codes of projects it depends on.
    """

    code: str
    name: str
    scope: str
    kind: str
    manager: str
    starts: int
    months: int
    cost: int
    gain: int
    serves: dict[str, float] = field(default_factory=dict)
    state: str = "executing"
    late: int = 0
    over: int = 0
    eased: int = 0
    since: int = -7
    reached: int = 100
    trouble: str = ""
    severe: bool = False
    tells: str = "honest"
    secrecy: str = "pmo"
    citation: str = ""
    critical: bool = False
    sponsor: str = ""
    touches: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        """The code of its program."""
        return self.code.split("-")[0]
