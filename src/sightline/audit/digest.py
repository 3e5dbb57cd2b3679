"""One digest over everything an installation holds, to prove that nothing changed.

Equal rows give equal digests on SQLite and on PostgreSQL. Sessions, sign-in attempts, second
factors and migrations are left out: they are not the organisation's data.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from sightline.audit.still import standing_still
from sightline.kernel.journal import canonical
from sightline.kernel.rows import plain

FILES = "files"
PIECE = 1 << 20  # bytes of a file read at once


@dataclass(frozen=True)
class Part:
    """What one table, or the folder of stored files, adds to the digest."""

    name: str
    n_rows: int
    digest: str


def state_digest() -> tuple[str, list[Part]]:
    """Return the digest as hexadecimal, and the parts it is made of, by name."""
    with standing_still():
        parts = [_of_table(model) for model in _tables()]
    parts.append(_of_files(Path(settings.MEDIA_ROOT)))
    whole = canonical([[part.name, part.n_rows, part.digest] for part in parts])
    return hashlib.sha256(whole).hexdigest(), parts


def _tables() -> list[type[models.Model]]:
    held = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model.__module__.startswith("sightline.")
    ]
    return sorted(held, key=lambda model: model._meta.label)


def _of_table(model: type[models.Model]) -> Part:
    """Digest the rows, sorted by their own digests: neither order nor row numbers count."""
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    names = [field.attname for field in fields]
    rows = model._base_manager.order_by().values_list(*names)
    lines = sorted(
        hashlib.sha256(canonical([plain(value) for value in row])).digest()
        for row in rows.iterator(chunk_size=2000)
    )
    whole = hashlib.sha256(canonical(names))
    for line in lines:
        whole.update(line)
    return Part(model._meta.label, len(lines), whole.hexdigest())


def _of_files(folder: Path) -> Part:
    lines = [[path.relative_to(folder).as_posix(), _of_file(path)] for path in _walk(folder)]
    return Part(FILES, len(lines), hashlib.sha256(canonical(lines)).hexdigest())


def _walk(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _of_file(path: Path) -> Any:
    whole = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            whole.update(piece)
    return whole.hexdigest()
