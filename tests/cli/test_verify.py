"""verify and state-digest: run as a person runs them, on a database that somebody touched."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.cli.conftest import Place
from tests.conftest import TRIGGERS

TAMPERINGS = [
    ("UPDATE kernel_journalentry SET why = 'x' WHERE sequence = 2", r"entry 2 .* was altered"),
    (
        "UPDATE kernel_rowchange SET at = '2020-01-01 00:00:00' WHERE sequence = 3",
        r"row changes of entry 3 .* were altered",
    ),
    (
        "DELETE FROM kernel_rowchange WHERE sequence = 4",
        r"row changes of entry 4 .* were altered",
    ),
    (
        "UPDATE kernel_journalhead SET sequence = 3",
        r"the chain ends at entry 4, its head says 3",
    ),
    ("UPDATE identity_person SET is_active = NOT is_active", r"identity\.Person .* in is_active"),
]


def execute(database_url: str, *statements: str) -> None:
    """Carry out statements as somebody with the database file or its password would."""
    if database_url.startswith("sqlite"):
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return
    with psycopg.connect(database_url) as server:
        for statement in statements:
            server.execute(statement)


def lift(database_url: str) -> list[str]:
    """Return the statements that lift the append-only triggers."""
    on = "" if database_url.startswith("sqlite") else " ON {table}"
    drop = "DROP TRIGGER {table}_no_{verb}" + on
    return [drop.format(table=table, verb=verb.lower()) for table, verb in TRIGGERS]


def verified(place: Place, *words: str) -> tuple[int, dict[str, Any]]:
    done = place.run("verify", "--json", *words)
    return done.returncode, json.loads(done.stdout)


def test_an_empty_database_is_made_and_holds(empty: Place) -> None:
    code, said = verified(empty)
    assert (code, said["holds"], said["chains"]) == (0, True, [])


def test_a_sound_database_holds_and_names_its_head(founded: Place) -> None:
    code, said = verified(founded)
    assert (code, said["holds"], said["breaks"], said["entries"]) == (0, True, [], 4)
    assert re.fullmatch("[0-9a-f]{64}", said["chains"][0]["head"])
    done = founded.run("verify")
    assert done.returncode == 0
    assert said["chains"][0]["head"] in done.stdout
    assert re.search(r"Verified 4 entries, \d+ a second", done.stdout)
    assert done.stderr == ""


@pytest.mark.parametrize(("statement", "place"), TAMPERINGS)
def test_tampering_in_the_database_is_found_and_the_place_named(
    founded: Place, statement: str, place: str
) -> None:
    execute(founded.url, *lift(founded.url), statement)
    done = founded.run("verify")
    assert done.returncode == 1
    assert re.search(place, done.stderr), done.stderr
    assert "kernel_journalentry_no_update is gone" in done.stderr
    assert "places do not hold" in done.stderr


def test_a_cut_tail_is_found_by_the_heads_kept_outside(founded: Place, tmp_path: Path) -> None:
    outside = tmp_path / "heads.log"
    early = tmp_path / "early.log"
    assert founded.run("verify", "--export-head", str(early)).returncode == 0
    words = ("--name", "Bob", "--email", "bob@northmoor.test", "--password", "another passphrase")
    assert founded.run("createsuperuser", *words).returncode == 0
    done = founded.run("verify", "--export-head", str(outside))
    assert (done.returncode, len(outside.read_text().splitlines())) == (0, 1)
    assert verified(founded, "--heads", str(early))[0] == 0
    before = json.loads(early.read_text())
    execute(
        founded.url,
        *lift(founded.url),
        "DELETE FROM kernel_rowchange WHERE sequence > 4",
        "DELETE FROM kernel_journalentry WHERE sequence > 4",
        f"UPDATE kernel_journalhead SET sequence = 4, hash = '{before['hash']}', "
        f"signature = '{before['signature']}'",
    )
    code, said = verified(founded)
    assert code == 1
    assert not said["chains"][0]["breaks"]
    code, said = verified(founded, "--heads", str(outside))
    assert code == 1
    assert any("a head kept outside names entry 7" in words for words in said["breaks"])


def test_a_forged_line_in_the_head_log_is_named(founded: Place, tmp_path: Path) -> None:
    log = tmp_path / "home" / "heads.log"
    assert founded.run("verify", "--export-head", str(log)).returncode == 0
    assert verified(founded)[0] == 0
    forged = json.loads(log.read_text()) | {"hash": "0" * 64}
    log.write_text(log.read_text() + json.dumps(forged) + "\nnot json\n")
    code, said = verified(founded)
    assert code == 1
    assert [re.search(r"line (\d)", words).group(1) for words in said["breaks"]] == ["2", "3"]  # type: ignore[union-attr]


def test_a_head_log_that_is_not_there_is_an_error(founded: Place, tmp_path: Path) -> None:
    done = founded.run("verify", "--heads", str(tmp_path / "nowhere.log"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere.log" in done.stderr


def test_the_digest_is_one_line_stable_and_moved_by_a_change(
    founded: Place, tmp_path: Path
) -> None:
    first = founded.run("state-digest").stdout
    assert re.fullmatch("[0-9a-f]{64}\n", first)
    assert founded.run("verify").returncode == 0
    assert founded.run("state-digest").stdout == first
    (tmp_path / "home" / "files").mkdir(exist_ok=True)
    (tmp_path / "home" / "files" / "blob").write_bytes(b"x")
    second = founded.run("state-digest").stdout
    execute(founded.url, "UPDATE identity_organisation SET cadence_days = 7")
    third = founded.run("state-digest", "--json").stdout
    assert len({first.strip(), second.strip(), json.loads(third)["digest"]}) == 3


def test_equal_rows_give_equal_digests_on_either_database(empty: Place, tmp_path: Path) -> None:
    lite = Place(tmp_path / "lite", "", "")
    lite.home.mkdir()
    words = ("--name", "Ada", "--email", "ada@northmoor.test", "--password", "a long passphrase")
    assert lite.run("createsuperuser", "--organisation", "Northmoor", *words).returncode == 0
    rows = str(tmp_path / "rows.xml")  # as JSON, instants would lose their microseconds
    whole = ("kernel", "identity", "--all", "--format", "xml", "-o", rows)
    dumped = lite.run("manage", "dumpdata", *whole)
    assert dumped.returncode == 0, dumped.stderr
    loaded = empty.run("manage", "loaddata", rows)
    assert loaded.returncode == 0, loaded.stderr
    assert empty.run("state-digest").stdout == lite.run("state-digest").stdout
