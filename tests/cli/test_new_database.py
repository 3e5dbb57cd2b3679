"""A new database is what going through every migration makes, on the database that is tested."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from django.db import connection

from sightline.cli.new_database import make_tables
from tests.cli.conftest import Place, place

MADE_BY_MIGRATIONS = ("manage", "migrate", "--verbosity", "0")
#: What PostgreSQL says of all that a schema holds, a row a thing.
CATALOGUE = (
    """SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision,
    numeric_scale, is_nullable, column_default, is_identity, identity_generation, collation_name,
    generation_expression FROM information_schema.columns WHERE table_schema = 'public'""",
    """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable,
    condeferred FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)
#: Of Django's own, always empty here: migrations give it the width that is usual now, its model the old.
WIDTH = ("auth_group_permissions", "id")
ROWS = (
    "SELECT app, name FROM django_migrations",
    "SELECT app_label, model FROM django_content_type",
    "SELECT codename, name FROM auth_permission",
)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Place]]:
    """Return a place that began by itself, and one that went through every migration."""
    home = tmp_path_factory.mktemp("two")
    with place(home / "new", bare=True) as new, place(home / "old", bare=True) as old:
        for one, words in ((new, ("migrate",)), (old, MADE_BY_MIGRATIONS)):
            done = one.run(*words)
            assert done.returncode == 0, done.stderr
        yield new, old


def test_a_new_database_is_what_migrations_make(two: tuple[Place, Place]) -> None:
    new, old = (schema_of(one) for one in two)
    assert len(new) > 500
    assert new - old == set()
    assert old - new == set()
    assert rows_of(two[0]) == rows_of(two[1])


def test_a_new_database_needs_no_migration_and_verifies(two: tuple[Place, Place]) -> None:
    new, _ = two
    said = new.run("manage", "migrate", "--check")
    assert (said.returncode, said.stderr) == (0, "")
    assert new.run("verify").returncode == 0


@pytest.mark.django_db
def test_what_holds_tables_already_is_left_to_migrations() -> None:
    before = connection.introspection.table_names()
    assert not make_tables(connection)
    assert connection.introspection.table_names() == before


def asked(one: Place, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows that a statement finds."""
    if one.server:
        with psycopg.connect(one.url) as server:
            return server.execute(statement).fetchall()
    with closing(sqlite3.connect(one.home / "sightline.sqlite3")) as file:
        return file.execute(statement).fetchall()


def schema_of(one: Place) -> set[Any]:
    """Return every column, constraint, index, trigger and function, each as one thing."""
    if one.server:
        held = {(kind, *row) for kind, said in enumerate(CATALOGUE) for row in asked(one, said)}
        return {row for row in held if row[:3] != (0, *WIDTH)}
    found: set[Any] = set()
    for kind, name, table, said in asked(
        one, "SELECT type, name, tbl_name, sql FROM sqlite_master"
    ):
        parts = parts_of(said) if kind == "table" else [said]
        found |= {(kind, name, table, part) for part in parts}
    return found


def parts_of(said: str) -> list[str]:
    """Return the columns and constraints of a table as SQLite keeps it, whatever their order."""
    body, depth, parts = said[said.index("(") + 1 : said.rindex(")")], 0, [""]
    for sign in body:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def rows_of(one: Place) -> dict[str, list[Any]]:
    """Return what stands in the tables that migrations fill, and how much in each other one."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    if one.server:
        names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    tables = sorted(name for (name,) in asked(one, names) if name != "sqlite_sequence")
    counts = {name: asked(one, f'SELECT COUNT(*) FROM "{name}"') for name in tables}
    return counts | {said: sorted(asked(one, said)) for said in ROWS}
