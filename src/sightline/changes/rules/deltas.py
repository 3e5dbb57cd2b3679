"""What a delta says, as a sentence for people; no Django."""

from collections.abc import Callable, Mapping
from typing import Any

HIDDEN = "an activity that you may not see"
Plain = Mapping[str, Any]
Names = Mapping[str, str]


def sentence(delta: Plain, names: Names) -> str:
    """Return a delta in words.

    Args:
        names: Activity id to name, of those that the reader may see.
    """
    return _SAID[delta["kind"]](delta, names)


def _name(names: Names, activity_id: str) -> str:
    return f"“{names[activity_id]}”" if activity_id in names else HIDDEN


def _time(minutes: int) -> str:
    hours = minutes / 60
    return f"{hours:g} working hour{'' if hours == 1 else 's'}"


def _days(n: int) -> str:
    return f"{n} calendar day{'' if n == 1 else 's'}"


def _stretch(delta: Plain, names: Names) -> str:
    return f"{_name(names, delta['activity_id'])} takes {_time(delta['duration'])}."


def _slip(delta: Plain, names: Names) -> str:
    who = _name(names, delta["activity_id"]) if delta.get("activity_id") else "The whole project"
    by = _days(delta["days"]) if delta.get("days") else _time(delta.get("minutes", 0))
    return f"{who} comes {by} later."


def _link(delta: Plain, names: Names) -> str:
    tail, head = (_name(names, delta[end]) for end in ("predecessor_id", "successor_id"))
    lag = f" with a lag of {_time(delta['lag'])}" if delta.get("lag") else ""
    return f"{head} follows {tail} ({delta.get('type', 'FS')}){lag}."


def _unlink(delta: Plain, names: Names) -> str:
    tail, head = (_name(names, delta[end]) for end in ("predecessor_id", "successor_id"))
    return f"{head} follows {tail} no more."


def _start(delta: Plain, names: Names) -> str:
    return f"The project starts on {delta['on']}."


def _rescope(delta: Plain, names: Names) -> str:
    who = _name(names, delta["activity_id"]) if delta.get("activity_id") else "The whole project"
    if delta.get("drop"):
        return f"What is left of {who} is dropped."
    return f"{who} keeps {delta.get('share', 1) * 100:g} % of what is left."


_SAID: dict[str, Callable[[Plain, Names], str]] = {
    "stretch": _stretch,
    "slip": _slip,
    "link": _link,
    "unlink": _unlink,
    "start": _start,
    "rescope": _rescope,
}
