"""The documented notebook: its code runs and prints what the page says; names load when used."""

import contextlib
import io
import re
import subprocess
import sys

from sightline.engines import schedule
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "howto" / "schedule-from-a-notebook.md"


def test_the_page_prints_what_it_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    told = re.findall(
        r"```\n(.*?)```", re.sub(r"```python.*?```", "", text, flags=re.DOTALL), re.DOTALL
    )
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("\n".join(code), {})
    assert len(code) == 3
    assert out.getvalue() == "".join(told)


def test_every_public_name_is_there_and_stays_itself() -> None:
    for _ in range(2):  # a module of the same name would take its place at the second asking
        for name in schedule.__all__:
            assert getattr(schedule, name).__name__ in {name, "driving"}
    assert set(schedule.__all__) <= set(dir(schedule))


def test_importing_it_loads_no_arrays() -> None:
    code = "import sys; from sightline.engines.schedule import Plan; print({'numpy', 'numba'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"
