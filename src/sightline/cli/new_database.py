"""A new database: its tables are made from the models at once.

Going through every migration renders the models anew some three hundred times, which takes twenty
seconds; the outcome is the same, and ``tests/cli/test_new_database.py`` compares the two on both
databases. A migration that does more than tables has to be repeated here.

Everything of Django is imported inside the functions, so that help stays instant.
"""

from importlib import import_module
from typing import Any


def make_tables(connection: Any) -> bool:
    """Make all tables in an empty database, with every migration noted as applied; all or nothing.

    Returns:
        Whether it was empty; one that is not is left alone.
    """
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    if connection.introspection.table_names():
        return False
    noted: Any = MigrationRecorder(connection).Migration
    guards = import_module("sightline.kernel.migrations.0002_append_only")
    models: list[Any] = [noted, *apps.get_models()]
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        guards.guard(apps, editor)
        rows = [noted(app=app, name=name) for app, name in _known(MigrationLoader(None))]
        noted.objects.using(connection.alias).bulk_create(rows)
    return True


def _known(loader: Any) -> list[tuple[str, str]]:
    """Return every migration in the order in which they would be applied."""
    graph, found = loader.graph, dict[tuple[str, str], None]()
    for leaf in graph.leaf_nodes():
        found.update(dict.fromkeys(graph.forwards_plan(leaf)))
    return list(found)
