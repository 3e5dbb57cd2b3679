"""The journal as a file: its columns, and the choices by which it is narrowed."""

import json

from sightline.audit.queries import Line
from sightline.identity.queries import people
from sightline.kernel.events import EVENTS
from sightline.kernel.policy import Actor
from sightline.ui.listing import Column, Listing
from sightline.ui.templatetags.history import event_words, nameless

CHANNELS = (("web", "Web"), ("api", "API"), ("cli", "Command line"), ("job", "Job"))


def who_words(line: Line) -> str:
    """Return who acted, also where it was nobody or somebody erased since."""
    return line.who or nameless(line.actor_id, line.channel)


JOURNAL = Listing(
    name="journal",
    columns=(
        Column("sequence", "Place", lambda line: line.sequence, kind="number"),
        Column("at", "When (UTC)", lambda line: line.at, kind="datetime"),
        Column("who", "Who", who_words),
        Column("event", "What", lambda line: event_words(line.kind)),
        Column("kind", "Event", lambda line: line.kind),
        Column("about", "Row", lambda line: str(line.about)),
        Column("channel", "Through", lambda line: line.channel),
        Column("why", "Why", lambda line: line.why),
        Column("data", "Facts", lambda line: json.dumps(line.data, ensure_ascii=False)),
        Column("n_changes", "Row changes", lambda line: line.n_changes, kind="number"),
        Column("id", "Entry", lambda line: str(line.id)),
    ),
)


def kind_choices() -> list[tuple[str, str]]:
    """Return every context and every event as choices."""
    contexts = sorted({name.split(".")[0] for name in EVENTS})
    chosen: list[tuple[str, str]] = []
    for context in contexts:
        chosen.append((context, f"Everything in {context}"))
        names = sorted(name for name in EVENTS if name.startswith(f"{context}."))
        chosen += [(name, f"{context}: {event_words(name).lower()}") for name in names]
    return chosen


def who_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the people of the organisation as choices, former ones included."""
    return [(str(person.pk), person.name) for person in people(actor)]
