"""User-defined fields, activity codes and notes: what people have added to the tables.

Each becomes a name and a text at the activity, WBS element or resource it belongs to.
"""

import html
import re
from collections import defaultdict

from sightline.formats.plans.findings import Findings

from . import words
from .cells import Cells
from .tables import File
from .task_columns import Custom

_TAG = re.compile(
    r"<(?:style|head)\b[^>]*>.*?</(?:style|head)>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^>]{0,200}>", re.IGNORECASE)
_OWNERS = {"TASK": "", "PROJWBS": words.WBS, "RSRC": "rsrc "}
_ELSEWHERE = "User-defined fields of this table are not kept."


class Extras:
    """Names and texts by the id of their owner, as it stands in the plan."""

    def __init__(self) -> None:
        """Start empty."""
        self.of_activities: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.of_resources: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self.names: dict[str, str] = {}

    def activities(self) -> dict[str, Custom]:
        """By activity id; WBS elements have their ``W``."""
        return {id_: tuple(pairs) for id_, pairs in self.of_activities.items()}

    def resources(self) -> dict[str, Custom]:
        """By resource id."""
        return {id_: tuple(pairs) for id_, pairs in self.of_resources.items()}


def read_extras(file: File, findings: Findings) -> Extras:
    """Read UDFTYPE, UDFVALUE, ACTVTYPE, ACTVCODE and TASKACTV."""
    extras = Extras()
    _read_fields(file, extras, findings)
    _read_codes(file, extras, findings)
    return extras


def _read_fields(file: File, extras: Extras, findings: Findings) -> None:
    types = Cells(file.table("UDFTYPE"), findings)
    labels = types.texts("udf_type_label")
    names = [
        label or name for label, name in zip(labels, types.texts("udf_type_name"), strict=True)
    ]
    kinds = dict(
        zip(types.ids("udf_type_id"), zip(types.ids("table_name"), names, strict=True), strict=True)
    )
    values = Cells(file.table("UDFVALUE"), findings)
    texts = zip(
        values.texts("udf_text"), values.texts("udf_number"), values.texts("udf_date"), strict=True
    )
    columns = zip(values.ids("udf_type_id"), values.ids("fk_id"), texts, strict=True)
    for i, (type_, owner, candidates) in enumerate(columns):
        table, name = kinds.get(type_, ("", ""))
        text = next(filter(None, candidates), "")
        if table == "RSRC":
            extras.of_resources[owner].append((name, text))
        elif table in _OWNERS:
            extras.of_activities[_OWNERS[table] + owner].append((name, text))
        else:
            line = values.table.lines[i]
            findings.lose("UDFVALUE", table or type_, _ELSEWHERE, line=line, example=text)
    extras.names |= {f"{table}.{id_}": name for id_, (table, name) in kinds.items()}


def _read_codes(file: File, extras: Extras, findings: Findings) -> None:
    types = Cells(file.table("ACTVTYPE"), findings)
    names = dict(zip(types.ids("actv_code_type_id"), types.texts("actv_code_type"), strict=True))
    codes = Cells(file.table("ACTVCODE"), findings)
    values = {
        id_: (
            names.get(type_, ""),
            f"{short}: {long}" if short and long != short and long else short or long,
        )
        for id_, type_, short, long in zip(
            codes.ids("actv_code_id"),
            codes.ids("actv_code_type_id"),
            codes.texts("short_name"),
            codes.texts("actv_code_name"),
            strict=True,
        )
    }
    uses = Cells(file.table("TASKACTV"), findings)
    uses.table.used |= {"actv_code_type_id", "proj_id"}
    for task, code in zip(uses.ids("task_id"), uses.ids("actv_code_id"), strict=True):
        if code in values:
            extras.of_activities[task].append(values[code])


def read_notes(file: File, findings: Findings) -> dict[str, str]:
    """Notes of activities as plain text, by activity id; topics go before their text."""
    topics = Cells(file.table("MEMOTYPE"), findings)
    names = dict(zip(topics.ids("memo_type_id"), topics.texts("memo_type"), strict=True))
    memos = Cells(file.table("TASKMEMO"), findings)
    memos.table.used |= {"memo_id", "proj_id"}
    found: dict[str, list[str]] = defaultdict(list)
    for task, topic, text in zip(
        memos.ids("task_id"), memos.ids("memo_type_id"), memos.texts("task_memo"), strict=True
    ):
        plain = plain_text(text)
        name = names.get(topic, "")
        if plain:
            found[task].append(f"{name}: {plain}" if name and name != "Notes" else plain)
    return {task: "\n\n".join(texts) for task, texts in found.items()}


def plain_text(text: str) -> str:
    """Text without its HTML, if it has any."""
    if "<" in text and ">" in text:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return "\n".join(line.rstrip() for line in text.strip(" ?\ufeff\n").splitlines())
