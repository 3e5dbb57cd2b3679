"""Campaigns: planned, given items and respondents, opened and cancelled."""

from datetime import date
from typing import Any
from uuid import UUID

from sightline.identity.queries import office_parents, the_office, the_organisation, the_person
from sightline.identity.rules import below
from sightline.kernel import clock
from sightline.kernel.command import claim, command, find, nothing_changed, record
from sightline.kernel.edits import checked_text, set_fields
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check
from sightline.maturity import events, policy
from sightline.maturity.commands import guards
from sightline.maturity.models import Campaign, ModelVersion, Respondent
from sightline.maturity.rules import KINDS, ROLES, USUAL

WHY = "a campaign is opened for everybody who is asked, whoever opens it"
FIELDS = frozenset({"title", "opens", "closes"})


@command
def plan_campaign(
    actor: Actor,
    *,
    office_id: UUID,
    version_id: UUID,
    kind: str,
    title: str,
    opens: date,
    closes: date,
    subject_id: UUID | None = None,
    subject: str = "",
) -> Campaign:
    """Plan an assessment; every item of the model is asked for until some are chosen.

    Args:
        office_id: The office that leads it.
        kind: Whose maturity: ``organisation``, ``pmo``, ``customer`` or ``practitioner``.
        subject_id: The office for a PMO (the leading one if not given) and for practitioners;
            an id of the customer where there is one.
        subject: Words for a customer, needed there, and for practitioners.

    Raises:
        NotFound: The office or the version is not visible.
        Forbidden: Only who leads the office.
        Refused: ``not-published``, ``other-office``, ``no-subject``, ``closes-first``.
    """
    office, version = the_office(actor, office_id), find(ModelVersion, version_id, actor)
    if kind not in KINDS:
        raise Invalid({"kind": [f"Choose one of {', '.join(KINDS)}."]})
    row = Campaign(organisation_id=office.organisation_id, office=office, version_of=version)
    check(actor, policy.run, row)
    guards.check_usable(version)
    row.kind = kind
    _name_subject(actor, row, subject_id, checked_text("subject", subject, 200, required=False))
    given = {"title": checked_text("title", title, 200), "opens": opens, "closes": closes}
    set_fields(row, given, FIELDS)
    _check_order(row)
    ask = {"importance": USUAL, "target": None}
    row.needed = {item.key: dict(ask) for item in version.told.items}
    row.save()
    return _planned(row)


def _name_subject(actor: Actor, row: Campaign, subject_id: UUID | None, words: str) -> None:
    if row.kind == "organisation":
        home = the_organisation(actor)
        row.subject_id, row.subject = home.pk, home.name
        return
    if row.kind == "customer":
        if not words:
            raise Refused("no-subject", "Say which customer is assessed.", "subject")
        row.subject_id, row.subject = subject_id, words
        return
    office = the_office(actor, subject_id or row.office_id)
    if office.pk not in below([row.office_id], office_parents(row.organisation_id)):
        told = f"{office.name} does not stand under {row.office.name}: let its own office lead."
        raise Refused("other-office", told, "subject_id")
    practitioners = words or f"Practitioners of {office.name}"
    row.subject_id, row.subject = office.pk, office.name if row.kind == "pmo" else practitioners


def _check_order(row: Campaign) -> None:
    if row.opens >= row.closes:
        raise Refused("closes-first", "It closes after the day on which it opens.", "closes")


@command
def change_campaign(
    actor: Actor, /, *, campaign_id: UUID, seen: int | None = None, **fields: Any
) -> Campaign:
    """Change a campaign's title or days until it is opened.

    Args:
        fields: ``title``, ``opens``, ``closes``.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``campaign-begun``, ``closes-first``.
    """
    row = claim(Campaign, campaign_id, actor, policy.run, seen=seen)
    guards.check_planned(row)
    if "title" in fields:
        fields["title"] = checked_text("title", fields["title"], 200)
    if not set_fields(row, fields, FIELDS):
        nothing_changed()
        return row
    _check_order(row)
    row.save()
    return _planned(row)


@command
def choose_items(
    actor: Actor, *, campaign_id: UUID, needed: Any, seen: int | None = None
) -> Campaign:
    """Choose which items are asked for, how important each is, and how far it should be.

    Args:
        needed: Item key to ``importance`` (1 to 5) and ``target`` (a score, or nothing).

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``campaign-begun``, ``no-items``, ``not-asked``, ``outside-scale``.
    """
    row = claim(Campaign, campaign_id, actor, policy.run, seen=seen)
    guards.check_planned(row)
    found = guards.asked_for(row.version_of.told, needed)
    if found == row.needed:
        nothing_changed()
        return row
    row.needed = found
    row.save()
    return _planned(row)


@command
def invite_respondent(actor: Actor, *, campaign_id: UUID, person_id: UUID, role: str) -> Respondent:
    """Ask a person, while the campaign is a draft or open.

    Raises:
        NotFound: The campaign or the person is not visible.
        Forbidden: Only who leads the office.
        Refused: ``campaign-over``, ``asked-already``, ``assessor-answers``, ``not-a-person``.
    """
    campaign = claim(Campaign, campaign_id, actor, policy.run)
    _check_asking(campaign)
    person = the_person(actor, person_id)
    if role not in ROLES:
        raise Invalid({"role": [f"Choose one of {', '.join(ROLES)}."]})
    if person.kind != "person" or not person.is_active:
        raise Refused("not-a-person", f"{person.name} cannot sign in to answer.", "person_id")
    if Respondent.objects.system(WHY).filter(campaign=campaign, person=person).exists():
        raise Refused("asked-already", f"{person.name} is asked already.", "person_id")
    guards.check_not_assessing(campaign, person.pk)
    row = Respondent(campaign=campaign, person_id=person.pk, role=role)
    row.save()
    record(events.CampaignPlanned(about=campaign.pk, kind=campaign.kind))
    return row


@command
def drop_respondent(actor: Actor, *, respondent_id: UUID, seen: int | None = None) -> None:
    """Ask somebody no more, so long as they have not answered.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``campaign-over``, ``answered-already``.
    """
    row = claim(Respondent, respondent_id, actor, policy.run, seen=seen)
    _check_asking(row.campaign)
    if row.answered_on is not None:
        raise Refused("answered-already", f"{row} has answered, and the answers stay.")
    row.delete()
    record(events.CampaignPlanned(about=row.campaign_id, kind=row.campaign.kind))


def _check_asking(row: Campaign) -> None:
    if row.state not in (Campaign.State.DRAFT, Campaign.State.OPEN):
        words = f"It is {row.get_state_display().lower()}: nobody is asked any more."
        raise Refused("campaign-over", words)


@command
def open_campaign(actor: Actor, *, campaign_id: UUID, seen: int | None = None) -> Campaign:
    """Open a campaign: those who are asked can answer.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-respondents``, ``not-published``.
    """
    row = claim(Campaign, campaign_id, actor, policy.run, seen=seen)
    row.move("open")
    guards.check_usable(row.version_of)
    if not Respondent.objects.system(WHY).filter(campaign=row).exists():
        words = "Nobody is asked yet: name at least one respondent, then open it."
        raise Refused("no-respondents", words)
    row.opened_on = clock.today()
    return moved(row, "open")


@command
def cancel_campaign(
    actor: Actor, *, campaign_id: UUID, why: str, seen: int | None = None
) -> Campaign:
    """Cancel a campaign before it is confirmed; what was answered is kept and counts nowhere.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``wrong-state``, ``no-reason``.
    """
    row = claim(Campaign, campaign_id, actor, policy.run, seen=seen)
    row.move("cancel")
    row.ended_why = guards.reason(why, "Say why it is not gone on with.")
    return moved(row, "cancel", row.ended_why)


def _planned(row: Campaign) -> Campaign:
    record(events.CampaignPlanned(about=row.pk, kind=row.kind))
    return row


def moved(row: Campaign, verb: str, why: str = "") -> Campaign:
    """Save a campaign after a step, and record it."""
    row.save()
    told = {"verb": verb, "state": str(row.state)}
    record(events.CampaignMoved(about=row.pk, kind=row.kind, **told), why=why)
    return row
