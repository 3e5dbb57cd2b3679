"""What belongs to an office besides its rows, and lies beneath other offices too: its programs.

They are kept on a floor above, so this context asks whoever was named in ``site/wiring.py``.
Where nobody was, nothing does.
"""

from collections.abc import Callable, Collection, Mapping
from uuid import UUID

Belonging = Mapping[UUID, frozenset[UUID]]
Telling = Callable[[Collection[UUID]], Belonging]


def _nothing(office_ids: Collection[UUID]) -> Belonging:
    return {}


_telling: Telling = _nothing


def tell(whom: Telling) -> None:
    """Name whoever knows what belongs to offices; called once, where the floors are joined."""
    global _telling  # noqa: PLW0603 - the one place that holds it
    _telling = whom


def of_offices(office_ids: Collection[UUID]) -> Belonging:
    """Return office to the nodes that belong to it, wherever their rows are kept."""
    return _telling(office_ids)
