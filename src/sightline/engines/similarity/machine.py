"""Which way the loops run: compiled for many steps, as plain Python for few.

numba is imported when the first large run comes, never with this module; where it is not
installed, plain Python does all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

# Without counting references to arrays a loop is faster.
_BARE: dict[str, Any] = {"_nrt": False}
SMALL = 3_000_000  # steps: about a second of plain Python, less than numba takes to be ready


def run(
    loop: Callable[..., None], n_steps: int, *columns: Any, out: Sequence[NDArray[Any]]
) -> None:
    """Run a loop over ``columns`` and the arrays ``out``, which it fills."""
    if n_steps >= SMALL and find_spec("numba") is not None:
        compiled(loop)(*columns, tuple(out))
        return
    filled = tuple(array.tolist() for array in out)
    loop(*(_plain(column) for column in columns), filled)
    for array, values in zip(out, filled, strict=True):
        array[:] = values


@cache
def compiled(loop: Callable[..., None]) -> Callable[..., None]:
    """Return a loop compiled by numba; what was compiled once is kept on disk."""
    import numba

    return cast("Callable[..., None]", numba.njit(cache=True, nogil=True, **_BARE)(loop))


def _plain(column: Any) -> Any:
    return column.tolist() if isinstance(column, np.ndarray) else column
