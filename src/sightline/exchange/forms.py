"""Forms of imports: the upload, the mapping of columns, and what is decided on a run."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from sightline.exchange import commands, queries
from sightline.exchange.models import ImportRun
from sightline.formats.register.fields import EXTRA, FIELDS, IGNORE, MILESTONE
from sightline.formats.register.headers import first_words
from sightline.kernel.policy import Actor
from sightline.projects.queries import portfolios
from sightline.ui.fields import FileForm, choice, choose, day, indented, text
from sightline.ui.forms import CommandForm

MULTIPLIERS = (
    ("1", "as written"),
    ("1000", "thousands"),
    ("1000000", "millions"),
    ("1000000000", "billions"),
)
FORMS = (
    ("day_first", "usual"),
    ("month_first", "12/31/2026"),
    ("iso", "2026-12-31"),
    ("comma", "1.234,50"),
    ("share", "0.125 is 12.5 %"),
)
PLAN_ENDINGS = ".mpp,.mpt,.mpx,.xml,.xer,.pmxml,.gan,.planner,.sm,.rcp"
OF_SCHEDULE = (
    "Microsoft Project (MPP, XML, MPX), Primavera (XER, XML), GanttProject, Planner or PSPLIB, "
    "up to 64 MiB."
)
OF_REGISTERS = ("office_id", "register", "period", "portfolio_id", "mapping_id")
LONGEST_CHOICE = 24
MOST_COLUMNS = 400  # beyond that a form has more fields than a request may carry


class UploadForm(FileForm):
    """A file and where it belongs: a register in an office, a schedule in a project."""

    file = forms.FileField(
        label="File",
        help_text=(
            "A register as CSV or XLSX, one project a row; or a schedule of Microsoft Project, "
            "Primavera, GanttProject or Planner. Up to 64 MiB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": f".csv,.tsv,.txt,.xlsx,{PLAN_ENDINGS}"}),
    )
    project_id = choice("Project", help_text="For a schedule only: the project that it goes to.")
    office_id = forms.ChoiceField(
        label="Office", required=False, help_text="For a register: new projects are opened here."
    )
    register = text(
        "Register",
        80,
        required=True,
        help_text="Files of one register become its reporting periods.",
    )
    period = day("As of", "The day it reports on. Leave it empty to take it from the file.")
    portfolio_id = choice("Portfolio", help_text="For projects that are new.")
    mapping_id = choice("Mapping", help_text="Leave it empty to have one proposed.")

    def __init__(self, request: HttpRequest, *, actor: Actor) -> None:
        super().__init__(request, initial={"register": commands.REGISTER})
        offices = queries.offices_to_import_for(actor)
        self.fields["office_id"].choices = [  # type: ignore[attr-defined]
            (str(node.office.pk), indented(node.depth, node.office.name)) for node in offices
        ]
        choose(
            self,
            project_id=queries.projects_to_plan(actor),
            portfolio_id=[(str(row.pk), row.name) for row in portfolios(actor)],
            mapping_id=[(str(row.pk), row.name) for row in queries.mappings(actor)],
        )
        if not offices:
            self._ask_for_schedules_only()

    def _ask_for_schedules_only(self) -> None:
        """Leave out what only a register needs: the actor brings registers in for no office."""
        for name in OF_REGISTERS:
            del self.fields[name]
        file, project = self.fields["file"], self.fields["project_id"]
        file.help_text = OF_SCHEDULE
        file.widget.attrs["accept"] = PLAN_ENDINGS
        project.required = True
        project.help_text = "The project that the schedule goes to."

    def arguments(self) -> dict[str, Any]:
        """Send empty choices as none."""
        return {name: value or None for name, value in super().arguments().items()}


class ScheduleForm(FileForm):
    """A schedule file of one project."""

    file = forms.FileField(
        label="File",
        help_text=OF_SCHEDULE,
        widget=forms.ClearableFileInput(attrs={"accept": PLAN_ENDINGS}),
    )


class PartForm(CommandForm):
    """Which project of a schedule file comes in."""

    part = forms.ChoiceField(label="Project of the file")

    def __init__(self, data: QueryDict | None, *, run: ImportRun) -> None:
        super().__init__(data, initial={"seen": run.version, "part": run.part})
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (each["id"], _part_words(each)) for each in run.parts
        ]


def _part_words(part: Mapping[str, Any]) -> str:
    name = " ".join(filter(None, (part["code"], part["name"]))) or part["id"]
    return f"{name} ({part['n']:,} activities)"


class AcceptForm(CommandForm):
    """The digest of the difference on the screen."""

    shown = forms.CharField(max_length=64, required=True, widget=forms.HiddenInput)


class KeepForm(CommandForm):
    """The name under which a mapping is kept."""

    name = text("Name", 100, required=True, help_text="A name that is kept already is replaced.")


class StepForm(CommandForm):
    """A step that needs nothing but the version on the screen."""


class MappingForm(CommandForm):
    """What becomes of each column; fields are named by the column's place."""

    period = day("As of", "The day the register reports on.", required=True)
    currency = forms.CharField(
        label="Currency",
        max_length=3,
        required=False,
        help_text="Of amounts that name none, by its three letters.",
        widget=forms.TextInput(attrs={"size": 4}),
    )

    def __init__(self, data: QueryDict | None, *, run: ImportRun) -> None:
        assert run.mapping is not None
        self.mapping: Mapping[str, Any] = run.mapping
        initial = {
            "seen": run.version,
            "period": run.period,
            "currency": self.mapping.get("currency", ""),
        }
        super().__init__(data, initial=initial)
        for number, column in enumerate(self._shown()):
            self._add(number, column)

    def _shown(self) -> list[Mapping[str, Any]]:
        return list(self.mapping["columns"][:MOST_COLUMNS])

    def _add(self, number: int, column: Mapping[str, Any]) -> None:
        header = first_words(column["header"]) or column["header"]
        fields: dict[str, forms.Field] = {
            "target": forms.ChoiceField(choices=targets_of(column), label=f"“{header}” fills"),
            "unit": forms.ChoiceField(
                choices=_with(MULTIPLIERS, str(column["multiplier"])), label=f"Unit of “{header}”"
            ),
            "form": forms.ChoiceField(choices=FORMS, label=f"How “{header}” is written"),
            "currency": forms.CharField(
                required=False,
                max_length=3,
                label=f"Currency of “{header}”",
                widget=forms.TextInput(attrs={"size": 4}),
            ),
        }
        said = {
            "target": column["target"],
            "unit": str(column["multiplier"]),
            "form": _form_of(column),
            "currency": column["currency"],
        }
        for name, field in fields.items():
            field.widget.attrs |= {"aria-label": field.label, "class": "w-auto"}
            self.fields[f"{name}_{number}"] = field
            self.initial[f"{name}_{number}"] = said[name]

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """Each column with its fields, as the page shows them."""
        for number, column in enumerate(self._shown()):
            fields = {
                name: self[f"{name}_{number}"] for name in ("target", "unit", "form", "currency")
            }
            yield {"column": column, "number": number, **fields}

    @property
    def n_hidden(self) -> int:
        """How many columns are left as they are."""
        return max(0, len(self.mapping["columns"]) - MOST_COLUMNS)

    def arguments(self) -> dict[str, Any]:
        """Return the corrected mapping; a column that was touched says so."""
        given = super().arguments()
        columns = [
            self._corrected(number, column, given) for number, column in enumerate(self._shown())
        ]
        columns += self.mapping["columns"][MOST_COLUMNS:]
        mapping = {**self.mapping, "currency": given["currency"].upper(), "columns": columns}
        return {key: given[key] for key in ("seen", "period") if key in given} | {
            "mapping": mapping
        }

    def _corrected(
        self, number: int, column: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        changes: dict[str, Any] = {
            "target": given[f"target_{number}"],
            "multiplier": int(given[f"unit_{number}"]),
            "currency": given[f"currency_{number}"].upper(),
        }
        form = given[f"form_{number}"]
        if form != _form_of(column):
            changes |= _options_of(form)
        made = {**column, **changes}
        return made if made == column else {**made, "confidence": 1.0, "why": "set by a person"}


def targets_of(column: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return what a column can fill: the closed list, and itself under its own name."""
    name = first_words(column["header"]) or column["header"]
    own = [
        (f"{MILESTONE}{name}", "Milestone of this name"),
        (f"{EXTRA}{name}", "Kept as text"),
        (IGNORE, "Left out"),
    ]
    known = [(field.key, field.label) for field in FIELDS]
    current = column["target"]
    listed = {key for key, _ in (*known, *own)}
    other = [] if current in listed else [(current, _words(current))]
    return [*known, *own, *other]


def _words(target: str) -> str:
    kind, _, name = target.partition(":")
    shown = name if len(name) <= LONGEST_CHOICE else f"{name[: LONGEST_CHOICE - 1]}…"
    return f"Milestone: {shown}" if f"{kind}:" == MILESTONE else f"Kept as text: {shown}"


def _with(choices: tuple[tuple[str, str], ...], current: str) -> list[tuple[str, str]]:
    known = current in dict(choices)
    return list(choices) if known else [*choices, (current, f"times {int(current):,}")]


def _form_of(column: Mapping[str, Any]) -> str:
    if column["decimal_comma"]:
        return "comma"
    return str(column["date_order"]) if column["percent_points"] else "share"


def _options_of(form: str) -> dict[str, Any]:
    options = {"decimal_comma": form == "comma", "percent_points": form != "share"}
    is_order = form not in {"comma", "share"}
    return options | ({"date_order": form} if is_order else {})
