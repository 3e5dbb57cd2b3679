"""Files of a request: who adds, reads and removes them, and that a refusal leaves nothing behind."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sightline.kernel import store
from sightline.kernel.errors import Invalid
from sightline.services.attaching import LARGEST, attach
from sightline.services.commands.files import MOST
from sightline.services.models import RequestFile, ServiceRequest
from sightline.ui.api.files import File
from tests.browse import signed_in
from tests.knowledge.test_pages import told
from tests.services.scene import Scene, refused

pytestmark = pytest.mark.django_db
TERMS = b"Until Friday"


def client(scene: Scene, who: str) -> Client:
    """Return a browser in which somebody is signed in."""
    return signed_in(scene.world.people[who])


def add(
    scene: Scene, who: str, row: ServiceRequest, data: bytes = TERMS, name: str = "t.txt"
) -> Any:
    """Add a file to a request as somebody."""
    return attach(scene.world.actor(who), file=File(name, data), request_id=row.pk)


def stored(data: bytes) -> bool:
    """Tell whether bytes are kept."""
    return Path(store.path_of(hashlib.sha256(data).hexdigest())).exists()


def test_both_sides_add_files_and_strangers_leave_none(scene: Scene) -> None:
    row = scene.request("in_progress")
    for who in ("asker", "mate", "helper", "north"):
        add(scene, who, row, f"from {who}".encode())
    assert RequestFile.objects.system("test").filter(request=row).count() == 4
    refused("not-found", add, scene, "stranger", row, b"a stranger's")
    refused("forbidden", add, scene, "auditor", row, b"an auditor's")
    assert not stored(b"a stranger's")
    assert not stored(b"an auditor's")


def test_what_is_refused_is_not_kept(scene: Scene) -> None:
    row = scene.request("in_progress")
    add(scene, "asker", row)
    refused("file-there", add, scene, "north", row, TERMS, "again.txt")
    assert stored(TERMS)  # it was there before
    refused("file-empty", add, scene, "asker", row, b"")
    refused("file-too-large", add, scene, "asker", row, b"x" * (LARGEST + 1))
    with pytest.raises(Invalid):
        add(scene, "asker", row, b"no name", "\x00\x1b ")
    assert not stored(b"no name")
    for n in range(MOST - 1):
        add(scene, "asker", row, f"file {n}".encode())
    refused("too-many-files", add, scene, "asker", row, b"one too many")
    assert not stored(b"one too many")
    over = scene.take(scene.request("new"), "cancel")
    refused("request-over", add, scene, "asker", over, b"too late")
    assert not stored(b"too late")


def test_who_added_it_or_the_office_takes_it_off(scene: Scene) -> None:
    row = scene.request("in_progress")
    own, other = (add(scene, "asker", row, data) for data in (b"1", b"2"))
    third = add(scene, "mate", row, b"3")
    refused("not-your-file", scene.do, "remove_file", "mate", file_id=own.pk)
    refused("not-found", scene.do, "remove_file", "stranger", file_id=own.pk)
    refused("stale", scene.do, "remove_file", "asker", file_id=own.pk, seen=7)
    scene.do("remove_file", "asker", file_id=own.pk, seen=1)
    scene.do("remove_file", "north", file_id=third.pk)
    assert [each.pk for each in RequestFile.objects.system("test").filter(request=row)] == [
        other.pk
    ]
    assert stored(b"1")  # the journal's evidence
    scene.take(row, "cancel")
    refused("request-over", scene.do, "remove_file", "asker", file_id=other.pk)


def test_files_on_the_page_come_back_as_they_went(scene: Scene) -> None:
    row = scene.request("in_progress")
    asker, mate, north = (client(scene, who) for who in ("asker", "mate", "north"))
    at = f"/service-requests/{row.pk}"
    assert "No file was added yet" in told(asker.get(at))
    name, data = 'Täg "x"; <b>.html', b"<script>alert(1)</script>"
    sent = {"file": SimpleUploadedFile(name, data, content_type="text/html")}
    assert asker.post(f"{at}/files/new", sent).status_code == 303
    held = RequestFile.objects.system("test").get(request=row)
    back = north.get(f"/request-files/{held.pk}")
    assert back.content == data
    assert back["Content-Type"] == "application/octet-stream"
    assert back["Content-Disposition"].startswith("attachment; filename")
    rules = back["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "sandbox"} < set(rules)
    assert back["X-Content-Type-Options"] == "nosniff"
    assert "\r" not in back["Content-Disposition"]
    page = told(mate.get(at))
    assert "&lt;b&gt;.html" in page
    assert f"/request-files/{held.pk}/remove" not in page  # it is not theirs
    assert f"/request-files/{held.pk}/remove" in told(asker.get(at))
    assert "up to 10 MiB" in told(asker.get(f"{at}/files/new"))
    assert asker.post(f"{at}/files/new", {}).status_code == 422
    assert mate.post(f"/request-files/{held.pk}/remove").status_code == 422
    assert north.post(f"/request-files/{held.pk}/remove").status_code == 303
    assert client(scene, "stranger").get(f"/request-files/{held.pk}").status_code == 404
