"""What happened to proposals and to the links through which they come in."""

from dataclasses import dataclass
from uuid import UUID

from sightline.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class ProposalMade(Event):
    """Somebody wrote a proposal down, as a draft."""

    code: str


@dataclass(frozen=True, kw_only=True)
class ProposalReceived(Event):
    """A proposal came in through a public link."""

    code: str
    link: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalEdited(Event):
    """What a proposal says was edited."""


@dataclass(frozen=True, kw_only=True)
class AimSet(Event):
    """It was said which share of a proposal would serve an objective; no share ends it."""

    objective: UUID
    share_permille: int


@dataclass(frozen=True, kw_only=True)
class ProposalSubmitted(Event):
    """A proposal was handed in."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalScreened(Event):
    """An office took a proposal up, and somebody looks after it."""

    screener: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalSentBack(Event):
    """An office sent a proposal back with a question."""


@dataclass(frozen=True, kw_only=True)
class ProposalRouted(Event):
    """A proposal was handed to another office."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalQualified(Event):
    """A proposal says all that is needed to decide on it."""


@dataclass(frozen=True, kw_only=True)
class ProposalApproved(Event):
    """A proposal was approved to be done."""


@dataclass(frozen=True, kw_only=True)
class ProposalDeferred(Event):
    """A proposal was put off to a day."""


@dataclass(frozen=True, kw_only=True)
class ProposalResumed(Event):
    """A proposal that was put off is looked at again."""


@dataclass(frozen=True, kw_only=True)
class ProposalDeclined(Event):
    """A proposal was declined, with a reason and a letter."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(Event):
    """A proposal was taken back by whoever asked."""


@dataclass(frozen=True, kw_only=True)
class ProposalMerged(Event):
    """A proposal was found to ask for the same as another, which goes on for both."""

    into: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalReopened(Event):
    """A proposal that was rejected or merged is screened anew."""


@dataclass(frozen=True, kw_only=True)
class ProposalConverted(Event):
    """A project was opened from a proposal, with all that it says."""

    project: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalCompleted(Event):
    """What was asked for is done."""


@dataclass(frozen=True, kw_only=True)
class ProposalJoined(Event):
    """Somebody wants the same, and joined."""


@dataclass(frozen=True, kw_only=True)
class ProposalLeft(Event):
    """Somebody who had joined does not want it any more."""


@dataclass(frozen=True, kw_only=True)
class LetterSent(Event):
    """A letter about a proposal was handed to the mail."""


@dataclass(frozen=True, kw_only=True)
class IntakeLinkMade(Event):
    """A public link to the form of an office was made."""

    office: UUID


@dataclass(frozen=True, kw_only=True)
class IntakeLinkRevoked(Event):
    """A public link was ended; who has it finds nothing from now on."""


@dataclass(frozen=True, kw_only=True)
class ScoringModelMade(Event):
    """A way to score proposals was made, with its first version."""

    method: str


@dataclass(frozen=True, kw_only=True)
class ScoringModelChanged(Event):
    """A scoring model got a new version, or another name; rankings keep the version they have."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ScoringModelMoved(Event):
    """A scoring model was retired, or taken up again."""

    verb: str


@dataclass(frozen=True, kw_only=True)
class ProposalRated(Event):
    """Somebody scored a proposal, for the first time or anew."""

    proposal: UUID
    model: UUID


@dataclass(frozen=True, kw_only=True)
class RankingMade(Event):
    """Proposals were put in an order by a version of a scoring model."""

    n_lines: int


@dataclass(frozen=True, kw_only=True)
class RankingChanged(Event):
    """A ranking's name, budget or cut line changed."""


@dataclass(frozen=True, kw_only=True)
class RankingSorted(Event):
    """A ranking was put in the order of its scores, with the proposals that came since."""

    n_lines: int


@dataclass(frozen=True, kw_only=True)
class LineMoved(Event):
    """A proposal was moved by hand in a ranking."""

    line: UUID
    to: int


@dataclass(frozen=True, kw_only=True)
class LineCalled(Event):
    """It was said that a proposal must be done, is in, out or undecided; or the line decides."""

    line: UUID
    call: str


@dataclass(frozen=True, kw_only=True)
class RankingFrozen(Event):
    """A ranking was frozen with all that it rests on."""

    digest: str


@dataclass(frozen=True, kw_only=True)
class ScenarioMade(Event):
    """A scenario was made over the live portfolio, or copied from another."""

    title: str


@dataclass(frozen=True, kw_only=True)
class ScenarioChanged(Event):
    """What a scenario is judged by changed: its years, limits or assumptions."""


@dataclass(frozen=True, kw_only=True)
class DeltaLaid(Event):
    """A delta was laid over the plan of record in a scenario."""

    kind: str
    on: str


@dataclass(frozen=True, kw_only=True)
class DeltaDropped(Event):
    """A delta was taken out of a scenario."""

    kind: str
    on: str


@dataclass(frozen=True, kw_only=True)
class SelectionAsked(Event):
    """The solver was asked for its choice; ``about`` is the run."""

    scenario: UUID
    seconds: int


@dataclass(frozen=True, kw_only=True)
class SelectionFound(Event):
    """The solver answered, and its answer was kept."""

    scenario: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class SelectionFailed(Event):
    """The solver could not answer, and why was kept."""

    scenario: UUID
    reason: str


@dataclass(frozen=True, kw_only=True)
class SelectionCancelled(Event):
    """Somebody stopped the solver; nothing of it is kept."""

    scenario: UUID


@dataclass(frozen=True, kw_only=True)
class SelectionAccepted(Event):
    """A scenario took over what the solver chose."""

    run: UUID
    n_deltas: int


@dataclass(frozen=True, kw_only=True)
class ScenarioProposed(Event):
    """A scenario was put forward, frozen as it stands."""

    frozen: str


@dataclass(frozen=True, kw_only=True)
class ScenarioReworked(Event):
    """A scenario that was put forward is a draft again."""


@dataclass(frozen=True, kw_only=True)
class ScenarioApproved(Event):
    """A scenario became the plan of record."""

    plan: UUID
    n_asks: int


@dataclass(frozen=True, kw_only=True)
class ScenarioSuperseded(Event):
    """Another scenario became the plan of record in its place."""

    by: UUID


@dataclass(frozen=True, kw_only=True)
class ScenarioDropped(Event):
    """A scenario was given up."""


@dataclass(frozen=True, kw_only=True)
class ScenarioUndone(Event):
    """An approval was taken back, and all that it did."""

    plan: UUID


@dataclass(frozen=True, kw_only=True)
class ProposalPlanned(Event):
    """A plan of record put a proposal's start off."""

    scenario: UUID


@dataclass(frozen=True, kw_only=True)
class TriggersSeen(Event):
    """The portfolio was looked over, and something in it asks for a second look."""

    n_new: int


@dataclass(frozen=True, kw_only=True)
class TriggerEnded(Event):
    """A trigger was answered by a decision, or set aside."""

    state: str


@dataclass(frozen=True, kw_only=True)
class ProjectRechosen(Event):
    """It was decided to go on with a project, to re-scope or to stop it; ``about`` is the decision."""

    project: UUID
    call: str
    n_asks: int
