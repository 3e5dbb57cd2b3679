"""Models of maturity: adopted or drafted, written on, published and retired."""

import copy
from typing import Any
from uuid import UUID

from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Refused
from sightline.kernel.policy import Actor, check
from sightline.maturity import events, policy
from sightline.maturity.commands import guards
from sightline.maturity.models import MaturityModel, ModelVersion
from sightline.maturity.rules import RULES
from sightline.maturity.shipped import SHIPPED, shipped

WHY = "a name and a default stand once in an organisation, whoever asks"


@command
def adopt_maturity_model(actor: Actor, *, key: str) -> ModelVersion:
    """Take one of the models that the product brings with it; it is published at once.

    Raises:
        Forbidden: Only the strategic PMO.
        Refused: ``no-such-default``, ``adopted-already``, ``name-taken``.
    """
    if key not in SHIPPED:
        raise Refused("no-such-default", f"Choose one of {', '.join(SHIPPED)}.", "key")
    given = shipped(key)
    row = _new(actor, given["name"], given["source"], given["rule"], key)
    version = _first(row, given["content"])
    version.move("publish")
    version.published_by_id, version.published_on = actor.id, clock.today()
    version.save()
    told = {"verb": "publish", "state": str(version.state)}
    record(events.MaturityModelMoved(about=version.pk, model=row.pk, **told))
    return version


@command
def draft_maturity_model(
    actor: Actor, *, name: str, rule: str, content: Any, source: str = ""
) -> ModelVersion:
    """Draft a model of one's own with its first version.

    Args:
        rule: How it comes to a level.
        content: Configuration as ``rules.content`` documents it.

    Raises:
        Forbidden: Only the strategic PMO.
        Refused: ``unsound-model``, ``name-taken``.
    """
    if rule not in RULES:
        raise Refused("unsound-model", f"Choose one of {', '.join(RULES)}.", "rule")
    row = _new(actor, name, source, rule)
    version = _first(row, content)
    record(events.MaturityModelWritten(about=version.pk, model=row.pk))
    return version


def _new(actor: Actor, name: str, source: str, rule: str, key: str = "") -> MaturityModel:
    home = the_organisation(actor)
    row = MaturityModel(organisation=home, rule=rule, shipped=key)
    check(actor, policy.keep_models, row)
    row.name = checked_text("name", name, 120)
    row.source = checked_text("source", source, 300, required=False)
    held = MaturityModel.objects.system(WHY).filter(organisation=home)
    if key and held.filter(shipped=key).exists():
        raise Refused("adopted-already", "It is adopted already: draft its next version.", "key")
    if held.filter(name__iexact=row.name).exists():
        raise Refused("name-taken", f"Another model is called {row.name}.", "name")
    row.save()
    return row


def _first(row: MaturityModel, content: Any) -> ModelVersion:
    version = ModelVersion(of_model=row, number=1)
    _write(version, content)
    version.save()
    return version


def _write(version: ModelVersion, content: Any) -> None:
    model = guards.sound(version.of_model.rule, content)
    version.content, version.n_items = content, len(model.items)


@command
def draft_model_version(actor: Actor, *, model_id: UUID) -> ModelVersion:
    """Draft a model's next version from its newest one.

    Raises:
        NotFound, Forbidden: As ``find`` says; only the strategic PMO.
        Refused: ``draft-open``.
    """
    row = find(MaturityModel, model_id, actor)
    check(actor, policy.keep_models, row)
    newest = ModelVersion.objects.system(WHY).filter(of_model=row).order_by("-number")[0]
    if newest.state == ModelVersion.State.DRAFT:
        raise Refused("draft-open", f"{newest} is a draft still: write on that.")
    version = ModelVersion(of_model=row, number=newest.number + 1)
    _write(version, copy.deepcopy(newest.content))
    version.save()
    record(events.MaturityModelWritten(about=version.pk, model=row.pk))
    return version


@command
def write_model_version(
    actor: Actor, *, version_id: UUID, content: Any, seen: int | None = None
) -> ModelVersion:
    """Change what a draft asks.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``version-settled``, ``unsound-model``.
    """
    row = claim(ModelVersion, version_id, actor, policy.keep_models, seen=seen)
    guards.check_draft(row)
    if content == row.content:
        nothing_changed()
        return row
    _write(row, content)
    row.__dict__.pop("told", None)
    row.save()
    record(events.MaturityModelWritten(about=row.pk, model=row.of_model_id))
    return row


@command
def publish_model_version(
    actor: Actor, *, version_id: UUID, seen: int | None = None
) -> ModelVersion:
    """Publish a draft: campaigns can use it, and it is never changed again.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``.
    """
    row = claim(ModelVersion, version_id, actor, policy.keep_models, seen=seen)
    row.move("publish")
    row.published_by_id, row.published_on = actor.id, clock.today()
    return _moved(row, "publish")


@command
def retire_model_version(
    actor: Actor, *, version_id: UUID, why: str, seen: int | None = None
) -> ModelVersion:
    """Retire a version: no campaign begins with it any more; those that did stay.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(ModelVersion, version_id, actor, policy.keep_models, seen=seen)
    row.move("retire")
    row.ended_why = guards.reason(why, "Say why nobody should assess by it any more.")
    row.ended_on = clock.today()
    return _moved(row, "retire", row.ended_why)


def _moved(row: ModelVersion, verb: str, why: str = "") -> ModelVersion:
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    record(events.MaturityModelMoved(about=row.pk, model=row.of_model_id, **told), why=why)
    return row
