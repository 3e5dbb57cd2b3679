"""Finding every kind of page by its links, as a person would, once for each kind.

What is not looked at is fetched without a browser: only its links are wanted.
"""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

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
    wants: Callable[[str], bool] = lambda kind: True,
    starts: tuple[str, ...] = ("/",),
) -> None:
    """Go through every kind of page that links lead to, and look at those not known yet.

    Known kinds are gone through all the same: only this person's pages may lead to a new one.

    Args:
        known: Kind to address; what is found is added to it.
        look: Looks at the page that is open, whose address it is given.
        wants: Whether a kind not known yet is to be looked at.
    """
    waiting, walked = list(starts), set[str]()
    while waiting:
        path = waiting.pop(0)
        if (kind := kind_of(path)) in walked:
            continue
        walked.add(kind)
        if kind in known or not wants(kind):
            waiting += _fetched(visit, path)
        else:
            visit.go(path)
            waiting += _links(visit, visit.page.evaluate(LINKS))
            look(path)
        known.setdefault(kind, path)


class _Reader(HTMLParser):
    """Notes what ``LINKS`` finds in a browser."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        said = (held.get("href") if tag == "a" else None) or held.get("data-drawer-href")
        if said:
            self.found.append(said)


def _fetched(visit: Visit, path: str) -> list[str]:
    """Return the links of a page as the server sends it."""
    answer = visit.context.request.get(f"{visit.address}{path}")
    assert answer.status < 500, (path, answer.status)
    reader = _Reader()
    reader.feed(answer.text())
    return _links(visit, [urljoin(answer.url, href) for href in reader.found])


def _links(visit: Visit, hrefs: list[str]) -> list[str]:
    own = [str(href).removeprefix(visit.address) for href in hrefs]
    kept = [path.split("#")[0] for path in own if path.startswith("/")]
    return [path for path in dict.fromkeys(kept) if path and not LEFT_OUT.search(path)]
