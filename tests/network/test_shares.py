"""Shares between offices: what a relation lets through, and that nothing else does."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from sightline.identity import commands as identity
from sightline.kernel.rows import plain
from sightline.network import queries
from sightline.network.models import Share
from sightline.network.rules.flows import FLOWS, STANDINGS, Shown, standing
from sightline.projects import commands as projects
from sightline.projects.snapshots import listed, newest_of
from tests.browse import signed_in
from tests.network.scene import WHY, Scene, ago, on, refused

pytestmark = pytest.mark.django_db
DAY0 = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: DAY0 + timedelta(n))


SHOWN = st.builds(Shown, DAYS, DAYS, st.none() | DAYS, st.booleans(), st.booleans(), st.booleans())


@given(SHOWN, DAYS)
def test_it_shows_only_while_all_holds(share: Shown, day: date) -> None:
    revoked = share.revoked_on
    is_live = all((
        share.since <= day < share.until, revoked is None or day < revoked,
        share.is_related, share.is_at_home, share.is_open,
    ))  # fmt: skip
    assert (standing(share, day) == "live") == is_live
    assert standing(share, day) in STANDINGS


def test_only_peers_and_merging_offices_share() -> None:
    assert {kind for kind, flow in FLOWS.items() if flow.shares} == {"peer", "merging"}
    assert set(FLOWS) == {"hierarchy", "peer", "independent", "merging"}


def related(scene: Scene, kind: str = "peer", one: str = "north-1", other: str = "south-1") -> Any:
    """Let two offices stand to each other in a way from today on."""
    at = {"office_id": scene.world.id(one), "other_id": scene.world.id(other)}
    return identity.relate_offices(scene.world.actor("lead"), **at, kind=kind, since=ago(0))


def shared(scene: Scene, **said: Any) -> Share:
    """Share the northern project with the southern office."""
    given = {"project_id": scene.project.pk, "to_office_id": scene.world.id("south-1")}
    return scene.do("share_project", "desk", **given | {"until": ago(-30), "why": WHY} | said)


def reported(scene: Scene) -> Any:
    """Publish a report of the northern project."""
    said = {"project_id": scene.project.pk, "declared": "amber", "reason": "Secret words"}
    row = projects.write_report(scene.world.actor("pm"), **said)
    projects.submit_report(scene.world.actor("pm"), report_id=row.pk)
    projects.check_report(scene.world.actor("desk"), report_id=row.pk)
    return projects.publish_report(scene.world.actor("desk"), report_id=row.pk)


def test_every_refusal_by_name(scene: Scene) -> None:
    given = {
        "project_id": scene.project.pk, "to_office_id": scene.world.id("south-1"),
        "until": ago(-30), "why": WHY,
    }  # fmt: skip
    for who in ("lead", "pm", "exec", "reader", "auditor"):
        refused("forbidden", scene.do, "share_project", who, **given)
    refused("no-relation", scene.do, "share_project", "desk", **given)
    related(scene, "independent")
    refused("no-relation", scene.do, "share_project", "desk", **given)
    related(scene, one="north-1", other="south")
    given["to_office_id"] = scene.world.id("south")
    refused("no-reason", scene.do, "share_project", "desk", **given | {"why": " "})
    refused("retroactive", scene.do, "share_project", "desk", **given, since=ago(1))
    refused("ends-before-start", scene.do, "share_project", "desk", **given | {"until": ago(0)})
    refused("too-long", scene.do, "share_project", "desk", **given | {"until": ago(-400)})
    own = given | {"to_office_id": scene.world.id("north-1")}
    refused("own-office", scene.do, "share_project", "desk", **own)
    row = scene.do("share_project", "desk", **given)
    refused("shared-already", scene.do, "share_project", "desk", **given)
    refused("forbidden", scene.do, "revoke_share", "south", share_id=row.pk, why=WHY)
    refused("no-reason", scene.do, "revoke_share", "desk", share_id=row.pk, why="")
    scene.do("revoke_share", "desk", share_id=row.pk, why=WHY)
    refused("revoked-already", scene.do, "revoke_share", "desk", share_id=row.pk, why=WHY)
    scene.do("share_project", "desk", **given)


def test_a_confidential_project_is_never_shared(scene: Scene) -> None:
    related(scene)
    at = {"project_id": scene.project.pk, "confidentiality": "restricted"}
    projects.transfer_project(scene.world.actor("north"), **at)
    given = {"project_id": scene.project.pk, "to_office_id": scene.world.id("south-1")}
    scene.world.grant("desk", "project_office", scene_node(scene))
    refused(
        "confidential-project", scene.do, "share_project", "desk", **given, until=ago(-9), why=WHY
    )


def scene_node(scene: Scene) -> Any:
    """Return the project as a node that a grant can stand on."""
    from sightline.identity.commands import Node

    return Node("project", scene.project.pk, "N-1")


def test_what_is_shown_are_the_listed_fields(scene: Scene) -> None:
    related(scene)
    report = reported(scene)
    row = shared(scene)
    them = scene.world.actor("southdesk")
    said = queries.shared_status(them, queries.the_share(them, row.pk))
    assert said == newest_of([scene.project.pk], why="test")[scene.project.pk] == listed(report)
    assert "Secret" not in str(said)
    page = signed_in(scene.world.people["southdesk"]).get(reverse("share", args=[row.pk]))
    text = page.content.decode()
    assert "amber" in text
    assert "Secret" not in text
    assert reverse("project", args=[scene.project.pk]) not in text
    assert signed_in(scene.world.people["southdesk"]).get(
        reverse("project", args=[scene.project.pk])
    ).status_code == 404  # fmt: skip


def _pages(scene: Scene, who: str = "southdesk") -> list[str]:
    """Return all that somebody reads where a share could show."""
    client = signed_in(scene.world.people[who])
    at = [
        reverse("shares"), reverse("shares") + "?export=csv", reverse("shares") + "?q=N-1",
        reverse("network"), reverse("projects"), reverse("share", args=[str(plain_id(scene))]),
    ]  # fmt: skip
    said = [client.get(address) for address in at]
    noise = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|csrf[^>]+>')
    texts = [f"{page.status_code} {noise.sub('', page.content.decode())}" for page in said]
    return [_heading(text) if text.startswith("404") else text for text in texts]


def _heading(text: str) -> str:
    """Return what a page says that is missing, which names its own request beside that."""
    found = re.search(r"<h1.*?</p>", text, re.DOTALL)
    assert found
    assert "N-1" not in text
    return found[0]


def plain_id(scene: Scene) -> Any:
    """Return the id of the share there is, or of none."""
    row = Share.objects.system("test").first()
    return plain(row.pk) if row else plain(scene.project.pk)


ENDS = {
    "revoked": lambda scene, row: scene.do("revoke_share", "desk", share_id=row.pk, why=WHY),
    "moved": lambda scene, row: projects.transfer_project(
        scene.world.actor("north"), project_id=scene.project.pk,
        office_id=scene.world.id("north"), why=WHY,
    ),
    "confidential": lambda scene, row: projects.transfer_project(
        scene.world.actor("north"), project_id=scene.project.pk, confidentiality="restricted",
    ),
}  # fmt: skip


@pytest.mark.parametrize("how", ENDS)
def test_what_shows_nothing_any_more_is_as_if_it_never_was(scene: Scene, how: str) -> None:
    related(scene)
    reported(scene)
    never = _pages(scene)
    row = shared(scene)
    assert "N-1" in _pages(scene)[0]
    ENDS[how](scene, row)
    found = _pages(scene)
    gone = [page.replace(str(row.pk), str(scene.project.pk)) for page in found]
    assert gone == never


def test_an_expired_share_and_an_ended_relation_show_nothing(scene: Scene) -> None:
    relation = related(scene)
    row = shared(scene)
    them = scene.world.actor("southdesk")
    assert queries.shares(them).count() == 1
    with on(30):
        assert queries.shares(scene.world.actor("southdesk")).count() == 0
        assert queries.shares(scene.world.actor("desk")).count() == 1
    with on(5):
        identity.end_relation(scene.world.actor("lead"), relation_id=relation.pk, until=ago(0))
        assert queries.shares(scene.world.actor("southdesk")).count() == 0
        mine = scene.world.actor("desk")
        held = queries.the_share(mine, row.pk)
        assert queries.share_standing(held, queries.sideways(mine)) == "unrelated"


def test_others_see_nothing_of_it(scene: Scene) -> None:
    related(scene)
    shared(scene)
    for who, n in (
        ("desk", 1), ("north", 1), ("lead", 1), ("southdesk", 1), ("south", 1), ("pm", 1),
        ("leader", 0),
    ):  # fmt: skip
        assert queries.shares(scene.world.actor(who)).count() == n, who


def test_it_is_shared_and_revoked_on_pages(scene: Scene) -> None:
    related(scene)
    client = signed_in(scene.world.people["desk"])
    page = client.get(reverse("project-standards", args=[scene.project.pk])).content.decode()
    add = reverse("share-add", args=[scene.project.pk])
    assert add in page
    said = {
        "to_office_id": str(scene.world.id("south-1")), "since": ago(0).isoformat(),
        "until": ago(-30).isoformat(), "why": WHY,
    }  # fmt: skip
    assert client.post(add, said | {"until": ago(3).isoformat()}).status_code == 422
    answer = client.post(add, said)
    assert answer.status_code == 303
    row = Share.objects.system("test").get()
    assert "Revoke" in client.get(answer["Location"]).content.decode()
    assert "nothing by itself" in client.get(reverse("network")).content.decode()
    answer = client.post(reverse("share-revoke", args=[row.pk]), {"seen": 1, "why": WHY})
    assert answer.status_code == 303
    assert "Revoked" in client.get(reverse("share", args=[row.pk])).content.decode()
    assert client.get(reverse("share-history", args=[row.pk])).status_code == 200
