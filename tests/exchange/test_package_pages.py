"""Packages on pages and at the command line: looked at first, in both directions."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sightline.cli.network import network as verb
from sightline.exchange.models import PackageIn, PackageOut, Snapshot, TrustedKey
from sightline.formats.package import fingerprint, read
from sightline.kernel import store
from sightline.network.models import StandardVersion
from tests.browse import signed_in
from tests.exchange.packing import WHY, all_of, at, received, sending, trusting
from tests.formats.package.making import OURS, contents, key_of, signed, snapshot, standard, uid
from tests.world import World

pytestmark = pytest.mark.django_db
KEY = key_of(OURS)


@pytest.fixture
def lead(world: World) -> Client:
    """Return the browser of the strategic PMO."""
    return signed_in(world.people["lead"])


def uploaded(data: bytes) -> SimpleUploadedFile:
    """Return a file as a form sends it."""
    return SimpleUploadedFile("package.json", data)


def sent(client: Client, world: World, data: bytes) -> Any:
    """Send a package through the form."""
    said = {"file": uploaded(data), "office_id": str(world.id("hq"))}
    return client.post(reverse("package-receive"), said)


def test_a_package_is_looked_at_taken_in_and_taken_back(lead: Client, world: World) -> None:
    trusting(world, KEY)
    answer = sent(lead, world, signed())
    assert answer.status_code == 303
    page = lead.get(answer["Location"]).content.decode()
    for words in ("REM-1 Reports, version 1", "Reservoir", "Tunnel", "Every month.", "Take it in"):
        assert words in page
    row = PackageIn.objects.system("test").get()
    shown = page.split('name="shown" value="')[1][:64]
    said = {"seen": row.version, "shown": "0" * 64}
    assert lead.post(reverse("package-accept", args=[row.pk]), said).status_code == 409
    answer = lead.post(reverse("package-accept", args=[row.pk]), {**said, "shown": shown})
    assert answer.status_code == 303
    page = lead.get(reverse("package", args=[row.pk])).content.decode()
    status = reverse("received-status", args=[uid(401)])
    for address in (
        reverse("standard", args=[uid(1)]),
        reverse("shared-plan", args=[uid(201)]),
        status,
    ):
        assert address in page
        assert "Southmoor Rail" in lead.get(address).content.decode()
    assert "Tunnel" in lead.get(reverse("received-statuses")).content.decode()
    row.refresh_from_db()
    answer = lead.post(reverse("package-undo", args=[row.pk]), {"seen": row.version})
    assert answer.status_code == 303
    assert lead.get(status).status_code == 404
    history = lead.get(reverse("package-history", args=[row.pk])).content.decode()
    assert "Taken back" in history or "undone" in history


def test_what_is_not_believed_is_said_on_the_form(lead: Client, world: World) -> None:
    answer = sent(lead, world, signed())
    assert answer.status_code == 422
    assert fingerprint(KEY) in answer.content.decode()
    assert not list(Path(store.path_of("00")).parent.parent.rglob("[0-9a-f]" * 64))
    trusting(world, KEY)
    answer = sent(lead, world, signed().replace(b"Every month", b"Every year!"))
    assert answer.status_code == 422
    assert "changed on its way" in answer.content.decode()


def test_a_refused_thing_says_why(lead: Client, world: World) -> None:
    trusting(world, KEY)
    received(world, signed())
    row = PackageIn.objects.system("test").get()
    lead.post(reverse("package-accept", args=[row.pk]), {"seen": 1, "shown": ""})
    row.refresh_from_db()
    assert row.state == "ready"  # what was shown must be said
    page = lead.get(reverse("package", args=[row.pk])).content.decode()
    shown = page.split('name="shown" value="')[1][:64]
    lead.post(reverse("package-accept", args=[row.pk]), {"seen": 1, "shown": shown})
    other = signed(contents(snapshots=[snapshot(declared="red")]))
    page = lead.get(sent(lead, world, other)["Location"]).content.decode()
    assert "says something else" in page
    assert "Nothing of it is new here." in page
    assert "Take it in" not in page


def test_keys_are_added_and_revoked(world: World) -> None:
    admin = signed_in(world.people["admin"])
    assert fingerprint(KEY) not in admin.get(reverse("trusted-keys")).content.decode()
    said = {"public_key": KEY, "whose": "Southmoor Rail", "why": WHY}
    assert admin.post(reverse("trusted-key-add"), {**said, "public_key": "x"}).status_code == 422
    assert admin.post(reverse("trusted-key-add"), said).status_code == 303
    row = TrustedKey.objects.system("test").get()
    page = admin.get(reverse("trusted-keys")).content.decode()
    assert row.fingerprint in page
    revoke = reverse("trusted-key-revoke", args=[row.pk])
    assert admin.post(revoke, {"seen": 1, "why": "stolen"}).status_code == 303
    page = admin.get(reverse("trusted-keys")).content.decode()
    assert "Revoked" in page
    assert revoke not in page
    assert admin.get(reverse("packages")).status_code == 403


def test_what_leaves_is_shown_before_it_is_signed(tmp_path: Path, settings: Any) -> None:
    with at(tmp_path / "there", settings):
        scene, made = sending()
        lead = signed_in(scene.world.people["lead"])
        page = lead.get(reverse("package-export")).content.decode()
        assert "Reservoir, version 1" in page
        for word in ("quokka", "wombat", "numbat"):
            assert word not in page
        said = {
            "office_id": str(scene.world.id("hq")), "why": "Southmoor, for their roll-out",
            "standards": [str(made["standard"].pk)], "plans": [str(made["plan"].pk)], "shown": "",
        }  # fmt: skip
        nothing = {key: said[key] for key in ("office_id", "why", "shown")}
        assert lead.post(reverse("package-export"), nothing).status_code == 422
        page = lead.post(reverse("package-export"), said).content.decode()
        assert not PackageOut.objects.system("test").exists()
        for words in ("One page a month", "Dig", "Rock", "Exactly as it travels"):
            assert words in page
        shown = page.split('name="shown" value="')[1][:64]
        answer = lead.post(reverse("package-export"), {**said, "shown": shown})
        assert answer.status_code == 303
        row = PackageOut.objects.system("test").get()
        assert "Download" in lead.get(answer["Location"]).content.decode()
        file = lead.get(reverse("package-out-file", args=[row.pk]))
        assert read(file.content).id == str(row.package_id)
        assert file["Content-Disposition"].endswith('.json"')
        assert str(row) in lead.get(reverse("packages-out")).content.decode()
        for who in ("north", "reader"):
            other = signed_in(scene.world.people[who])
            assert other.get(reverse("package-out-file", args=[row.pk])).status_code == 403


def typed(*args: str) -> Any:
    """Type the verb ``network``."""
    return CliRunner().invoke(verb, args)


def test_the_command_line_sends_and_receives(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sightline.cli.network.ensure_database", lambda: None)
    file, here = tmp_path / "package.json", ("--as", "lead@northmoor.test")
    with at(tmp_path / "there", settings):
        scene, made = sending()
        dry = typed("export", str(file), "--all", "--dry-run", "--json", *here)
        assert len(json.loads(dry.stdout)["items"]) == 3, dry.output
        assert not file.exists()
        assert typed("export", str(file), "--plan", "nothing such", *here).exit_code == 1
        assert typed("export", str(file), "--plan", "RESERVOIR", *here).exit_code == 1  # no reason
        done = typed("export", str(file), "--plan", "RESERVOIR", "--why", WHY, "--json", *here)
        assert done.exit_code == 0, done.output
        assert typed("export", str(file), "--all", "--why", WHY, *here).exit_code == 1  # is there
        key = json.loads(typed("keys", "own", "--json").stdout)
        assert len(all_of(scene)) == 3
        assert made["plan"].number == 1
    World.make()
    unknown = typed("import", str(file), *here)
    assert (unknown.exit_code, PackageIn.objects.system("t").count()) == (1, 0)
    added = typed("keys", "add", key["public_key"], "--whose", "There", "--why", WHY, *here)
    assert added.exit_code == 0, added.output
    assert key["fingerprint"] in typed("keys", "list", *here).stdout
    seen = json.loads(typed("import", str(file), "--dry-run", "--json", *here).stdout)
    assert (seen["state"], seen["new"]) == ("looked at", 1)
    assert json.loads(typed("import", str(file), "--json", *here).stdout)["state"] == "taken in"
    again = json.loads(typed("import", str(file), "--json", *here).stdout)
    assert (again["state"], again["same"]) == ("nothing new", 1)
    assert PackageIn.objects.system("t").count() == 1
    refused = typed("import", str(file), "--as", "admin@northmoor.test")
    assert refused.exit_code == 1
    gone = typed("keys", "revoke", key["fingerprint"][:12], "--why", "stolen", *here)
    assert gone.exit_code == 0, gone.output
    assert typed("import", str(file), *here).exit_code == 1


def test_a_received_status_is_for_who_reads_its_office(lead: Client, world: World) -> None:
    world.person("north", "reader", world.office_node("north"))
    world.person("all", "reader")
    trusting(world, KEY)
    row = received(world, signed(contents(standards=[standard(9)])))
    page = lead.get(reverse("package", args=[row.pk])).content.decode()
    shown = page.split('name="shown" value="')[1][:64]
    lead.post(reverse("package-accept", args=[row.pk]), {"seen": 1, "shown": shown})
    status = Snapshot.objects.system("test").get()
    for who, code in (("all", 200), ("north", 404)):
        client = signed_in(world.people[who])
        assert client.get(reverse("received-status", args=[status.pk])).status_code == code
    assert StandardVersion.objects.system("test").count() == 1
