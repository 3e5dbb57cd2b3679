"""Whether the service is ready: database, waiting jobs, disk and clock; told to anybody, in a word each."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from sightline.kernel import clock
from sightline.kernel.models import Job, JournalEntry
from sightline.ui.api.answers import answer

OLDEST_JOB = timedelta(minutes=15)
LEAST_FREE_BYTES = 200 * 1024 * 1024
CLOCK_SLACK = timedelta(minutes=5)
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)


def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything is ready, else 503, with a word for each part."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    parts = {name: _word(look) for name, look in _LOOKS.items()}
    is_ready = all(word == "ready" for word in parts.values())
    response = answer({"ready": is_ready, **parts}, 200 if is_ready else 503)
    if not is_ready:
        response["Retry-After"] = "5"
    return response


def _word(look: Callable[[], bool]) -> str:
    try:
        return "ready" if look() else "late"
    except (DatabaseError, OSError):
        return "failing"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _queue() -> bool:
    """No job has been waiting for longer than a worker would let it."""
    waiting = Job.objects.filter(state=Job.State.READY, due__lt=clock.now() - OLDEST_JOB)
    return not waiting.exists()


def _disk() -> bool:
    return shutil.disk_usage(settings.HOME).free >= LEAST_FREE_BYTES


def _clock() -> bool:
    """The clock stands after this version was made, and not before what the journal tells."""
    last = JournalEntry.objects.order_by("-id").values_list("at", flat=True).first()
    return clock.now() >= max(FIRST_DAY, (last or FIRST_DAY) - CLOCK_SLACK)


_LOOKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "queue": _queue,
    "disk": _disk,
    "clock": _clock,
}
