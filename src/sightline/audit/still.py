"""Reading the whole database as it stands at one instant, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def standing_still() -> Iterator[None]:
    """Let every read in the block see one and the same instant; nothing in it may write.

    SQLite reads such an instant from its write-ahead log without keeping writers out, which
    ``atomic`` would do here, since it begins every transaction as a writing one.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
}
