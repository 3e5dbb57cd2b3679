"""The documented notebook: its code runs and prints what the page says; names load when used."""

import contextlib
import io
import re
import subprocess
import sys

from sightline.engines import simulate
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "howto" / "simulate-a-schedule.md"


def test_the_page_prints_what_it_says() -> None:
    text = PAGE.read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    rest = re.sub(r"```(python|sh)\n.*?```", "", text, flags=re.DOTALL)
    told = re.findall(r"```\n(.*?)```", rest, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec("\n".join(code), {})
    assert len(code) == len(told) == 3
    assert out.getvalue() == "".join(told)


def test_every_public_name_is_there() -> None:
    for name in simulate.__all__:
        assert getattr(simulate, name) is not None
    assert set(simulate.__all__) <= set(dir(simulate))


def test_importing_it_loads_no_arrays() -> None:
    code = "import sys; import sightline.engines.simulate; print({'numpy', 'numba'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "set()\n"
