"""Which way the loops run: compiled for large plans, as plain Python for small ones.

numba is imported when the first large plan comes, never with this module; where it is not
installed, plain Python does all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from sightline.engines.schedule import kernels

SMALL = 2_000  # activities; below this plain Python is done before numba is imported
CALLED = (  # by other loops, so numba has to know them first
    kernels.worked, kernels.end_of, kernels.start_of, kernels.lagged, kernels.unlagged,
    kernels.earliest, kernels.stood, kernels.placed, kernels.early, kernels.back, kernels.late,
    kernels.circle, kernels.spare,
    kernels.latest_end, kernels.forward, kernels.backward, kernels.vary, kernels.reach,
    kernels.aim, kernels.total_at,
)  # fmt: skip
# Without counting references to arrays, and with calls folded in, a loop is ten times faster.
_BARE: dict[str, Any] = {"_nrt": False}


def is_compiled(size: int) -> bool:
    """Tell whether loops over so many activities run compiled."""
    return size >= SMALL and find_spec("numba") is not None


def run(
    loop: Callable[..., Any], size: int, *columns: Any, out: Sequence[NDArray[Any]] = ()
) -> Any:
    """Run a loop over ``columns`` and the arrays ``out``, which it fills, and return its answer.

    Named tuples of arrays are handed over as named tuples of lists where Python runs the loop.
    """
    if is_compiled(size):
        return compiled(loop)(*columns, tuple(out))
    filled = tuple(array.tolist() for array in out)
    answer = loop(*(plain(column) for column in columns), filled)
    for array, values in zip(out, filled, strict=True):
        array[:] = values
    return answer


@cache
def compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    """Return a loop compiled by numba; what was compiled once is kept on disk."""
    import numba

    _make_known()
    return cast("Callable[..., Any]", numba.njit(cache=True, nogil=True, **_BARE)(loop))


@cache
def _make_known() -> None:
    from numba.extending import register_jitable

    for function in CALLED:
        register_jitable(forceinline=True, **_BARE)(function)


def plain(column: Any) -> Any:
    """Return arrays as lists, alone or inside a tuple, for plain Python is faster on them."""
    if isinstance(column, np.ndarray):
        return column.tolist()
    if isinstance(column, tuple):
        parts = [plain(part) for part in column]
        return type(column)(*parts) if hasattr(column, "_fields") else tuple(parts)
    return column
