"""A catalogue of services as YAML: written in full, read as the small part of YAML that it needs.

A line is a key, an item of a list, or a remark. What YAML can do beyond that (anchors, tags, several
documents, folded text) is refused with its line: nothing of a file is ever carried out.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_BYTES, MOST_SERVICES, LONGEST, MOST_ITEMS = 1 << 20, 500, 10_000, 60
TEXTS = (
    "code", "name", "category", "domain", "promise", "measure", "inputs", "audience", "calendar",
    "zone", "cost", "currency",
)  # fmt: skip
NUMBERS, LISTS = ("target_minutes", "maturity", "target_maturity"), ("steps", "skills")
KEYS = (*TEXTS[:8], *LISTS, "target_minutes", *TEXTS[8:], "maturity", "target_maturity")
NEEDED = ("code", "name", "category", "domain")
_KEY = re.compile(r"(?P<dent> *)(?P<dash>- )?(?P<key>[A-Za-z_][\w-]*):(?: +(?P<value>.*))?")
_ITEM = re.compile(r"(?P<dent> *)- +(?P<value>.+)")


class Unreadable(Exception):
    """The file cannot be read: the words say where, and what to do."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(f"Line {line}: {words}" if line else words)
        self.line, self.words = line, words


@dataclass(frozen=True)
class Entry:
    """One service of a file: the line on which it begins, and what it says; never what it does not."""

    line: int
    fields: Mapping[str, Any]


def written(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return services as a file; every text is quoted, so nothing reads as anything else."""
    lines = ["# A catalogue of services. Bring it back with: sightline services import FILE",
             "format: 1", "services:"]  # fmt: skip
    for entry in entries:
        mark = "  - "
        for key in KEYS:
            if key in entry:
                lines += _lines(mark, key, entry[key])
                mark = "    "
    return "\n".join(lines) + "\n"


def _lines(mark: str, key: str, value: Any) -> list[str]:
    if isinstance(value, list) and value:
        return [f"{mark}{key}:", *(f"      - {_quoted(one)}" for one in value)]
    return [f"{mark}{key}: {_quoted(value)}"]


def _quoted(value: Any) -> str:
    """Return JSON, which YAML reads alike; its few line breaks besides LF are escaped too."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda m: f"\\u{ord(m.group()):04x}", text)


def read(data: bytes) -> list[Entry]:
    """Return the services of a file.

    Raises:
        Unreadable: Too large, no text, or a line that means nothing here.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable(0, f"The file is over {MOST_BYTES >> 20} MB: no catalogue is.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(data[: error.start].count(b"\n") + 1, "This is no UTF-8 text.") from None
    lines = list(_told(text))
    _check_head(lines)
    entries = list(_entries(lines[2:]))
    if len(entries) > MOST_SERVICES:
        raise Unreadable(0, f"The file has over {MOST_SERVICES} services.")
    _check_codes(entries)
    return entries


def _told(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers."""
    for number, line in enumerate(text.split("\n"), start=1):
        plain = line.rstrip(" \r")
        if not plain.strip() or plain.lstrip().startswith("#") or plain == "---":
            continue
        if "\t" in plain[: len(plain) - len(plain.lstrip())]:
            raise Unreadable(number, "Indent with spaces: a tab is no indent in YAML.")
        yield number, plain


def _check_head(lines: Sequence[tuple[int, str]]) -> None:
    if not lines or lines[0][1] != "format: 1":
        raise Unreadable(lines[0][0] if lines else 0, "The file begins with “format: 1”.")
    if len(lines) < 2 or lines[1][1] not in {"services:", "services: []"}:
        raise Unreadable(lines[-1][0], "After it comes “services:”, and then one item a service.")
    if lines[1][1].endswith("]") and len(lines) > 2:
        raise Unreadable(lines[2][0], "The list of services was closed above.")


def _entries(lines: Sequence[tuple[int, str]]) -> Iterator[Entry]:
    """Yield services; each key stands at the depth of its first one."""
    begun, fields, dent = 0, dict[str, Any](), -1
    items: list[Any] | None = None
    for number, line in lines:
        key = _KEY.fullmatch(line)
        if key is None or (key["dash"] and items is not None and len(key["dent"]) >= dent):
            _take_item(items, number, line)
            continue
        if key["dash"]:
            if begun:
                yield _checked(begun, fields)
            begun, fields, dent = number, {}, len(key["dent"]) + 2
        elif not begun or len(key["dent"]) != dent:
            raise Unreadable(number, "This key does not stand beneath a service.")
        items = _take(fields, number, key["key"], key["value"])
    if begun:
        yield _checked(begun, fields)


def _take(fields: dict[str, Any], number: int, key: str, text: str | None) -> list[Any] | None:
    """Take one key; return the list that its items go into, if they are to come."""
    if key not in KEYS:
        raise Unreadable(number, f"“{key}” is no field of a service. Known: {', '.join(KEYS)}.")
    if key in fields:
        raise Unreadable(number, f"“{key}” stands here twice.")
    if key in LISTS and not (text or "").strip():
        fields[key] = []
        return fields[key]  # type: ignore[no-any-return]
    fields[key] = _typed(number, key, _value(number, text or ""))
    return None


def _take_item(items: list[Any] | None, number: int, line: str) -> None:
    item = _ITEM.fullmatch(line)
    if item is None or items is None:
        raise Unreadable(number, "This is neither a field of a service nor an item of a list.")
    if len(items) >= MOST_ITEMS:
        raise Unreadable(number, f"A list has at most {MOST_ITEMS} items.")
    items.append(_text(number, "an item", _value(number, item["value"])))


def _value(number: int, text: str) -> Any:
    """Return a value: JSON, a text in single quotes, a whole number, nothing, or a plain text."""
    text = text.strip()
    if text[:1] in {'"', "["}:
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            words = "This text or list is not closed on its line, or has something after it."
            raise Unreadable(number, words) from None
    if text[:1] == "'":
        found = re.fullmatch(r"'((?:[^']|'')*)'", text)
        if found is None:
            raise Unreadable(number, "This text is not closed on its line.")
        return found[1].replace("''", "'")
    if text[:1] in set("&*!|>%@`{?") or ": " in text or " #" in text or text.endswith(":"):
        raise Unreadable(number, "Put this text into double quotes: YAML means more by it.")
    if text in {"", "~", "null"}:
        return None
    if text.lower() in {"true", "false", "yes", "no", "on", "off"}:
        raise Unreadable(number, f"Put “{text}” into double quotes: YAML takes it for yes or no.")
    return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", text) else text


def _typed(number: int, key: str, value: Any) -> Any:
    """Return a value of the kind that the field takes, or say which it takes."""
    if key in LISTS:
        if not isinstance(value, list) or len(value) > MOST_ITEMS:
            raise Unreadable(number, f"“{key}” is a list of at most {MOST_ITEMS} texts.")
        return [_text(number, f"an item of “{key}”", one) for one in value]
    if key in NUMBERS:
        if value is None and key == "target_minutes":
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise Unreadable(number, f"“{key}” is a whole number.")
        return value
    return None if value is None and key not in NEEDED else _text(number, f"“{key}”", value)


def _text(number: int, name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise Unreadable(number, f"{name.capitalize()} is a text: put it into double quotes.")
    if len(value) > LONGEST:
        raise Unreadable(number, f"{name.capitalize()} is longer than {LONGEST} characters.")
    return value


def _checked(begun: int, fields: dict[str, Any]) -> Entry:
    missing = [key for key in NEEDED if not fields.get(key)]
    if missing:
        raise Unreadable(begun, f"This service does not say its {', '.join(missing)}.")
    return Entry(begun, fields)


def _check_codes(entries: Sequence[Entry]) -> None:
    seen: dict[str, int] = {}
    for entry in entries:
        code = str(entry.fields["code"]).strip().upper()
        if code in seen:
            raise Unreadable(entry.line, f"{code} stands on line {seen[code]} already.")
        seen[code] = entry.line
