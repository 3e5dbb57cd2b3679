"""Finding every kind of page by its links, as a person would, once for each kind."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from tests.journeys.visit import Visit

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINKS = "Array.from(document.querySelectorAll('a[href], [data-drawer-href]'), a => a.href || a.dataset.drawerHref)"
#: Links that are files, leave the session, or are sent by a form.
LEFT_OUT = re.compile(
    r"export=|/schedule/file/|/request-files/|/logout|format=json|/palette|^/static/|\.(csv|xlsx)$"
)
#: Parts of an address that name a kind of row or step, and are one kind of page all the same.
SAME = re.compile(
    r"(?<=/measures/)[\w-]+|(?<=/derive/)[\w-]+|(?<=/move/)\w+|(?<=/money/)\d+|(?<=/figures/)\w+"
)


def kind_of(path: str) -> str:
    """Return the kind of page that an address opens: its path without ids and questions."""
    return SAME.sub("…", ID.sub("…", urlsplit(path).path))


def pages(
    visit: Visit,
    known: dict[str, str],
    *,
    look: Callable[[str], None],
    starts: tuple[str, ...] = ("/",),
) -> None:
    """Open every kind of page that can be reached by links, and look at those not known yet.

    Known kinds are walked through all the same: only this person's pages may lead to a new one.

    Args:
        known: Kind to address; what is found is added to it.
        look: Looks at the page that is open, whose address it is given.
    """
    waiting, walked = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        if (kind := kind_of(path)) in walked:
            continue
        visit.go(path)
        walked.add(kind)
        waiting += _links(visit)
        if kind not in known:
            known[kind] = path
            look(path)


def _links(visit: Visit) -> list[str]:
    said = [str(href) for href in visit.page.evaluate(LINKS)]
    own = [href.removeprefix(visit.address) for href in said]
    kept = [path.split("#")[0] for path in own if path.startswith("/")]
    return [path for path in dict.fromkeys(kept) if path and not LEFT_OUT.search(path)]
