"""Scoring models and ratings: made, given a new version, retired; what raters say."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sightline.demand import events, policy
from sightline.demand.commands.keeping import acting, the_proposal
from sightline.demand.models import Proposal, RankingLine, Rating, ScoringModel, ScoringVersion
from sightline.demand.rules.scoring import Version, check_version, checked_scores
from sightline.demand.scores import refreshed
from sightline.identity.queries import the_organisation
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check, visible
from sightline.kernel.rows import update_rows

NAME, WORDS = 120, 1000
WHY_NAME = "a name is given once in an organisation"
WHY_LINES = "open rankings follow what raters say, whoever may see them"
RATEABLE = (*Proposal.UNDECIDED, Proposal.State.APPROVED)
KEYS = frozenset({"key", "name", "weight", "is_reversed", "low", "high"})
MOST_TEXT = 80


@command
def make_scoring_model(
    actor: Actor,
    *,
    name: str,
    method: str,
    criteria: Sequence[Mapping[str, Any]] = (),
    parameters: Mapping[str, Any] | None = None,
    description: str = "",
) -> ScoringModel:
    """Make a scoring model with its first version.

    Args:
        criteria: Of weighted and AHP models: key, name, weight, ``is_reversed``, low, high.
        parameters: ``matrix`` of an AHP model; ``rate`` and ``periods`` where money is computed.

    Raises:
        Forbidden: Only the strategic PMO.
        Invalid: Criteria or parameters that are none.
        Refused: ``name-taken``, ``no-criteria``, ``no-weight``, ``duplicate``, ``inconsistent``.
    """
    organisation = the_organisation(actor)
    row = ScoringModel(
        organisation=organisation, name=checked_text("name", name, NAME), method=method
    )
    check(actor, policy.keep_models, row)
    _check_name(row)
    row.description = checked_text("description", description, 10_000, required=False)
    first = _version(actor, row, 1, criteria, parameters or {})
    row.save()
    first.save()
    record(events.ScoringModelMade(about=row.pk, method=method))
    return row


def _check_name(row: ScoringModel) -> None:
    same = ScoringModel.objects.system(WHY_NAME).filter(
        organisation=row.organisation_id, name__iexact=row.name
    )
    if same.exclude(pk=row.pk).exists():
        raise Refused("name-taken", "There is a model of this name; choose another.", "name")


def _version(
    actor: Actor,
    model: ScoringModel,
    number: int,
    criteria: Sequence[Mapping[str, Any]],
    parameters: Mapping[str, Any],
    *,
    words: str = "",
) -> ScoringVersion:
    row = ScoringVersion(
        model=model,
        number=number,
        criteria=[_criterion(each) for each in criteria],
        parameters=_plain_parameters(parameters),
        words=checked_text("why", words, 500, required=False),
        made_by_id=acting(actor),
    )
    check_version(Version(model.method, row.criteria, row.parameters))
    return row


def _criterion(said: Any) -> dict[str, Any]:
    if not isinstance(said, Mapping) or said.keys() - KEYS or "name" not in said:
        raise Invalid({"criteria": [f"A criterion has {', '.join(sorted(KEYS))}."]})
    name = checked_text("criteria", said["name"], MOST_TEXT)
    key = checked_text("criteria", said.get("key") or name.casefold().replace(" ", "_"), MOST_TEXT)
    figures = {n: str(said.get(n, d)) for n, d in (("weight", 1), ("low", 0), ("high", 10))}
    return {"key": key, "name": name, "is_reversed": said.get("is_reversed") is True, **figures}


def _plain_parameters(said: Mapping[str, Any]) -> dict[str, Any]:
    if strange := said.keys() - {"matrix", "rate", "periods"}:
        raise Invalid({name: ["There is no such parameter."] for name in strange})
    plain = dict(said)
    if "rate" in plain:
        plain["rate"] = str(plain["rate"])
    if "matrix" in plain:
        plain["matrix"] = [[str(cell) for cell in row] for row in plain["matrix"]]
    return plain


@command
def change_scoring_model(
    actor: Actor,
    *,
    model_id: UUID,
    criteria: Sequence[Mapping[str, Any]] | None = None,
    parameters: Mapping[str, Any] | None = None,
    why: str = "",
    seen: int | None = None,
) -> ScoringVersion:
    """Give a scoring model a new version; rankings made before keep the one they were made with.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Invalid: Criteria or parameters that are none.
        Refused: ``wrong-state``, ``no-reason``, and as ``make_scoring_model``.
    """
    row: ScoringModel = claim(ScoringModel, model_id, actor, policy.keep_models, seen=seen)
    if row.state != ScoringModel.State.ACTIVE:
        raise Refused("wrong-state", "A retired model changes no more; take it up again first.")
    if not why.strip():
        raise Refused("no-reason", "Say why the model changes; rankings are compared by it.", "why")
    last = row.versions.order_by("-number").first()
    assert last is not None
    version = _version(
        actor,
        row,
        last.number + 1,
        last.criteria if criteria is None else criteria,
        last.parameters if parameters is None else parameters,
        words=why,
    )
    if (version.criteria, version.parameters) == (last.criteria, last.parameters):
        nothing_changed()
        return last
    version.save()
    record(events.ScoringModelChanged(about=row.pk, number=version.number), why=why)
    return version


@command
def retire_scoring_model(actor: Actor, *, model_id: UUID, seen: int | None = None) -> ScoringModel:
    """Retire a scoring model: nothing new is rated or ranked with it.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``.
    """
    return _moved(actor, model_id, "retire", seen)


@command
def reinstate_scoring_model(
    actor: Actor, *, model_id: UUID, seen: int | None = None
) -> ScoringModel:
    """Take a retired scoring model up again.

    Raises:
        NotFound, Forbidden, Stale: As ``claim``.
        Refused: ``wrong-state``.
    """
    return _moved(actor, model_id, "reinstate", seen)


def _moved(actor: Actor, model_id: UUID, verb: str, seen: int | None) -> ScoringModel:
    row: ScoringModel = claim(ScoringModel, model_id, actor, policy.keep_models, seen=seen)
    row.move(verb)
    row.save()
    record(events.ScoringModelMoved(about=row.pk, verb=verb))
    return row


@command
def rate_proposal(
    actor: Actor,
    *,
    proposal_id: UUID,
    model_id: UUID,
    scores: Mapping[str, Any],
    words: str = "",
    seen: int | None = None,
) -> Rating:
    """Score a proposal by a model, each rater once; saying it again replaces what one said.

    Open rankings by the model follow; the order stays until it is sorted anew.

    Raises:
        NotFound, Stale: As ``claim``.
        Forbidden: Only a role that scores, and nobody who asked or stands for it.
        Invalid: A criterion that there is not, or a score off its scale.
        Refused: ``wrong-state``, ``model-retired``, ``nothing-scored``, ``nobody-rates``.
    """
    row = the_proposal(actor, proposal_id, policy.rate, seen)
    model = find(ScoringModel, model_id, actor)
    if row.state not in RATEABLE:
        raise Refused("wrong-state", "Only what waits for a decision, or was approved, is scored.")
    if model.state != ScoringModel.State.ACTIVE:
        raise Refused("model-retired", "This model is retired; score by another.", "model_id")
    version = model.versions.order_by("-number").first()
    assert version is not None
    said = checked_scores(version.plain, scores)
    held = visible(actor, Rating).filter(proposal=row, model=model, rater=acting(actor)).first()
    rating = held or Rating(proposal=row, model=model, rater_id=acting(actor))
    rating.scores = said
    rating.words = checked_text("words", words, WORDS, required=False)
    rating.save()
    _follow(row, model)
    record(events.ProposalRated(about=rating.pk, proposal=row.pk, model=model.pk))
    return rating


def _follow(row: Proposal, model: ScoringModel) -> None:
    """Bring the open rankings by a model up to what raters say of a proposal now."""
    lines = RankingLine.objects.system(WHY_LINES).filter(
        proposal=row, ranking__made_with__model=model, ranking__state="open"
    )
    held = list(lines.select_related("ranking__made_with__model", "proposal"))
    update_rows(refreshed(held))
