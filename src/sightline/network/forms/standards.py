"""Forms of standards: names, versions with their conditions, clauses, steps and comments."""

from typing import Any

from django import forms
from django.http import QueryDict

from sightline.kernel.policy import Actor
from sightline.network import queries, rules
from sightline.network.forms import clause_bites, conditions
from sightline.network.models import Clause, Standard, StandardVersion
from sightline.network.rules.conditions import APPLIES, CHECKS, parsed
from sightline.projects.forms.fields import RowForm, office_choices, people_choices
from sightline.ui.fields import choice, choose, day
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class NewStandardForm(CommandForm):
    """A new standard with the draft of its first version."""

    code = line("Code", 40, required=True, help_text="Short, such as REP-1; each once.")
    title = line("Title", 200, required=True)
    family = forms.ChoiceField(label="Family", choices=list(rules.FAMILIES.items()))
    office_id = choice(
        "Kept by", required=True, help_text="It reaches this office's tree: it and those beneath."
    )
    owner_id = choice("Owner", help_text="Who answers questions about it.")
    summary = line("What it is for", 20_000, lines=3)

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        super().__init__(data)
        choose(self, office_id=office_choices(actor), owner_id=people_choices(actor)[1:])

    def arguments(self) -> dict[str, Any]:
        """Leave out what was not said."""
        return {key: value for key, value in super().arguments().items() if value != ""}


class StandardForm(RowForm):
    """A standard's names and owner."""

    code = line("Code", 40, required=True)
    title = line("Title", 200, required=True)
    family = forms.ChoiceField(label="Family", choices=list(rules.FAMILIES.items()))
    owner_id = choice("Owner")
    why = line("Why", 500)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: Standard) -> None:
        super().__init__(data, row=row)
        self.options(owner_id=people_choices(actor))


class VersionForm(CommandForm):
    """What a version says: its force, its dates, for whom it is and what it checks."""

    summary = line("What it is for", 20_000, lines=3)
    is_mandatory = forms.BooleanField(
        label="Mandatory", required=False, help_text="Otherwise it is recommended."
    )
    effective_on = day("Takes effect on", "Today or later; it may also be said on publication.")
    transition_days = forms.IntegerField(
        label="Days of transition", min_value=0, max_value=1825,
        help_text="It binds so many days after it takes effect.",
    )  # fmt: skip
    evidence = line(
        "Evidence of compliance", 20_000, lines=2,
        help_text="By what an office sees that a project complies.",
    )  # fmt: skip
    why = line("Why", 500)

    def __init__(self, data: QueryDict | None, *, actor: Actor, row: StandardVersion) -> None:
        shown = ("summary", "is_mandatory", "effective_on", "transition_days", "evidence")
        held = {name: getattr(row, name) for name in shown} | {"seen": row.version}
        held |= conditions.initial("for", APPLIES, parsed(row.applies, APPLIES))
        held |= conditions.initial("check", CHECKS, parsed(row.checks, CHECKS))
        super().__init__(data, initial=held)
        why = self.fields.pop("why")
        chosen = {key: _kept(found, row, key) for key, found in queries.choices(actor).items()}
        self.fields.update(conditions.fields("for", APPLIES, chosen))
        self.fields.update(conditions.fields("check", CHECKS, {}))
        self.fields["why"] = why
        for name, field in self.fields.items():
            if name.startswith("for_"):
                field.label = f"For projects: {_lower(str(field.label))}"
            elif name.startswith("check_"):
                field.label = f"Check: {_lower(str(field.label))}"

    def arguments(self) -> dict[str, Any]:
        """Send the conditions as two lists."""
        given = super().arguments()
        applies = conditions.taken("for", APPLIES, given)
        return given | {"applies": applies, "checks": conditions.taken("check", CHECKS, given)}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _kept(found: conditions.Choices, row: StandardVersion, key: str) -> conditions.Choices:
    """Return choices with those that the version names and that are no longer there."""
    held = [value for each in row.applies if each["field"] == key for value in each["value"]]
    known = {value for value, _ in found}
    return [*found, *((value, value) for value in held if value not in known)]


class ClauseForm(RowForm):
    """One clause and how far it may be done differently."""

    number = line("Number", 20, required=True, help_text="Such as 2.1")
    title = line("Title", 200, required=True)
    text = line("What it asks for", 20_000, required=True, lines=4)
    leeway = forms.ChoiceField(label="Leeway", choices=list(rules.LEEWAYS.items()), initial="none")
    limits = line(
        "What may vary without asking", 20_000, lines=2,
        help_text="Needed for tailoring: inside it an office decides, outside it asks.",
    )  # fmt: skip
    is_law = forms.BooleanField(
        label="It is law", required=False, help_text="Nobody here can be let off the law."
    )

    def __init__(self, data: QueryDict | None, *, family: str, row: Clause | None = None) -> None:
        super().__init__(data, row=row)
        self.held = clause_bites.shown(row)
        self.fields.update(clause_bites.fields(family))
        self.initial.update({k: v for k, v in self.held.items() if k in self.fields})

    def arguments(self) -> dict[str, Any]:
        """Send what the clause makes of reports and plans as the command takes it."""
        return clause_bites.taken(super().arguments(), self.cleaned_data, is_new=self.row is None)


class StepForm(CommandForm):
    """A step that asks for nothing."""


class WhyForm(CommandForm):
    """A step that must say why."""

    why = line("Why", 1000, required=True, lines=3)


class ConsultForm(CommandForm):
    """Until when people may comment."""

    comments_until = day("Comments until", "Up to, not on, that day.", required=True)


class PublishForm(CommandForm):
    """From which day a version takes effect."""

    effective_on = day("Takes effect on", "Today or later.", required=True)


class CommentForm(CommandForm):
    """What somebody says of a version."""

    clause_id = choice("Clause")
    text = line("Comment", 10_000, required=True, lines=4)

    def __init__(self, data: QueryDict | None, *, actor: Actor, version: StandardVersion) -> None:
        super().__init__(data)
        choose(self, clause_id=[(str(c.pk), str(c)) for c in queries.clauses(actor, version.pk)])

    def arguments(self) -> dict[str, Any]:
        """Send no clause as none."""
        given = super().arguments()
        return given | {"clause_id": given["clause_id"] or None}


class CommentAnswerForm(CommandForm):
    """What is answered to a comment."""

    answer = line(
        "Answer", 10_000, required=True, lines=3, help_text="What was changed, or why not."
    )


class PlanForm(CommandForm):
    """By when an office will have adopted."""

    planned_on = day("Adopted by", required=True)
    note = line("What varies within leeway", 10_000, lines=2)


class AdoptForm(CommandForm):
    """How an office adopts, and what varies within its leeway."""

    note = line("What varies within leeway", 10_000, lines=2)
