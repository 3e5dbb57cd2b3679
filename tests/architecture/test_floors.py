"""The floors, the closed lists and the docstrings that the architecture promises.

The floors are read from the import contract in pyproject.toml, so that there is one list.
"""

import ast
import configparser
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "sightline"
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc", "base", "manager"}
DOCUMENTED = {"commands", "queries", "engines", "formats"}
# A new file in the kernel needs a decision record, and then its name here.
KERNEL = {
    "bulk",
    "__init__",
    "apps",
    "clock",
    "command",
    "edits",
    "errors",
    "events",
    "frame",
    "idempotency",
    "ids",
    "jobs",
    "journal",
    "lifecycle",
    "models",
    "money",
    "past",
    "policy",
    "rows",
    "signing",
    "store",
}
KERNEL_PACKAGES = {"migrations"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    found = [p for p in sorted(SOURCE.rglob("*.py")) if "migrations" not in p.parts]
    assert found, f"there is no source under {SOURCE}"
    return found


def floors() -> dict[str, int]:
    """Return each context to its floor, 0 the lowest."""
    (layers,) = [c["layers"] for c in contracts() if c["name"] == "Floors"]
    return {
        context.strip(" ()"): floor
        for floor, names in enumerate(reversed(layers))
        for context in names.split("|")
    }


def points_down(source: str, target: str, height: dict[str, int]) -> bool:
    return source == target or height[target] < height[source]


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Yield the public functions of a module and the public methods of its public classes."""
    bodies = [tree.body]
    bodies += [n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name[0] != "_"]
    for body in bodies:
        found = [node for node in body if isinstance(node, Function)]
        yield from (node for node in found if not node.name.startswith("_"))


def undocumented(text: str) -> list[str]:
    tree = ast.parse(text)
    return [node.name for node in public_functions(tree) if not ast.get_docstring(node)]


def signal_imports(text: str) -> list[str]:
    """Return every import of Django's signals, or of the module that makes them."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return [name for name in found if _is_signal(name.split("."))]


def _is_signal(parts: list[str]) -> bool:
    return parts[0] == "django" and ("signals" in parts or "dispatch" in parts)


def is_documented_shelf(path: Path) -> bool:
    return bool(DOCUMENTED & {*path.relative_to(SOURCE).parts, path.stem})


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def contracts() -> list[dict[str, Any]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = settings["tool"]["importlinter"]["contracts"]
    return found


def is_built(module: str) -> bool:
    """Answer whether a module of ours is there yet; what is not ours always is."""
    if not module.startswith("sightline."):
        return True
    path = SOURCE.joinpath(*module.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").is_file()


def built_layers(layers: list[str], container: str) -> list[str]:
    split = [
        [n for n in row.split("|") if is_built(f"{container}.{n.strip(' ()')}")] for row in layers
    ]
    return ["|".join(names) for names in split if names]


def built_contracts() -> configparser.ConfigParser:
    """Return the contracts as pyproject has them, less the modules still to be written."""
    config = configparser.ConfigParser(interpolation=None)
    config["importlinter"] = {"root_package": "sightline", "include_external_packages": "True"}
    for number, contract in enumerate(contracts()):
        kept = dict(contract)
        if "layers" in kept:
            kept["layers"] = built_layers(kept["layers"], kept["containers"][0])
        if "source_modules" in kept:
            kept["source_modules"] = [m for m in kept["source_modules"] if is_built(m)]
        config[f"importlinter:contract:{number}"] = {k: _as_text(v) for k, v in kept.items()}
    return config


def _as_text(value: object) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def test_the_import_contracts_hold(tmp_path: Path) -> None:
    with (tmp_path / "contracts.ini").open("w", encoding="utf-8") as file:
        built_contracts().write(file)
    command = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [command, "--no-cache", "--no-logo", "--config", file.name],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(contracts())} kept, 0 broken" in done.stdout


def test_every_rules_module_is_under_the_contract_that_keeps_it_pure() -> None:
    named_there = {m for c in contracts() for m in c.get("source_modules", [])}
    written = {f"sightline.{p.parent.name}.rules" for p in SOURCE.glob("*/rules.py")}
    assert written and written <= named_there


def test_every_context_has_a_floor() -> None:
    contexts = {p.parent.name for p in SOURCE.glob("*/__init__.py")}
    assert contexts and contexts <= floors().keys()


def test_no_module_has_a_name_that_says_nothing() -> None:
    found = [
        named(p) for p in modules() if FORBIDDEN_NAMES & {p.stem, *p.relative_to(SOURCE).parts}
    ]
    assert not found


def test_the_kernel_is_closed() -> None:
    kernel = SOURCE / "kernel"
    extra = {p.stem for p in kernel.glob("*.py")} - KERNEL
    packages = {p.parent.name for p in kernel.glob("*/*.py")} - KERNEL_PACKAGES
    assert not extra | packages, "not in the kernel's list; each needs a decision record"


def test_every_module_says_what_belongs_in_it() -> None:
    found = [
        named(p)
        for p in modules()
        if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert not found


def test_commands_queries_engines_and_formats_are_documented() -> None:
    found = {
        named(p): names
        for p in modules()
        if is_documented_shelf(p) and (names := undocumented(p.read_text(encoding="utf-8")))
    }
    assert not found


def test_nothing_listens_to_signals() -> None:
    found = {
        named(p): names
        for p in modules()
        if (names := signal_imports(p.read_text(encoding="utf-8")))
    }
    assert not found, "reactions are events, joined to jobs in site/wiring.py"


def own_models() -> list[type[Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if context_of(m) in floors()]


def context_of(model: type[Model]) -> str:
    package, _, rest = model.__module__.partition(".")
    return rest.partition(".")[0] if package == "sightline" else ""


def test_foreign_keys_point_down_the_floors() -> None:
    height, upward = floors(), []
    for model in own_models():
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            if isinstance(field, ForeignKey | ManyToManyField):
                upward += _upward(model, field, height)
    assert own_models(), "no context has a model"
    assert not upward


def _upward(
    model: type[Model],
    field: "ForeignKey[Model, Model] | ManyToManyField[Model, Model]",
    height: dict[str, int],
) -> list[str]:
    target = field.related_model
    assert isinstance(target, type), f"{field} names a model that does not exist"
    source, below = context_of(model), context_of(target)
    if below not in height or points_down(source, below, height):
        return []
    return [f"{model.__name__}.{field.name} -> {below}.{target.__name__}"]


def test_the_floors_are_read_in_the_order_of_the_architecture() -> None:
    height = floors()
    assert height["kernel"] < height["identity"] < height["site"] < height["cli"]
    assert height["engines"] == 0 < height["formats"] < height["kernel"]


@pytest.mark.parametrize(
    ("source", "target", "answer"),
    [
        ("identity", "kernel", True),
        ("kernel", "identity", False),
        ("ui", "ui", True),
        ("reports", "audit", False),
    ],
)
def test_down_is_below_or_at_home(source: str, target: str, answer: bool) -> None:
    assert points_down(source, target, floors()) is answer


@pytest.mark.parametrize(
    "line",
    [
        "from django.db.models import signals",
        "from django.db.models.signals import post_save as saved",
        "import django.core.signals",
        "def late():\n    from django.dispatch import receiver",
    ],
)
def test_a_planted_signal_is_found(line: str) -> None:
    assert len(signal_imports(line)) == 1


def test_words_that_only_resemble_signals_are_left_alone() -> None:
    assert not signal_imports("import signal\nfrom django.db import models\nfrom . import signals")


def test_a_planted_function_without_docstring_is_found() -> None:
    text = "def open_it(): ...\ndef _own(): ...\nclass Plan:\n    def length(self): ...\n"
    assert undocumented(text) == ["open_it", "length"]


def test_shelves_are_found_as_files_and_as_packages() -> None:
    shelves = ["strategy/commands.py", "projects/commands/gate.py", "formats/child.py"]
    assert all(is_documented_shelf(SOURCE / path) for path in shelves)
    assert not is_documented_shelf(SOURCE / "projects" / "rules.py")
