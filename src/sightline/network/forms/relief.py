"""Forms of relief from standards and of feedback on them."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.network import queries, rules
from sightline.network.models import Clause, Deviation, Standard
from sightline.ui.fields import choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class DeviationForm(CommandForm):
    """What an office asks to be let off, why, what instead, from when and until when."""

    office_id = choice("Office", required=True, help_text="For which office you ask.")
    title = line("Title", 200, required=True)
    project_ids = forms.MultipleChoiceField(
        label="Projects", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Tick none to ask for all projects of the office.",
    )  # fmt: skip
    reason = line("Why the clause cannot be met", 20_000, lines=3)
    alternative = line(
        "Alternative control", 20_000, lines=2,
        help_text="Which other control does what the clause is for.",
    )  # fmt: skip
    risk = line("Risk", 20_000, lines=2)
    mitigation = line("Mitigation", 20_000, lines=2)
    starts = day(
        "From", "Ask in advance: a day before you send it is marked retrospective.", required=True
    )
    expires = day("Until", "At most five years, and never past the next version.", required=True)
    precedent_id = choice("As in", help_text="A decision on the same clause that you rely on.")

    def __init__(
        self, data: QueryDict | None, *, actor: Actor, clause: Clause, row: Deviation | None = None
    ) -> None:
        super().__init__(data, initial=_held(actor, row))
        offices = queries.asking_offices(actor, clause)
        choose(self, office_id=[(str(one.pk), one.name) for one in offices])
        but = row.pk if row else None
        before = queries.precedents(actor, clause, but=but)
        choose(self, precedent_id=[(str(one.pk), f"{one} ({one.office})") for one in before])
        projects = queries.askable_projects(actor, [one.pk for one in offices])
        self.fields["project_ids"].choices = [  # type: ignore[attr-defined]
            (str(one.pk), f"{one.code} {one.name}") for one in projects
        ]
        if row is not None:
            del self.fields["office_id"]

    def arguments(self) -> dict[str, Any]:
        """Send ids as ids, and no precedent as none."""
        given = super().arguments()
        given["project_ids"] = [UUID(each) for each in given["project_ids"]]
        return given | {"precedent_id": given["precedent_id"] or None}


def _held(actor: Actor, row: Deviation | None) -> dict[str, Any]:
    if row is None:
        return {"starts": clock.today()}
    names = ("title", "reason", "alternative", "risk", "mitigation", "starts", "expires")
    held = {name: getattr(row, name) for name in names} | {"seen": row.version}
    named = [str(one.project_id) for one in queries.deviation_projects(actor, row.pk)]
    return held | {"project_ids": named, "precedent_id": str(row.precedent_id or "")}


class AskForm(CommandForm):
    """What is missing."""

    question = line("What is missing", 5000, required=True, lines=3)


class AnswerForm(CommandForm):
    """The answer to what was asked."""

    reply = line("Answer", 5000, required=True, lines=3)


class ApproveForm(CommandForm):
    """The reasons of a decision, its conditions, and whether every office may read it."""

    why = line(
        "Reasons", 5000, required=True, lines=3, help_text="They are kept with the decision."
    )
    conditions = line("Conditions", 5000, lines=2, help_text="Leave it empty if there are none.")
    is_precedent = forms.BooleanField(
        label="Publish it as a precedent", required=False,
        help_text="Every office may then read it while it writes its own.",
    )  # fmt: skip


class FeedbackForm(CommandForm):
    """What does not fit, of which clause, for which office."""

    office_id = choice("Office", required=True, help_text="For which office you speak.")
    clause_id = choice("Clause")
    title = line("Title", 200, required=True)
    text = line("What does not fit, and for whom", 10_000, required=True, lines=4)

    def __init__(self, data: QueryDict | None, *, actor: Actor, standard: Standard) -> None:
        super().__init__(data)
        offices = queries.own_offices(actor)
        choose(self, office_id=[(str(one.pk), one.name) for one in offices])
        version = queries.version_shown(actor, standard)
        clauses = queries.clauses(actor, version.pk) if version else ()
        choose(self, clause_id=[(str(one.pk), str(one)) for one in clauses])

    def arguments(self) -> dict[str, Any]:
        """Send no clause as none."""
        given = super().arguments()
        return given | {"clause_id": given["clause_id"] or None}


class ResolveForm(CommandForm):
    """What came of the joint review."""

    outcome = forms.ChoiceField(label="Outcome", choices=list(rules.OUTCOMES.items()))
    resolution = line("What was agreed, or why not", 10_000, required=True, lines=3)


class SayForm(CommandForm):
    """A post in a thread."""

    text = line("Your words", 10_000, required=True, lines=3)


class FindingForm(CommandForm):
    """What an office found of one project."""

    complies = forms.TypedChoiceField(
        label="It complies", choices=[("yes", "Yes"), ("no", "No")], coerce=lambda v: v == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    evidence = line("By what this can be seen", 10_000, required=True, lines=3)


class GrandfatherForm(CommandForm):
    """Why a project may finish as it began, what ends that, and past which finish it lapses."""

    reason = line("Why", 10_000, required=True, lines=3)
    ends_when = line("It ends with", 10_000, required=True, help_text="Such as: handover")
    limit_on = day(
        "Lapses if it is to finish after",
        "A new baseline past that day ends the decision by itself.",
        required=True,
    )


class RegimeForm(CommandForm):
    """A regulation that an office comes under."""

    name = line("Regime", 200, required=True, help_text="Such as: Water Industry Act")
    since = day("Since")

    def arguments(self) -> dict[str, Any]:
        """Send no day as none."""
        given = super().arguments()
        given.pop("seen", None)
        return given


class RegimeEndForm(CommandForm):
    """The day on which a regime ends."""

    until = day("Until", "It holds up to, not on, that day.", required=True)
