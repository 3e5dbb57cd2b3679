"""The formats that a schedule is written in, and the report on what was lost on the way.

A file is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sightline.cli import Stopped
from sightline.cli.schedule_answers import loss_answer
from sightline.cli.schedule_files import dated
from sightline.engines.schedule.plan import Plan
from sightline.formats.plans.outcome import Loss, Writing


def _mspdi(plan: Plan) -> Writing:
    from sightline.formats.mspdi import write as written

    return written(plan)


def _pmxml(plan: Plan) -> Writing:
    from sightline.formats.pmxml import write as written

    return written(plan)


def _xer(plan: Plan) -> Writing:
    from sightline.formats.xer.write import write as written

    return written(plan)


def _csv(plan: Plan) -> Writing:
    from sightline.formats.plans.sheets import write_csv

    return write_csv(plan)


def _xlsx(plan: Plan) -> Writing:
    from sightline.formats.plans.sheets import write_xlsx

    return write_xlsx(plan)


def _ics(plan: Plan) -> Writing:
    from sightline.formats.ics.write import ALL
    from sightline.formats.ics.write import write as written

    return written(plan, datetime.now(UTC), kinds=ALL)


def _pdf(plan: Plan) -> Writing:
    from sightline.formats.pdf.write import write as written

    return written(plan, datetime.now(UTC))


TARGETS: dict[str, Callable[[Plan], Writing]] = {
    "mspdi": _mspdi,
    "pmxml": _pmxml,
    "xer": _xer,
    "csv": _csv,
    "xlsx": _xlsx,
    "ics": _ics,
    "pdf": _pdf,
}
ENDINGS = {".xml": "mspdi", ".mspdi": "mspdi"} | {f".{name}": name for name in TARGETS}


def target_of(out: Path) -> str:
    """Return the format that a file's ending names.

    Raises:
        Stopped: It names none.
    """
    kind = ENDINGS.get(out.suffix.lower())
    if kind is None:
        known = ", ".join(sorted(ENDINGS))
        raise Stopped(f"{out} does not end in a known format ({known}); say it with --to.")
    return kind


def write(plan: Plan, kind: str, out: Path) -> tuple[Loss, ...]:
    """Write a plan and return what the format cannot hold.

    Raises:
        Stopped: The file cannot be written, or the plan does not fit the format.
    """
    try:
        writing = TARGETS[kind](dated(plan))
    except ValueError as error:
        raise Stopped(f"{out} cannot be written as {kind}: {error}.") from error
    _place(writing.data, out)
    return writing.losses


def write_losses(report: Path, *, read: Sequence[Loss], written: Sequence[Loss]) -> None:
    """Write the loss report, a line for each table and field: JSON by its ending, or else CSV.

    Raises:
        Stopped: The file cannot be written.
    """
    steps = (("reading", read), ("writing", written))
    rows = [{"step": step, **loss_answer(loss)} for step, losses in steps for loss in losses]
    if report.suffix.lower() == ".json":
        data = json.dumps({"loss": rows}, ensure_ascii=False, indent=2).encode()
    else:
        data = _losses_csv(rows)
    _place(data, report)


def _losses_csv(rows: list[dict[str, object]]) -> bytes:
    from sightline.formats.sheet import SheetColumn, to_csv

    names = ("step", "table", "field", "message", "count", "line", "example")
    cells = ([row[name] for name in names] for row in rows)
    return to_csv([SheetColumn(name) for name in names], cells)  # type: ignore[arg-type]


def _place(data: bytes, path: Path) -> None:
    """Write beside the file and give it its name last."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            mask = os.umask(0)
            os.umask(mask)
            Path(draft).chmod(0o666 & ~mask)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Stopped(f"{path} cannot be written: {error.strerror}.") from error
