"""What is written about the engine holds: the notebook runs, the delta files are read, numpy waits."""

import json
import re
import subprocess
import sys
from typing import Any

from sightline.engines.impact import deltas_from, options_from
from tests.conftest import ROOT

NOTEBOOK = ROOT / "src" / "sightline" / "engines" / "impact" / "README.md"
PAGE = ROOT / "docs" / "howto" / "weigh-a-change.md"


def blocks(kind: str, text: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", text, re.DOTALL)


def test_the_notebook_comes_to_what_it_says() -> None:
    (code,) = blocks("python", NOTEBOOK.read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    exec(code, names)
    found = names["found"]
    assert found.total_minor == {"EUR": 140_000}
    assert [step.activity_id for step in found.chain("B")] == ["A", "B"]
    (late,) = found.benefits
    assert late.late_minor == 70_000


def test_the_delta_files_of_the_page_are_read() -> None:
    found = [json.loads(each) for each in blocks("json", PAGE.read_text(encoding="utf-8"))]
    assert len(found) == 3
    for each in found:
        assert deltas_from(each["deltas"])
    assert len(options_from(found[2]["options"])) == 2


def test_making_deltas_loads_no_arrays() -> None:
    code = (
        "import sys; from sightline.engines.impact import Slip, deltas_from; "
        "deltas_from([{'kind': 'stop', 'project_id': 'p'}]); print({'numpy', 'numba'} & set(sys.modules))"
    )
    env = {"PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "set()", done.stderr
