"""The compiled loops, where numba is installed and a run is large enough to wait for it.

numba is imported when the first large run comes, never with this module.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from sightline.engines.simulate import kernels

CALLED = (  # by the outermost loops, so numba has to know them first
    kernels.draw, kernels.change, kernels.pay, kernels.plainly, kernels.bound, kernels.place,
    kernels.ahead, kernels.aim, kernels.measure, kernels.late, kernels.add, kernels.behind,
)  # fmt: skip
# Without counting references to arrays, and with calls folded in, a loop is faster.
_BARE: dict[str, Any] = {"_nrt": False}


@cache
def compiled(loop: Callable[..., None]) -> Callable[..., None]:
    """Return an outermost loop compiled; what was compiled once is kept on disk."""
    import numba

    _make_known()
    return cast("Callable[..., None]", numba.njit(cache=True, nogil=True, **_BARE)(loop))


@cache
def _make_known() -> None:
    from numba.extending import register_jitable

    for function in CALLED:
        register_jitable(forceinline=True, **_BARE)(function)
