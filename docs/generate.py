"""Writes the reference pages that the code itself knows: ``python docs/generate.py [--check]``.

Words that no program can tell (settings, problem codes) stand in the tables below, and are checked
against the code. ``tests/architecture/test_docs.py`` fails when a page is stale.
"""

import ast
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SOURCE = ROOT / "src" / "sightline"
NOTE = "<!-- Written by docs/generate.py from the code; change it there. -->\n"
VARIABLE = re.compile(r"\b(?:SIGHTLINE_[A-Z_]*[A-Z]|DATABASE_URL|CHROMIUM)\b")

SETTINGS: dict[str, tuple[str, str]] = {
    "SIGHTLINE_HOME": (
        "`var` in the checkout; `var/demo` for the demo",
        "The data directory: the SQLite file, stored files, keys, locks, mail, backups.",
    ),
    "DATABASE_URL": (
        "SQLite in the data directory",
        "The database, such as `postgresql://user:password@host:5432/name`.",
    ),
    "SIGHTLINE_SECRET_KEY": (
        "made once, kept in `secret.key` in the data directory",
        (
            "Signs sessions and cursors, and keys the digests of personal texts in the journal. "
            "Changing it ends all sessions and makes those digests incomparable."
        ),
    ),
    "SIGHTLINE_HOSTS": (
        "`localhost,127.0.0.1,[::1]`",
        "The host names that requests may ask for, separated by commas.",
    ),
    "SIGHTLINE_SECURE": (
        "`0`",
        (
            "`1` where people come by HTTPS: secure cookies, redirect to HTTPS, HSTS for a year, and "
            "trust in the proxy's `X-Forwarded-Proto`. Set it only behind a proxy that sets that header."
        ),
    ),
    "SIGHTLINE_EMAIL_BACKEND": (
        "`django.core.mail.backends.filebased.EmailBackend`",
        (
            "The Django class that sends mail. As it stands, mail is written into `mail` in the data "
            "directory and sent nowhere."
        ),
    ),
    "SIGHTLINE_FROM": ("`sightline@localhost`", "The sender of mail, such as for a new password."),
    "SIGHTLINE_LOG": ("`WARNING`", "The least level that is logged, to standard error."),
    "SIGHTLINE_DEMO": (
        "unset; `./sightline demo` sets it",
        (
            "`1` shows the sample people on the sign-in page and lets anybody at this machine sign in "
            "as them. The server then refuses to listen beyond loopback."
        ),
    ),
    "SIGHTLINE_INTAKE_LINK": (
        "unset",
        "The public link of the office for which `sightline intake` takes e-mail in.",
    ),
    "SIGHTLINE_IMAP_HOST": ("unset", "The server that `sightline intake --imap` reads, over TLS."),
    "SIGHTLINE_IMAP_USER": ("unset", "Whose mailbox of that server."),
    "SIGHTLINE_IMAP_PASSWORD": ("unset", "The password of that mailbox."),
    "SIGHTLINE_IMAP_FOLDER": ("INBOX", "The folder of that mailbox."),
    "SIGHTLINE_DEBUG": (
        "unset",
        "`1` looks at static files anew on each request. For work on the front end.",
    ),
    "SIGHTLINE_SHARED": (
        "`../shared`",
        (
            "Tests only: the folder with real portfolios, which are not part of this repository. "
            "Without it the tests that read them are skipped, and say so."
        ),
    ),
    "SIGHTLINE_TEST_POSTGRES": (
        "a throw-away cluster that the test run starts",
        (
            "Tests only: the address of a PostgreSQL server that the test run has started. It sets "
            "this itself."
        ),
    ),
    "SIGHTLINE_IMPORT_KILLS": (
        "6",
        "How many times the test of a killed import kills one.",
    ),
    "SIGHTLINE_SNAP": (
        "unset",
        "Tests only: `1` lets the test of the API write `docs/openapi.json` anew.",
    ),
    "SIGHTLINE_WORKFLOWS": (
        "20",
        "Tests only: how many workflows colluding people try; 300 is the whole of it.",
    ),
    "CHROMIUM": (
        "the first one on `PATH`",
        "Tests only: the browser that journeys are driven in.",
    ),
}

SCHEDULE_VERBS = """
### What the schedule verbs read and print

`schedule`, `check` and `convert` need no database. They read Microsoft Project XML and MPP, MPX,
Primavera XER and XML, GanttProject and Planner files, and benchmarks in PSPLIB's `.sm` and
Patterson's format, each told by its content; MPP, MPX, GanttProject and Planner need Java. A file
that is refused ends with exit status 1, its problems on standard error with place, message and
remedy; under `--json` the object is printed all the same, with `project` null. A `check` that has
measured ends with 0, whatever it found.

`schedule FILE --json` prints one object:

| key | what it holds |
|---|---|
| `project` | `name`, `start`, `finish`, `status_date`; for benchmarks `length`, the critical path in periods. In a file of several projects it is the first that is no baseline. |
| `activities` | `id`, `wbs`, `name`, `early_start`, `early_finish`, `late_start`, `late_finish`, `total_float_hours`, `free_float_hours`, `critical`, and `driving`: the ids of the predecessors that put it where it is. |
| `problems` | `severity` (error, warning, note), `code`, `message`, `remedy`, `line`, `table`, `field`, `id`. |
| `loss` | what is not kept: `table`, `field`, `message`, `count`, the first `line` and an `example`. |
| `compare` | with `--compare`: `compared`, `equal`, `share`, and `differences` with `id`, `field`, `stored`, `computed`, `cause`. |

Instants are ISO 8601 to the minute, on the plan's own wall clock; floats are hours. `--status-date`
without a time means the start of that day. Compared are activities that have not started, by early
start, early finish and total float, each where the file stores it; dates by day where a file holds days only.

`check FILE --json` prints `project`, `measures` (`name`, `value`, `threshold`, `at_least`,
`passed`, `ids`, `remedy`), `problems` and `loss`. A measure without anything to measure has `value`
and `passed` null.
"""

LINKAGES_VERB = """
### What linkages reads and prints

`linkages` needs no database. It reads a register in CSV or XLSX as `import register` does and proposes
the same mapping; one error refuses the file with exit status 1, its errors on standard error. Compared
are titles, descriptions and, weighing less, narratives; start and finish; vendor and site; sponsor and
manager as people; departments where a cell lists several. Columns that are no field of a register
count by their header: systems, interfaces, data, suppliers, sites, stakeholders, specialists,
objectives, benefits, outputs, inputs or "depends on", risk causes, regulations, and
"Assumption: inflation" for what is assumed of inflation. Names in a cell stand between semicolons,
bars or lines, else between commas. A text that only says why there is none is left out.

`linkages FILE --json` prints one object:

| key | what it holds |
|---|---|
| `projects` | how many projects there are. |
| `suggestions` | the highest score first: `first` and `second` with `id` and `title`, `score` (0 to 1), `meaning`, `signals`, and `digest`, which stays the same until what the two share changes. |
| `signals` | what says most first: `signal`, `words`, `strength` (0 to 1), `weight`, `meaning`, `giver` (the id whose output the other takes in, else null), and `shared`: `kind` and `name` of each thing that both have. |
| `problems` | `severity`, `code`, `message`, `remedy`, `row`, `column`. |

How scores come about: [linkages](../explanation/linkages.md).
"""

IMPACT_VERB = """
### What impact reads and prints

`impact PLAN` needs no database. PLAN is any file that `schedule` reads. With `--project` it is the plan of record
instead: the project's schedule and all that it reaches, with the facts of the database. The delta file is one
JSON object with `deltas`, and where known `options`, `facts` and `rates`; a bare list is its deltas. Whatever is not named
here is refused, with exit status 1 and the number of the delta on standard error. Activities, projects and
people are named by id, or by a code, WBS number or name that only one has. A project whose id an activity
has as well is told as `project ID`. Money is in minor units, durations and lags are working minutes.

| delta | fields |
|---|---|
| `slip` | `activity_id` with `days` (around the clock) or `minutes` (worked), or `project_id` with `days` |
| `stretch` | `activity_id`, `duration` |
| `link` | `predecessor_id`, `successor_id`, `type` (FS, SS, FF, SF), `lag` |
| `unlink` | `predecessor_id`, `successor_id`, `type`; without a type all links, and an agreement |
| `agree` | `giver_id`, `receiver_id`, `slack_days`: an agreement gets another slack, or is made |
| `start` | `project_id`, `on` |
| `stop` | `project_id` |
| `fund` | `project_id`, `amount_minor`, `on`, `purpose` |
| `restaff` | `activity_id`, `resource_id`, `to_resource_id` (null: nobody), `units`, `cost_minor` |
| `rescope` | `activity_id` or `project_id`, `share` that is kept (0 to 1), or `drop` |

| options | fields |
|---|---|
| all | `kind`, `target`, `cost_minor`, `id` |
| `stage`, `defer`, `absorb` | `amount` in days |
| `buffer` | `to`, `amount` in days |
| `decouple`, `resequence` | `to`: the receiver |
| `reduce` | `amount`: the share kept |
| `crash` | `amount` in working minutes |
| `substitute` | `to`: who takes over; `amount` in units |

| facts | fields |
|---|---|
| `projects` | `id`, `name`, `office_id`, `office`, `currency`, `cost_of_delay_minor` (a calendar day), `tolerance_days`, `tolerance_cost_minor`, `baseline_finish`, `budget_minor`, `finish` |
| `milestones` | `id`, `activity_id`, `project_id`, `name`, `baseline`, `is_gate`; without any, those of the file |
| `benefits` | `id`, `project_id`, `title`, `yearly_minor`, `due`, `until`, `owner` |
| `groups` | `id`, `name`, `kind`, `project_ids` |
| `edges` | agreements: `giver_id`, `receiver_id`, `slack_days`, `probability`, `strength` (hard, soft), `kind` |

`rates` gives for each currency what its minor unit is worth in that of the options; it is needed where a
change costs in several.

`impact PLAN --delta FILE --json` prints one object:

| key | what it holds |
|---|---|
| `impact` | `digest`, `deltas`, `activities` (the 500 that move most, each with its `chain`), `all_moves` (how many, and a digest of all), `milestones`, `projects`, `benefits`, `people` with the `weeks` they are booked for too much, `groups`, `offices`, `money` (`period`, `currency`, `kind`, `minor`), `total_minor` by currency, `gates_broken`, `notes`. |
| `alternatives` | with `--alternatives` and options: `proved`, `n_scored`, `n_possible`, and `alternatives`, the cheapest first, with `options`, `area`, `mitigation_minor`, `wave_minor`, `total_minor`, `is_dominated`, `words`, `delays` (of graphs only), `deltas`. |
| `candidates` | with `--alternatives` and no options: measures with the `option` to state, `worth_minor` (what it may cost), `n_fewer`, `words`. |
| `refusal` | in place of these: `code`, `message`, `remedy`, `index` of the delta or option, from 0. |
| `problems`, `loss` | of the schedule file, as above. |

`impact --project REF --delta FILE --json` prints what an API client gets from `POST /projects/{id}/impact`, cut to
whom it runs as:

| key | what it holds |
|---|---|
| `project` | `id`, `code`, `name` |
| `is_whole`, `hidden` | whether the figures cover everything, and in words what is left out of them |
| `figures` | `projects` (days on the project's finish), `milestones` (the most days that anything moves), `money`, `activities` (minutes of float eaten), `people`, `benefits`, `moved`, `offices` |
| `rows` | `activities`, `milestones`, `benefits`, `projects`, `groups`, `offices`, `people`, `notes`, as above |
| `alternatives`, `candidates` | with `--alternatives`, as above; refused where something is hidden |

It takes the deltas that a change request carries out (slip, stretch, link, unlink, start, rescope), and no `facts`. Of
the activities those of the named project may be named by code, WBS number or name, all others by id.

How it is reckoned: [impact](../explanation/impact.md).
"""

PROBLEMS: dict[str, tuple[str, str]] = {
    "answer-too-large": ("error", "The reader's answer is larger than can be taken in."),
    "archive-bomb": ("error", "Unpacked, the workbook would be far larger than a register is."),
    "archive-damaged": ("error", "The workbook's archive cannot be opened or is cut off."),
    "archive-duplicate": ("error", "The archive holds an entry twice."),
    "archive-encrypted": ("error", "The archive asks for a password."),
    "archive-entries": ("error", "The archive holds more entries than a workbook has."),
    "archive-link": ("error", "The archive holds a link to another file."),
    "archive-name": ("error", "An entry's name leads out of the archive or cannot be used."),
    "bad-answer": ("error", "The reader's answer cannot be understood."),
    "bad-mapping": ("error", "The mapping cannot be used; the message says where."),
    "blank-header": ("warning", "A column with values has no name."),
    "broken-row": ("error", "A row of a text file cannot be split into cells."),
    "cell-error": ("error", "A cell holds a spreadsheet error such as `#REF!`."),
    "cell-too-long": ("error", "A cell holds more than 100,000 characters."),
    "column-missing": ("error or warning", "A column that the mapping names is not in the file."),
    "column-twice": ("error", "The mapping names a column that stands in the file several times."),
    "column-unmapped": ("note", "The mapping does not name a column; it is kept as text."),
    "control-character": ("error", "A cell or header holds a character that cannot be stored."),
    "currency-unknown": ("warning", "A money column does not say in which currency."),
    "cut-off": ("error", "The file ends inside a row, or a quotation mark is never closed."),
    "date-order-unknown": ("error", "Day and month cannot be told apart; the mapping decides."),
    "date-out-of-range": ("error", "A date so far away that it must be a slip."),
    "duplicate-header": ("warning", "Two columns have the same name."),
    "duplicate-id": ("error", "Two rows have the same ID."),
    "duplicate-id-case": ("error", "Two IDs differ in nothing but case."),
    "empty-range": ("error", "A range gives no value."),
    "formula": ("note", "Cells are formulas; their last calculated value is taken."),
    "file-missing": ("error", "The stored file is gone."),
    "formula-not-calculated": ("error", "A formula was saved without its result."),
    "mixed-currencies": ("warning", "One column holds several currencies."),
    "month-only": (
        "note",
        "A date names a month only: its last day is taken, its first for a start.",
    ),
    "more-problems": ("the worst of them", "Past 1,000 problems the rest are counted only."),
    "name-differs": ("warning or error", "The content is not what the file's name says."),
    "no-header": ("error", "No row reads like a header."),
    "no-id-column": ("error", "No column gives the ID that a project keeps."),
    "no-rows": ("error", "There is no project below the header."),
    "no-such-day": ("error", "A day that does not exist, such as 31 February."),
    "no-such-sheet": ("error", "The workbook has no sheet of that name."),
    "no-such-time": ("error", "A time of day that does not exist."),
    "no-title-column": ("note", "No column gives titles; the ID stands in."),
    "not-a-date": ("error or warning", "A cell of a date column is no date."),
    "not-finite": ("warning", "A number is infinite or no number; it is left blank."),
    "not-money": ("error or warning", "A cell of a money column is no amount."),
    "not-percent": ("error or warning", "A cell of a percentage column is no percentage."),
    "number-too-large": ("error", "An amount beyond what can be stored."),
    "parser-crashed": ("error", "The reader ended unexpectedly; nothing else was touched."),
    "parser-failed": ("error", "The reader failed on this file."),
    "parser-memory": ("error", "Reading took more memory than it is given."),
    "parser-timeout": ("error", "Reading took more time than it is given."),
    "range": ("note", "A range: its middle is taken, low and high are kept."),
    "repeated-header": ("note", "A row repeats the header and was left out."),
    "rounded": ("note", "More decimals than the currency has; rounded half to even."),
    "several-sheets": ("warning", "Several sheets look like a register; one was taken."),
    "sheet-renamed": ("warning", "The mapping's sheet is not there; the likeliest one was taken."),
    "target-twice": ("error", "Two columns are mapped to one field."),
    "too-large": ("error", "The table is larger than can be taken in."),
    "too-many-cells": ("error", "A row has more cells than the header has names."),
    "too-many-columns": ("error", "More than 500 columns."),
    "too-many-rows": ("error", "More than 100,000 rows."),
    "total-row": ("note", "A row of totals was left out."),
    "unknown-rating": ("warning", "A rating that is none of the five; the word is kept."),
    "withheld": ("note", "A reason stands where a value belongs: left blank, the text kept."),
    "workbook-damaged": ("error", "The workbook cannot be read though its archive is sound."),
    "xml-dtd": ("error", "A part of the workbook declares a document type."),
    "xml-encoding": ("error", "A part of the workbook is not written in UTF-8."),
}
NO_PROBLEMS = frozenset({"yyyy-mm-dd", "mrproject-version", "us-ascii", "x-wr-calname"})


def set_up() -> None:
    """Load every context, so that all that registers itself has done so."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings_test")
    import django
    from django.urls import get_resolver

    django.setup()
    assert get_resolver().url_patterns


def pages() -> dict[str, str]:
    """Return every generated file: its path below ``docs`` and its text."""
    made: dict[str, Callable[[], Iterable[str]]] = {
        "commands": commands_page,
        "events": events_page,
        "lifecycles": lifecycles_page,
        "rights": rights_page,
        "settings": settings_page,
        "cli": cli_page,
        "register": register_page,
        "schedule-files": schedule_page,
        "invariants": invariants_page,
    }
    return {f"reference/{name}.md": NOTE + "\n".join(page()) + "\n" for name, page in made.items()}


def stale() -> list[str]:
    """Return the generated files that differ from what the code says now."""
    return [
        name
        for name, text in pages().items()
        if not (DOCS / name).exists() or (DOCS / name).read_text(encoding="utf-8") != text
    ]


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def first_sentence(thing: Any) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(thing) or "").split("\n", 1)[0]


def commands_page() -> Iterator[str]:
    """Yield every command with its arguments, context by context."""
    from sightline.kernel.command import COMMANDS

    yield "# Commands\n"
    yield "Nothing is written but by a command: one transaction, one actor, at least one event in the"
    yield "journal. Pages, the API, the command line, jobs and imports all call these. The first"
    yield "argument is always the actor, and `seen` is the version that was on the screen. What each"
    yield "refuses with stands in its docstring."
    for context, names in _by_context(COMMANDS):
        yield f"\n## {context}\n"
        rows = (
            (
                f"`{n}`",
                first_sentence(COMMANDS[f"{context}.{n}"]),
                _arguments(COMMANDS[f"{context}.{n}"]),
            )
            for n in names
        )
        yield from table(("command", "what it does", "arguments"), rows)


def _arguments(call: Any) -> str:
    stars = {"VAR_KEYWORD": "**", "VAR_POSITIONAL": "*"}
    found = list(inspect.signature(call).parameters.values())[1:]
    return ", ".join(f"`{stars.get(p.kind.name, '')}{p.name}`" for p in found)


def ours(named: dict[str, Any]) -> dict[str, Any]:
    """Return what the product itself declares, without what its tests declare beside it."""
    return {name: thing for name, thing in named.items() if is_ours(thing.__module__)}


def is_ours(module: str) -> bool:
    """Tell whether a module is the product's own."""
    return module.startswith("sightline.")


def _by_context(names: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    split = sorted(name.split(".", 1) for name in ours(names))
    for context in dict.fromkeys(context for context, _ in split):
        yield context, [name for home, name in split if home == context]


def events_page() -> Iterator[str]:
    """Yield every event with its facts and the job it wakes."""
    from sightline.kernel.events import _WIRES, EVENTS

    yield "# Events\n"
    yield "An event says what happened, in the past tense. Each is one journal entry; `about` names the"
    yield "row it is about, beside the facts listed here. The rows it changed stand beside it, before"
    yield "and after. A job is woken through `site/wiring.py` only."
    for context, names in _by_context(EVENTS):
        yield f"\n## {context}\n"
        rows = []
        for name in names:
            kind = EVENTS[f"{context}.{name}"]
            facts = ", ".join(f"`{key}`" for key in kind.__dataclass_fields__ if key != "about")
            jobs = ", ".join(f"`{job}`" for job, _ in _WIRES.get(kind.name(), []))
            rows.append((f"`{name}`", first_sentence(kind), facts, jobs))
        yield from table(("event", "what happened", "facts", "job"), rows)


def lifecycles_page() -> Iterator[str]:
    """Yield every noun that has states: its diagram and its verbs."""
    from django.apps import apps

    from sightline.kernel.lifecycle import Stateful

    yield "# Lifecycles\n"
    yield "One table per noun feeds the check, the buttons, these diagrams and the tests. A verb that is"
    yield "not open in a state is refused with `wrong-state`. Further guards stand in the `rules.py` of"
    yield "the context and refuse by their own name."
    for model in apps.get_models():
        if issubclass(model, Stateful) and model.__module__.startswith("sightline."):
            yield from _lifecycle(model)


def _lifecycle(model: Any) -> Iterator[str]:
    words = dict(model._meta.get_field("state").choices)
    yield f"\n## {str(model._meta.verbose_name).capitalize()} ({model._meta.label})\n"
    yield "```mermaid\nstateDiagram-v2"
    yield f"    [*] --> {_plain(model._meta.get_field('state').default)}"
    moves = [
        (v, s, str(end))
        for v, (starts, end) in model.life.moves.items()
        for s in sorted(map(str, starts))
    ]
    yield from (f"    {_plain(start)} --> {_plain(end)}: {verb}" for verb, start, end in moves)
    yield "```\n"
    rows = (
        (f"`{verb}`", ", ".join(words[s] for s in words if s in starts), words[str(end)])
        for verb, (starts, end) in model.life.moves.items()
    )
    yield from table(("verb", "from", "to"), rows)


def _plain(state: Any) -> str:
    return str(getattr(state, "value", state))


def rights_page() -> Iterator[str]:
    """Yield the roles, and every action with the roles that open it."""
    from sightline.identity import rules
    from sightline.kernel.policy import ACTIONS

    yield "# Roles and rights\n"
    yield "A role is granted on a node: the organisation, an office, a portfolio, a program or a"
    yield "project. It counts there and beneath; who works for one office reads of those below what is"
    yield "published. Nothing is allowed that is not declared. Which rows a person sees at all is explained in"
    yield "[permissions](../explanation/permissions.md).\n"
    yield "## Roles\n"
    yield from table(
        ("role", "name", "needs two people to grant", "on an office it counts for"),
        (
            (
                f"`{r}`",
                words,
                "yes" if r in rules.NEEDS_TWO else "",
                "it and its programs" if r in rules.OF_ONE_OFFICE else "it and those below",
            )
            for r, words in rules.ROLES.items()
        ),
    )
    yield "\nNobody grants a role to themselves, and whoever administers access holds no business role"
    yield "on the same organisation, save when the operator at the machine founds it."
    yield "\n## Actions\n"
    yield "Each page and each operation of the API names one action. A token's scope is an action's"
    yield "name, `context.*`, `*`, or `read` for the actions that read."
    for context, names in _by_context(ACTIONS):
        yield f"\n### {context}\n"
        rows = (
            (
                f"`{context}.{n}`",
                ACTIONS[f"{context}.{n}"].rule.words,
                "yes" if ACTIONS[f"{context}.{n}"].reads else "",
            )
            for n in names
        )
        yield from table(("action", "who may", "reads"), rows)
    yield from _matrix(list(ACTIONS.values()), list(rules.ROLES))


def _matrix(actions: list[Any], roles: list[str]) -> Iterator[str]:
    """Yield which role opens which action on a row that is none of the person's own."""
    yield "\n## Role by action\n"
    yield "● the role, held on the row or above it, opens the action on a row that the person neither"
    yield "wrote, owns, manages nor submitted. Actions that are anybody's, or open through the row only"
    yield "(one's own token, an owner's benefit), are left out.\n"
    node = uuid4()
    side = SimpleNamespace(lineage=lambda: (node,))
    row = SimpleNamespace(
        first=side,
        second=side,
        pk=uuid4(),
        person_id=uuid4(),
        owner_id=None,
        manager_id=None,
        project=SimpleNamespace(manager_id=None, program=None),
        author_id=None,
        office_id=uuid4(),
        program=None,
        hands=(),
        submitted_by_id=None,
        raised_by_id=None,
        proposed_by_id=None,
        planned_by_id=None,
        responsible_id=None,
        requester_id=None,
        sponsor_id=None,
        edited_by_id=None,
        implementer_id=None,
        holder_id=None,
        asked_by_id=None,
        written_by_id=None,
        board_id=None,
        lineage=lambda: (node,),
    )
    heads = ("action", *(role.replace("_", " ") for role in roles))
    lines = []
    for action in sorted(actions, key=lambda each: each.name):
        if not (SOURCE / action.name.split(".")[0]).is_dir() or "." not in action.name:
            continue
        held = [action.rule.test(_holding(role, node), row) for role in roles]
        if any(held) and not all(held):
            lines.append((f"`{action.name}`", *("●" if yes else "" for yes in held)))
    yield from table(heads, lines)


def _holding(role: str, node: Any) -> Any:
    from sightline.kernel.policy import Actor

    return Actor(uuid4(), node, reach={role: frozenset({node})})


def settings_page() -> Iterator[str]:
    """Yield every environment variable that is read."""
    yield "# Settings\n"
    yield "Everything is set by environment variables, read once at the start. A server needs"
    yield "`SIGHTLINE_HOSTS` and, behind HTTPS, `SIGHTLINE_SECURE=1`; everything else has a default"
    yield "that is safe.\n"
    rows = ((f"`{name}`", default, words) for name, (default, words) in SETTINGS.items())
    yield from table(("variable", "default", "meaning"), rows)
    yield "\nWhat a person sets for the organisation (currency, start of the fiscal year, reporting"
    yield "cadence) is data, changed by the command `change_organisation`."


def variables_read() -> set[str]:
    """Return every variable of ours that the door, the source or the tests name."""
    files = [ROOT / "sightline", *(ROOT / "src").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
    texts = (path.read_text(encoding="utf-8") for path in files if path.name != "test_docs.py")
    return {name for text in texts for name in VARIABLE.findall(text)}


def cli_page() -> Iterator[str]:
    """Yield every verb with its options."""
    import click

    from sightline.cli.app import app
    from sightline.cli.verbs import LAZY

    door = door_verbs()
    yield "# Command line\n"
    yield "`./sightline VERB [OPTIONS]`. The first call makes the environment. Every verb that needs a"
    yield "database makes or migrates it by itself. The exit status is 0 only on success (2 for a"
    yield "command line that was used wrongly, 130 when interrupted); errors go to standard error.\n"
    yield "## The door's own verbs\n"
    yield from table(("verb", "what it does"), ((f"`{n}`", line) for n, line in door.items()))
    yield "\n`demo` takes `--port N`, `--no-browser` and `--fresh`. `test` takes `--fast`, or the"
    yield "arguments of pytest to run only those tests on SQLite."
    yield "\n`check` without a word is of this source; `check FILE` of a schedule, see below."
    for name, (_, line) in LAZY.items():
        if name in door and name != "check":
            continue
        verb = app.get_command(click.Context(app), name)
        assert verb is not None
        yield from _verb(f"{name} FILE" if name == "check" else name, verb, line)
        if name == "convert":
            yield SCHEDULE_VERBS
        if name == "linkages":
            yield LINKAGES_VERB
        if name == "impact":
            yield IMPACT_VERB


def _verb(name: str, verb: Any, line: str) -> Iterator[str]:
    import click

    yield f"\n## {name}\n"
    yield line
    shown = [p for p in verb.params if not getattr(p, "hidden", False)]
    if shown:
        yield ""
        yield from table(
            ("argument", "meaning"), ((_usage(p), getattr(p, "help", None) or "") for p in shown)
        )
    if isinstance(verb, click.Group):
        for inner, below in verb.commands.items():
            yield from _verb(f"{name} {inner}", below, first_sentence(below.callback))


def _usage(option: Any) -> str:
    if option.param_type_name == "argument":
        name = option.human_readable_name.upper()
        return f"`{name}`" if option.required else f"`[{name}]`"
    value = "" if option.is_flag else f" {option.human_readable_name.upper()}"
    return f"`{option.opts[-1]}{value}`"


def door_verbs() -> dict[str, str]:
    """Return the verbs that the door itself carries out, read without running it."""
    for node in ast.parse((ROOT / "sightline").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "OWN":
            found: dict[str, str] = ast.literal_eval(node.value)
            return found
    raise AssertionError("the door names no verbs of its own")


def register_page() -> Iterator[str]:
    """Yield what a register can fill, and every problem that reading one can tell."""
    from sightline.formats.register.fields import FIELDS
    from sightline.formats.register.limits import DEFAULT, MIB

    yield "# Registers: fields and problems\n"
    yield "A register is a CSV or XLSX file with one project a row. How to bring one in:"
    yield "[import a register](../howto/import-a-register.md).\n"
    yield "## Fields\n"
    yield from table(
        ("field", "label", "holds", "meaning"),
        (
            (f"`{f.key}`{' (needed)' if f.required else ''}", f.label, str(f.type), f.help)
            for f in FIELDS
        ),
    )
    yield "\nA column may also go to `milestone:NAME` (a date of a milestone), `extra:NAME` (kept as"
    yield "text beside the project) or `ignore`.\n"
    yield "## Limits\n"
    yield f"{DEFAULT.bytes // MIB} MiB a file, {DEFAULT.rows:,} rows, {DEFAULT.columns} columns, "
    yield f"{DEFAULT.cell_characters:,} characters a cell; an XLSX file unpacks to at most "
    yield f"{DEFAULT.unpacked_bytes // MIB} MiB in {DEFAULT.entries:,} entries. The first "
    yield f"{DEFAULT.problems:,} problems are kept, the others counted.\n"
    yield "## Problem codes\n"
    yield "An error refuses the whole file, a warning wants to be looked at before accepting, a note says"
    yield "what was decided on the person's behalf. Each comes with sheet, row, column, a message and a"
    yield "remedy.\n"
    told = {**PROBLEMS, **_kinds()}
    rows = ((f"`{code}`", weight, words) for code, (weight, words) in sorted(told.items()))
    yield from table(("code", "weight", "meaning"), rows)


def schedule_page() -> Iterator[str]:
    """Yield the limits of schedule files, and every problem that reading one can tell."""
    from sightline.formats.plans.outcome import MIB, Limits

    most = Limits()
    yield "# Schedule files: limits and problems\n"
    yield "## Limits\n"
    yield f"{most.n_bytes // MIB} MiB a file, {most.n_activities:,} activities, {most.n_links:,} links,"
    yield f"{most.n_assignments:,} assignments, {most.n_calendars:,} calendars, {most.text:,} characters"
    yield f"a value, {most.depth} levels of nesting.\n"
    yield "## Problem codes\n"
    yield "An error refuses the whole file, a warning tells what was put right, a note says what a person"
    yield "must choose. Each comes with line, table, field and id, a message and a remedy.\n"
    told = sorted(schedule_problems().items())
    yield from table(
        ("code", "weight", "meaning"),
        ((f"`{code}`", weight, words) for code, (weight, words) in told),
    )


def schedule_problems() -> dict[str, tuple[str, str]]:
    """Return what the readers of schedule files tell, by code."""
    sys.path.insert(0, str(ROOT / "docs"))
    from schedule_problems import SCHEDULE_PROBLEMS
    from schedule_reader_problems import READER_PROBLEMS

    return {**SCHEDULE_PROBLEMS, **READER_PROBLEMS}


def _kinds() -> dict[str, tuple[str, str]]:
    """Return what the reader says about a file of a kind that is no register."""
    from sightline.formats.register.sniff import Kind, refusal

    found = [problem for kind in Kind if (problem := refusal(kind))]
    return {problem.code: ("error", problem.message) for problem in found}


def problem_codes() -> set[str]:
    """Return every problem code that the readers name."""
    found = set()
    for path in (SOURCE / "formats").rglob("*.py"):
        # pages by hand
        if path.stem in {"synonyms", "mail"} or path.parent.name in {"portfolio", "package"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", text):
                found.add(text)
    return found - NO_PROBLEMS


def invariants_page() -> Iterator[str]:
    """Yield the named invariants that ``verify`` checks."""
    from sightline.audit.invariants import INVARIANTS

    yield "# Invariants\n"
    yield "What must hold over all rows at any time and no constraint can say. `./sightline verify`, the"
    yield "auditor's journal page and the crash tests check them all.\n"
    rows = ((f"`{name}`", first_sentence(check)) for name, check in INVARIANTS.items())
    yield from table(("name", "what holds"), rows)


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` only say which are stale."""
    set_up()
    old = stale()
    if "--check" in arguments:
        sys.stdout.write("".join(f"stale: docs/{name}\n" for name in old))
        return 1 if old else 0
    texts = pages()
    for name in old:
        (DOCS / name).parent.mkdir(parents=True, exist_ok=True)
        (DOCS / name).write_text(texts[name], encoding="utf-8")
        sys.stdout.write(f"written: docs/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
