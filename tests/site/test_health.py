"""Whether the service says that it is ready, and that it is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sightline.kernel import clock
from sightline.kernel.models import Job
from sightline.site import health
from tests.world import World

pytestmark = pytest.mark.django_db
ALL_READY = {
    "ready": True,
    "database": "ready",
    "queue": "ready",
    "disk": "ready",
    "clock": "ready",
}


def test_ready_is_told_to_anybody(world: World, client: Client) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, ALL_READY)
    assert answer["Cache-Control"] == "no-store"


def test_a_job_that_waits_too_long_is_told(client: Client) -> None:
    job = Job(name="exchange.read_import", due=clock.now() - timedelta(minutes=14))
    job.save()
    assert client.get("/health").status_code == 200
    job.due = clock.now() - timedelta(minutes=16)
    job.save()
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["queue"]) == (503, "late")
    assert answer["Retry-After"]


def test_a_full_disk_and_a_missing_one_are_told(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(health, "LEAST_FREE_BYTES", 10**18)
    assert client.get("/health").json()["disk"] == "late"
    settings.HOME = Path("/nowhere/at/all")
    assert client.get("/health").json()["disk"] == "failing"


def test_a_clock_that_went_back_is_told(world: World, client: Client) -> None:
    with clock.at(clock.now() - timedelta(hours=1)):
        assert client.get("/health").json()["clock"] == "late"
    with clock.at(datetime(1990, 1, 1, tzinfo=UTC)):
        assert client.get("/health").json()["clock"] == "late"


def test_a_write_is_refused(client: Client) -> None:
    assert client.post("/health").status_code == 405
