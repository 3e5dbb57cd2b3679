"""Packages in the scene: one that waits, one that is in, one that went out, a key and a status.

All are the northern office's save the key, which is the organisation's.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from sightline.exchange import commands
from sightline.exchange import package_queries as queries
from sightline.formats.package import digest
from sightline.kernel import store
from tests.formats.package.making import OURS, contents, key_of, plan, signed, snapshot, standard

if TYPE_CHECKING:
    from tests.rights.scene import Scene

WORD = "Okapistatus"
KINDS: dict[str, str] = {
    **dict.fromkeys(("ready_package", "accepted_package"), "exchange.packagein"),
    "sent_package": "exchange.packageout",
    "trusted_key": "exchange.trustedkey",
    "received_status": "exchange.snapshot",
}
WAITING = contents(standards=[standard(2)], plans=[plan(2)], snapshots=[snapshot(2)])
#: A package that nobody has received.
PACKAGE = signed(contents(standards=[standard(3)], plans=[], snapshots=[]))


def package_rows(scene: "Scene") -> dict[tuple[str, str], UUID]:
    """Return the rows by (kind, relation); what a page shows before a step is noted."""
    founder = scene.world.actor("founder")
    said = {"public_key": key_of(OURS), "whose": "Southmoor Rail", "why": "By telephone"}
    key = commands.trust_key(founder, **said)
    ready = _received(scene, signed(WAITING))
    inside = _received(scene, signed(contents(snapshots=[snapshot(name=f"{WORD} tunnel")])))
    commands.accept_package(founder, package_id=inside.pk)
    look, _ = queries.preview(founder, ready)
    assert look is not None
    scene.shown["ready_package", "north"] = look.shown
    scene.secrets["received_status"] = WORD
    return {
        ("trusted_key", "all"): key.pk,
        ("ready_package", "north"): ready.pk,
        ("accepted_package", "north"): inside.pk,
        ("received_status", "north"): queries.snapshots(founder).get().pk,
        ("sent_package", "north"): _sent(scene),
    }


def _received(scene: "Scene", data: bytes) -> queries.PackageIn:
    kept = store.keep([data])
    return commands.receive_package(
        scene.world.actor("founder"), office_id=scene.world.id("north"),
        file_name="package.json", digest=kept.digest, size=kept.size,
    )  # fmt: skip


def _sent(scene: "Scene") -> UUID:
    """Send the first standard of the list, as the form's first choice is."""
    founder, home = scene.world.actor("founder"), scene.world.id("north")
    first, _, told = queries.sendable(founder)["standards"][0]
    scene.waiting["chosen"] = [str(first)]
    scene.waiting["leaves"] = digest({"standards": [told], "plans": [], "snapshots": []})
    return commands.export_package(founder, office_id=home, chosen=[first], why="For them").pk
