"""Two installations for tests of packages: one that sends, and one that never heard of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from sightline.exchange import commands
from sightline.exchange import package_queries as queries
from sightline.exchange.models import PackageIn, TrustedKey
from sightline.kernel import store
from sightline.projects import commands as projects
from tests.knowledge.scene import Scene as Knowing
from tests.network.scene import Scene as Networking
from tests.rights.scene import rolled_back
from tests.world import World

WHY = "agreed by telephone"
#: Words that must never leave, each hidden somewhere in what the sending installation holds.
HIDDEN = ("Secret", "quokka", "wombat", "numbat", "dingo", "@northmoor.test", "Sponsor Person")


@contextmanager
def at(home: Path, settings: Any) -> Iterator[None]:
    """Be another installation for a while: its own key and files, its rows forgotten after."""
    before = (settings.HOME, settings.MEDIA_ROOT)
    home.mkdir(parents=True, exist_ok=True)
    settings.HOME, settings.MEDIA_ROOT = home, home / "files"
    try:
        with rolled_back():
            yield
    finally:
        settings.HOME, settings.MEDIA_ROOT = before


def reported(scene: Knowing, project_id: UUID, word: str = "Secret") -> Any:
    """Publish a project's report whose texts hold a word that must not leave."""
    world, said = scene.world, {"reason": f"{word} reason", "achieved": f"{word} text"}
    dims = {"schedule": {"declared": "amber", "reason": f"{word} why"}}
    row = projects.write_report(
        world.actor("pm"), project_id=project_id, declared="amber", dimensions=dims, **said
    )
    projects.submit_report(world.actor("pm"), report_id=row.pk)
    projects.check_report(world.actor("desk"), report_id=row.pk)
    return projects.publish_report(world.actor("desk"), report_id=row.pk)


def sending() -> tuple[Knowing, dict[str, Any]]:
    """Make an installation with one thing of each kind to send, and much that must not leave."""
    scene = Knowing.make(World.make())
    net = Networking(scene.world, scene.project)
    made = {
        "standard": net.forced(title="Reports", summary="One page a month"),
        "plan": scene.shared(),
        "report": reported(scene, scene.project.pk),
    }
    net.standard(title="quokka draft", code="QQ-1")
    net.at("consultation", code="QQ-2", title="quokka in consultation")
    for word, level in (("wombat", "restricted"), ("numbat", "sealed")):
        _hide(scene, word, level)
    scene.lesson(title="dingo lesson")
    return scene, made


def _hide(scene: Knowing, word: str, level: str) -> None:
    """Publish a report and a plan of a project, and make it confidential after."""
    row = scene.opened(scene.world, word, name=word, sponsor_name="Sponsor Person")
    scene.world.grant("pm", "project_manager", scene.node(row))
    scene.drawn(row)
    plan = scene.do("draft_shared_plan", "pm", project_id=row.pk, title=f"{word} plan")
    scene.do("publish_plan_version", "desk", version_id=scene.version(plan).pk)
    reported(scene, row.pk)
    scene.put(scene.now(row), confidentiality=level)


def all_of(scene: Knowing, who: str = "lead") -> list[UUID]:
    """Return the ids of all that can leave."""
    offered = queries.sendable(scene.world.actor(who))
    return [key for rows in offered.values() for key, _, _ in rows]


def stored(data: bytes) -> dict[str, Any]:
    """Keep the bytes of a package as an upload does."""
    kept = store.keep([data])
    return {"file_name": "package.json", "digest": kept.digest, "size": kept.size}


def receiving(data: bytes, key: str, **said: Any) -> tuple[World, PackageIn]:
    """Make an installation that trusts a key and has received a package."""
    world = World.make()
    world.person("second", "strategic_pmo")
    world.person("exec", "executive")
    world.person("reader", "reader")
    trusting(world, key)
    return world, received(world, data)


def trusting(world: World, key: str) -> TrustedKey:
    """Trust a key."""
    return commands.trust_key(world.actor("lead"), public_key=key, whose="Southmoor Rail", why=WHY)


def received(world: World, data: bytes) -> PackageIn:
    """Receive a package for the head office."""
    at = {"office_id": world.id("hq"), **stored(data)}
    return commands.receive_package(world.actor("lead"), **at)
