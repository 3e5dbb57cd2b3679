"""A plan in memory that answers edits as the server does, with a naive scheduler.

It knows links of all types with lags in working time, and starts no earlier than; no more.
"""

import copy
import re
import uuid
from typing import Any

from tests.gantt.clock import instant, worked

FIELDS = (  # noqa: SIM905 - thirty names read better as words
    "id version level kind code wbs name duration elapsed estimated manual start finish late_start "
    "late_finish float free critical percent constraint constraint_at deadline calendar resources "
    "actual_start actual_finish baseline_start baseline_finish near estimate"
).split()
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]
FIRST = 29_540_640  # Monday 2 March 2026, 08:00
AS_OF = "2026-04-08T10:00:00Z"
NOTATION = re.compile(r"^(\d+)(FS|SS|FF|SF)?(?:([+-])(\d+(?:\.\d+)?)([dhw]))?$")
MINUTES = {"h": 60, "d": 480, "w": 2400}
Row = dict[str, Any]


class Refused(Exception):
    """An edit cannot be; ``status`` and words as a problem."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status


def new_row(name: str, level: int = 1, duration: int = 480, **more: Any) -> Row:
    """Return a row with every field."""
    row: Row = dict.fromkeys(FIELDS)
    row |= {"id": str(uuid.uuid4()), "version": 1, "level": level, "kind": "task", "name": name}
    row |= {"code": "", "duration": duration, "elapsed": 0, "estimated": 0, "manual": 0}
    row |= {"critical": 0, "percent": 0, "constraint": "asap", "resources": "", "near": 0}
    return row | more


class Plan:
    """Rows in outline order and links between them by id."""

    def __init__(self, rows: list[Row], links: list[dict[str, Any]], **more: Any) -> None:
        self.rows, self.links, self.version = rows, links, 1
        self.outside: list[dict[str, Any]] = more.get("outside", [])
        self.baselines: list[dict[str, Any]] = []
        self.undone: dict[str, tuple[Any, ...]] = {}
        self.may_edit, self.is_simulated = True, False
        self.schedule()

    def data(self) -> dict[str, Any]:
        """Return what ``GET src`` answers."""
        order = {row["id"]: at for at, row in enumerate(self.rows)}
        return {
            "project": {
                "id": "p1",
                "code": "P-1",
                "name": "Harbour works",
                "version": self.version,
                "may_edit": self.may_edit,
                "start": FIRST,
                "finish": self.finish(),
                "status_date": FIRST + 30 * 1440,
                "calendar": 0,
                "minutes_per_day": 480,
                "minutes_per_week": 2400,
                "days_per_month": 20,
                "hash": str(self.version),
            },
            "columns": {field: [row[field] for row in self.rows] for field in FIELDS},
            "links": self.link_columns(order),
            "outside": [
                {**link, "row": order[link["to"]]} for link in self.outside if link["to"] in order
            ],
            "calendars": [{"id": "c", "name": "Standard", "week": WEEK, "exceptions": []}],
            "baselines": self.baselines,
            "shown_baseline": 0,
            "forecast": self.forecast() if self.is_simulated else None,
            "as_of": AS_OF,
        }

    def forecast(self) -> dict[str, Any]:
        """Return a simulation in which everything ends from a day early to four days late."""
        late = {"p10": -1, "p50": 1, "p80": 4, "p90": 6}
        ends = {
            name: [None if r["kind"] == "summary" else r["finish"] + 1440 * n for r in self.rows]
            for name, n in late.items()
        }
        last = self.finish() or FIRST
        return {
            "id": "run",
            "started": AS_OF,
            "stale": False,
            "trials": 1000,
            "finish": {name: last + 1440 * n for name, n in (*late.items(), ("p95", 8))},
            "columns": {**ends, "criticality": [0.5] * len(self.rows)},
        }

    def link_columns(self, order: dict[str, int]) -> dict[str, list[Any]]:
        """Return the links by row."""
        names = ("id", "type", "lag", "elapsed", "driving")
        columns = {name: [link[name] for link in self.links] for name in names}
        columns["permille"] = [None] * len(self.links)
        for end in ("tail", "head"):
            columns[end] = [order[link[end]] for link in self.links]
        return columns

    def finish(self) -> int | None:
        """Return the latest finish."""
        return max((row["finish"] for row in self.rows if row["finish"] is not None), default=None)

    def edit(self, body: dict[str, Any]) -> dict[str, Any]:
        """Answer ``POST edits``."""
        if body["seen"] != self.version:
            raise Refused(409, "Somebody else changed this plan meanwhile.")
        before = self.kept()
        try:
            for edit in body["edits"]:
                self.one(edit)
            self.schedule()
            answer = self.answer(before)
        except Refused:
            self.restore(before)
            raise
        if body["preview"]:
            self.restore(before)
            return answer | {"undo": ""}
        token = str(uuid.uuid4())
        self.undone[token] = before
        self.version += 1
        return answer | {"version": self.version, "undo": f"/undo/{token}"}

    def undo(self, token: str) -> dict[str, Any]:
        """Put back what stood before an edit."""
        if token not in self.undone:
            raise Refused(409, "This was undone already.")
        before = self.kept()
        version = self.version + 1
        self.restore(self.undone.pop(token))
        self.version = version
        return self.answer(before) | {"version": version, "undo": "", "said": "Undone."}

    def kept(self) -> tuple[Any, ...]:
        """Return a copy of everything that an edit may change."""
        rows = [dict(row) for row in self.rows]
        return rows, [dict(link) for link in self.links], list(self.baselines), self.version

    def restore(self, kept: tuple[Any, ...]) -> None:
        """Take back a copy."""
        self.rows, self.links, self.baselines, self.version = copy.copy(kept)

    def answer(self, before: tuple[Any, ...]) -> dict[str, Any]:
        """Say what is different from before."""
        old = before[0]
        finishes = [row["finish"] for row in old if row["finish"] is not None]
        answer: dict[str, Any] = {"version": self.version, "undo": "", "finish": self.finish()}
        answer["finish_before"] = max(finishes, default=None)
        new_order = [row["id"] for row in self.rows]
        changed = [at for at, row in enumerate(self.rows) if at >= len(old) or row != old[at]]
        answer["said"] = f"{len(changed)} activities changed."
        baselines_changed = self.baselines != before[2]
        if new_order != [row["id"] for row in old] or baselines_changed:
            return answer | {"all": self.data()}
        rows = {field: [self.rows[at][field] for at in changed] for field in FIELDS}
        order = {key: at for at, key in enumerate(new_order)}
        return answer | {"rows": {"index": changed, **rows}, "links": self.link_columns(order)}

    def row(self, key: str) -> Row:
        """Return the row of an id."""
        found = next((row for row in self.rows if row["id"] == key), None)
        if not found:
            raise Refused(409, "This activity does not exist any more.")
        return found

    def one(self, edit: dict[str, Any]) -> None:
        """Carry out one edit."""
        getattr(self, f"do_{edit['op']}")(edit)

    def do_change(self, edit: dict[str, Any]) -> None:
        row, fields = self.row(edit["id"]), dict(edit["fields"])
        if row["version"] != edit["version"]:
            raise Refused(409, "Somebody else changed this activity meanwhile.")
        if "predecessors" in fields:
            self.relink(row, fields.pop("predecessors"))
        self.set_fields(row, fields)
        row["version"] += 1

    @staticmethod
    def set_fields(row: Row, fields: dict[str, Any]) -> None:
        """Set what was typed; a start becomes a constraint, a finish a duration."""
        if (start := fields.pop("start", None)) is not None:
            row |= {"constraint": "snet", "constraint_at": start}
        if (finish := fields.pop("finish", None)) is not None:
            row["duration"] = max(0, worked(finish) - worked(row["start"]))
        if "elapsed" in fields:
            fields["elapsed"] = int(fields["elapsed"])
        row |= fields

    def relink(self, row: Row, text: str) -> None:
        self.links = [link for link in self.links if link["head"] != row["id"]]
        for part in filter(None, (raw.strip() for raw in text.split(";"))):
            found = NOTATION.match(part)
            if not found:
                raise Refused(422, f"“{part}” names a project that is not here.")
            number, kind, sign, size, unit = found.groups()
            lag = float(size) * MINUTES[unit] if size else 0
            tail = self.rows[int(number) - 1]["id"]
            self.link(tail, row["id"], kind or "FS", int(-lag if sign == "-" else lag))

    def link(self, tail: str, head: str, kind: str, lag: int) -> None:
        facts = {"type": kind, "lag": lag, "elapsed": 0, "driving": 0}
        self.links.append({"id": str(uuid.uuid4()), "tail": tail, "head": head, **facts})

    def do_link(self, edit: dict[str, Any]) -> None:
        self.link(edit["tail"], edit["head"], edit["type"], edit["lag"])

    def do_unlink(self, edit: dict[str, Any]) -> None:
        self.links = [link for link in self.links if link["id"] != edit["id"]]

    def do_add(self, edit: dict[str, Any]) -> None:
        after = edit["after"]
        at = self.rows.index(self.row(after)) + 1 if after else 0
        fields = dict(edit["fields"])
        links = fields.pop("predecessors", "")
        row = new_row(fields.pop("name", ""), edit["level"])
        self.rows.insert(at, row)
        self.set_fields(row, {key: value for key, value in fields.items() if value is not None})
        if links:
            self.relink(row, links)

    def end(self, at: int) -> int:
        """Return one past the last row of a subtree."""
        level, end = self.rows[at]["level"], at + 1
        while end < len(self.rows) and self.rows[end]["level"] > level:
            end += 1
        return end

    def do_drop(self, edit: dict[str, Any]) -> None:
        for key in edit["ids"]:
            at = self.rows.index(self.row(key))
            del self.rows[at : self.end(at)]
        left = {row["id"] for row in self.rows}
        self.links = [x for x in self.links if x["tail"] in left and x["head"] in left]

    def shift(self, ids: list[str], by: int) -> None:
        for key in ids:
            at = self.rows.index(self.row(key))
            above = self.rows[at - 1]["level"] if at else 0
            level = self.rows[at]["level"] + by
            if level < 1 or level > above + 1:
                raise Refused(422, "It cannot go further: there is no row above to be a part of.")
            for row in self.rows[at : self.end(at)]:
                row["level"] += by

    def do_indent(self, edit: dict[str, Any]) -> None:
        self.shift(edit["ids"], 1)

    def do_outdent(self, edit: dict[str, Any]) -> None:
        self.shift(edit["ids"], -1)

    def do_move(self, edit: dict[str, Any]) -> None:
        for key in edit["ids"]:
            at = self.rows.index(self.row(key))
            block = self.rows[at : self.end(at)]
            del self.rows[at : at + len(block)]
            to = self.rows.index(self.row(edit["after"])) + 1 if edit["after"] else 0
            self.rows[to:to] = block

    def do_baseline(self, edit: dict[str, Any]) -> None:
        for row in self.rows:
            row |= {"baseline_start": row["start"], "baseline_finish": row["finish"]}
        self.baselines.append(
            {"number": edit["number"], "name": edit["name"], "set_on": AS_OF[:10]}
        )

    def schedule(self) -> None:
        """Compute dates, float and driving links of everything."""
        n = len(self.rows)
        order = {row["id"]: at for at, row in enumerate(self.rows)}
        ends = [(order[link["tail"]], order[link["head"]], link) for link in self.links]
        parents = [
            at + 1 < n and self.rows[at + 1]["level"] > row["level"]
            for at, row in enumerate(self.rows)
        ]
        sequence = in_order(n, ends)
        early = self.forward(sequence, ends)
        late = self.backward(sequence, ends, early)
        for at, row in enumerate(self.rows):
            row["kind"] = "summary" if parents[at] else self.kind(row)
            start, length = early[at], row["duration"] or 0
            row["start"] = instant(start, finish=False)
            row["finish"] = instant(start + length, finish=True) if length else row["start"]
            row["float"] = late[at] - length - start
            row["critical"] = int(row["float"] <= 0 and not parents[at])
            row["near"] = int(0 < row["float"] <= 960)
        self.roll_up(parents)

    @staticmethod
    def kind(row: Row) -> str:
        return "milestone" if row["duration"] == 0 else "task"

    def forward(self, sequence: list[int], ends: list[Any]) -> list[int]:
        """Return the early start of each row in working minutes; mark driving links."""
        into: dict[int, list[Any]] = {}
        for tail, head, link in ends:
            into.setdefault(head, []).append((tail, link))
        early = [worked(FIRST)] * len(self.rows)
        for at in sequence:
            row, own = self.rows[at], early[at]
            if row["actual_start"] is not None:
                early[at] = worked(row["actual_start"])
                continue
            if row["constraint"] == "snet":
                own = max(own, worked(row["constraint_at"]))
            bounds = [(self.bound(tail, at, link, early), link) for tail, link in into.get(at, ())]
            early[at] = max([own, *(bound for bound, _ in bounds)])
            for bound, link in bounds:
                link["driving"] = int(bound == early[at])
        return early

    def bound(self, tail: int, head: int, link: dict[str, Any], early: list[int]) -> int:
        """Return the earliest start that a link leaves its head."""
        kind, lag = link["type"], link["lag"]
        begin = early[tail] + (self.rows[tail]["duration"] if kind[0] == "F" else 0)
        return int(begin + lag - (self.rows[head]["duration"] if kind[1] == "F" else 0))

    def backward(self, sequence: list[int], ends: list[Any], early: list[int]) -> list[int]:
        """Return the late finish of each row in working minutes."""
        last = max((early[at] + row["duration"] for at, row in enumerate(self.rows)), default=0)
        out: dict[int, list[Any]] = {}
        for tail, head, link in ends:
            out.setdefault(tail, []).append((head, link))
        late = [last] * len(self.rows)
        for at in reversed(sequence):
            length = self.rows[at]["duration"]
            for head, link in out.get(at, ()):
                begins = link["type"][1] == "S"
                edge = late[head] - (self.rows[head]["duration"] if begins else 0) - link["lag"]
                late[at] = min(late[at], edge + (length if link["type"][0] == "S" else 0))
        return late

    def roll_up(self, parents: list[bool]) -> None:
        """Give summaries the dates and share of their parts; number everything."""
        open_: list[int] = []
        spans: dict[int, list[Row]] = {}
        counters: list[int] = []
        for at, row in enumerate(self.rows):
            while open_ and self.rows[open_[-1]]["level"] >= row["level"]:
                open_.pop()
            del counters[row["level"] :]
            counters += [0] * (row["level"] - len(counters))
            counters[-1] += 1
            row["wbs"] = ".".join(map(str, counters))
            for parent in open_:
                if not parents[at]:
                    spans.setdefault(parent, []).append(row)
            if parents[at]:
                open_.append(at)
        for at, parts in spans.items():
            start, finish = min(p["start"] for p in parts), max(p["finish"] for p in parts)
            length = sum(p["duration"] for p in parts) or 1
            done = sum(p["duration"] * p["percent"] for p in parts) / length
            self.rows[at] |= {"start": start, "finish": finish, "percent": round(done)}
            self.rows[at]["duration"] = worked(finish) - worked(start)


def in_order(n: int, ends: list[Any]) -> list[int]:
    """Return the rows so that tails come before heads; refuses a cycle."""
    waiting, after = [0] * n, [[] for _ in range(n)]  # type: ignore[var-annotated]
    for tail, head, _ in ends:
        waiting[head] += 1
        after[tail].append(head)
    ready = [at for at in range(n) if not waiting[at]]
    for at in ready:
        for head in after[at]:
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
    if len(ready) < n:
        raise Refused(422, "The links would go round in a circle. Take one of them away.")
    return ready
