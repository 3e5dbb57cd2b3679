"""The walk's story of packages: a key, one that goes out, and one that comes in and goes again."""

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sightline.kernel import clock
from tests.formats.package.making import OTHERS, OURS, contents, key_of, signed, standard
from tests.site.api_world import open_one

if TYPE_CHECKING:
    from tests.site.walk import Walk

WHY = {"why": "As it was agreed"}


def tell_of_packages(walk: "Walk") -> None:
    """Trust and revoke keys, send what is published, take one package in and let one go."""
    lead, home = walk.by["lead"], str(walk.world.id("hq"))
    for key, whose in ((OURS, "Southmoor Rail"), (OTHERS, "Eastmoor Gas")):
        said = {"public_key": key_of(key), "whose": whose, **WHY}
        row = lead.ok("POST", "/trusted-keys", said)
    lead.ok("POST", f"/trusted-keys/{row['id']}/revoke", WHY, row["version"])
    for path in ("/trusted-keys?state=revoked&q=gas", f"/trusted-keys/{row['id']}"):
        lead.get(path)
    _out(lead, home)
    _in(lead, home)
    _shares(walk)


def _out(lead: Any, home: str) -> None:
    chosen = [one["id"] for one in lead.get("/sendable")["items"]]
    row = lead.ok("POST", "/packages-out", {"office_id": home, "chosen": chosen, **WHY})
    path = f"/packages-out/{row['id']}"
    file = lead.get(f"{path}/file")
    assert file["sha256"] == row["sha256"]
    for each in (path, f"{path}/history", "/packages-out?q=agreed&sort=-made_on"):
        lead.get(each)


def _in(lead: Any, home: str) -> None:
    first = _received(lead, home, contents())
    path = f"/packages-in/{first['id']}"
    found = lead.get(f"{path}/preview")
    assert {one["verdict"] for one in found["items"]} == {"new"}
    row = lead.ok("POST", f"{path}/accept", {"shown": found["shown"]}, first["version"])
    assert row["counts"] == {"new": 3, "newer": 0, "same": 0, "refused": 0}
    status = lead.get("/received-statuses?q=tunnel")["items"][0]
    for each in (path, f"{path}/history", f"/received-statuses/{status['id']}"):
        lead.get(each)
    lead.get("/packages-in?state=accepted&q=southmoor")
    lead.ok("POST", f"{path}/undo", None, row["version"])
    other = _received(lead, home, contents(standards=[standard(8)], plans=[], snapshots=[]))
    lead.ok("POST", f"/packages-in/{other['id']}/discard", None, other["version"])


def _shares(walk: "Walk") -> None:
    """Let two offices be peers, show one project to the other, and take it back."""
    lead, north = walk.by["lead"], walk.by["north"]
    since, until = clock.today().isoformat(), (clock.today() + timedelta(30)).isoformat()
    peer = {"other_id": str(walk.world.id("south")), "kind": "peer", "since": since}
    lead.ok("POST", f"/offices/{walk.world.id('north-1')}/relations", peer)
    own = open_one(walk.world, "SHR-1")
    said = {"to_office_id": str(walk.world.id("south")), "until": until, "since": since, **WHY}
    row = north.ok("POST", f"/projects/{own.pk}/shares", said)
    path = f"/shares/{row['id']}"
    assert north.get(f"{path}/status") == {"standing": "Shows", "said": None}
    for each in (path, "/shares?state=running&q=shr&sort=until"):
        north.get(each)
    north.ok("POST", f"{path}/revoke", WHY, row["version"])


def _received(lead: Any, home: str, held: Any) -> Any:
    content = base64.b64encode(signed(held)).decode()
    said = {"office_id": home, "file_name": "package.json", "content": content}
    return lead.ok("POST", "/packages-in", said)
