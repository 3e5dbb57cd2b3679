"""Packages for tests: contents as an installation would send them, signed with keys of our own."""

import copy
from datetime import date
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sightline.engines.schedule.plan import Activity, Plan, Project, Resource
from sightline.formats.package import Made, written
from sightline.formats.plans.wire import plain_plan

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHERS = Ed25519PrivateKey.from_private_bytes(bytes(32))
Plain = dict[str, Any]


def key_of(key: Ed25519PrivateKey) -> str:
    """Return a key's public half as hexadecimal."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def uid(n: int) -> str:
    """Return an id by its number."""
    return str(UUID(int=n, version=4))


def standard(n: int = 1, **said: Any) -> Plain:
    """Return a version of a standard of another installation."""
    clause = {
        "id": uid(900 + n), "number": "1", "title": "Monthly", "text": "Every month.",
        "leeway": "none", "limits": "", "is_law": False, "report_fields": [],
        "cadence_days": None, "phases": [], "gates": [],
    }  # fmt: skip
    return {
        "id": uid(n), "version_id": uid(100 + n), "number": 1, "code": f"REM-{n}",
        "title": "Reports", "family": "report", "summary": "", "is_mandatory": True,
        "applies": [], "checks": [], "evidence": "", "effective_on": "2026-01-01",
        "transition_days": 90, "clauses": [clause], **said,
    }  # fmt: skip


def plan(n: int = 1, *, peopled: bool = False, **said: Any) -> Plain:
    """Return a version of a shared plan of another installation."""
    drawn = Plan(
        projects=(Project("1", ""),),
        activities=(Activity("1", "Dig", project_id="1", duration=480),),
        resources=(Resource("1", "Somebody"),) if peopled else (),
    )
    content = {
        "plan": plain_plan(drawn), "gates": [{"name": "Done", "after_days": 3}],
        "milestones": [], "risks": [
            {"name": "Rock", "probability": 2, "impact": None, "response": "reduce"}
        ],
    }  # fmt: skip
    return {
        "id": uid(200 + n), "version_id": uid(300 + n), "number": 1, "title": "Reservoir",
        "summary": "", "terms": "", "days": 10, "is_actual": False, "content": content, **said,
    }  # fmt: skip


def snapshot(n: int = 1, **said: Any) -> Plain:
    """Return what another installation published of a project."""
    return {
        "id": uid(400 + n), "project_id": uid(500 + n), "code": f"P-{n}", "name": "Tunnel",
        "office": "Works", "period": "2026-10-31", "declared": "green", "measured": "amber",
        "colours": {"schedule": "green"}, "state": "executing", "category": "Works",
        "start": "2026-01-01", "baseline_finish": "2027-01-01", "forecast_finish": None,
        "actual_finish": None, "finish_variance_days": 3, "n_overdue": 0, "n_open_risks": 1, **said,
    }  # fmt: skip


def contents(**said: Any) -> dict[str, list[Plain]]:
    """Return one thing of each kind."""
    return {"standards": [standard()], "plans": [plan()], "snapshots": [snapshot()], **said}


def made(key: Ed25519PrivateKey = OURS, day: date = date(2026, 11, 1)) -> Made:
    """Return who makes the packages of the tests."""
    return Made(day, "Southmoor Rail", UUID(uid(7)), "Head office", key_of(key))


def signed(
    held: dict[str, list[Plain]] | None = None,
    *,
    by: Ed25519PrivateKey = OURS,
    as_if: Ed25519PrivateKey | None = None,
    day: date = date(2026, 11, 1),
) -> bytes:
    """Return a package.

    Args:
        as_if: Whose key the manifest names, if not that which signs.
    """
    return written(
        copy.deepcopy(contents() if held is None else held),
        made(as_if or by, day),
        lambda text: by.sign(text.encode()).hex(),
    )
