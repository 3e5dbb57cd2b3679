"""What the child process is asked to do with a schedule file; plain data in and out.

Called by name from ``formats.child``; nothing else calls this. One function a kind of file,
and each loads its own reader alone.
"""

import importlib
from collections.abc import Callable
from typing import Any

from .outcome import Limits, Reading
from .wire import plain_reading

Options = dict[str, Any]
Answer = dict[str, Any]


def _own(module: str, name: str = "read") -> Callable[[bytes, Options, dict[str, int]], Answer]:
    """A task that runs one of our own readers."""

    def run(data: bytes, _options: Options, limits: dict[str, int]) -> Answer:
        read = getattr(importlib.import_module(f"sightline.formats.{module}"), name)
        reading: Reading = read(data, Limits(**limits))
        return plain_reading(reading)

    return run


def _javas(name: str) -> Callable[[bytes, Options, dict[str, int]], Answer]:
    """A task that runs one of MPXJ's readers."""

    def run(data: bytes, options: Options, limits: dict[str, int]) -> Answer:
        read = getattr(importlib.import_module("sightline.formats.mpp.read"), name)
        setting = importlib.import_module("sightline.formats.mpp.java").Setting(**options)
        reading: Reading = read(data, Limits(**limits), setting)
        return plain_reading(reading)

    return run


mspdi = _own("mspdi.read")
pmxml = _own("pmxml.read")
xer = _own("xer.read")
psplib = _own("psplib.read", "read_psplib")
patterson = _own("psplib.read", "read_patterson")
mpp = _javas("read_mpp")
mpx = _javas("read_mpx")
gan = _javas("read_gan")
planner = _javas("read_planner")
