"""F31: every answer carries the headers that keep scripts, frames and caches out."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.rights import walk
from tests.rights.probe import Prober, keys_of
from tests.rights.scene import Scene, rolled_back
from tests.rights.table import PAGES

pytestmark = [pytest.mark.django_db, pytest.mark.figures]
OPEN_PATHS = ("/accounts/login/", "/health", "/no-such-page", "/api/v1/nothing", "/ui/gallery")
BAD_SCRIPT = ("'unsafe-inline'", "'unsafe-eval'", "'self'", "*", "data:", "https:", "http:")


def problems(path: str, response: Any, *, personal: bool) -> list[str]:
    """Return what is wrong with an answer's headers."""
    heads, found = response.headers, []
    policy = directives(heads.get("Content-Security-Policy", ""))
    script = policy.get("script-src", [])
    is_page = "html" in heads.get("Content-Type", "")
    nonce = any(re.fullmatch(r"'nonce-[\w+/=-]{16,}'", word) for word in script)
    if is_page and not nonce and script != ["'strict-dynamic'"]:  # alone it lets none in
        found.append("no nonce for scripts")
    found += [f"scripts allow {word}" for word in BAD_SCRIPT if word in script]
    found += [
        f"{name} is {policy.get(name)}"
        for name in ("default-src", "object-src", "base-uri", "frame-ancestors")
        if policy.get(name) != ["'none'"]
    ]
    if "'unsafe-inline'" in policy.get("style-src", ["'unsafe-inline'"]):
        found.append("styles are open")
    if heads.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if heads.get("X-Frame-Options") != "DENY":
        found.append("may be framed by old browsers")
    if personal and "no-store" not in heads.get("Cache-Control", ""):
        found.append("a personal page may be stored")
    return [f"{path} ({response.status_code}): {words}" for words in found]


def directives(policy: str) -> dict[str, list[str]]:
    """Return a content security policy as directive to its sources."""
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {words[0]: words[1:] for words in parts}


def test_every_answer_is_guarded(scene: Scene, figure: Callable[[str], None]) -> None:
    prober, found, n = Prober(scene), [], 0
    for who in ("auditor.all", "plain"):
        for path in paths(scene, prober):
            with rolled_back():
                response = prober.browsers[who].ask("GET", path)
            found += problems(path, response, personal=True)
            n += 1
    for path in OPEN_PATHS:
        found += problems(path, prober.browsers["nobody"].ask("GET", path), personal=False)
        n += 1
    assert not found, found[:40]
    figure(f"F31: {n} answers, 0 without nonce policy, nosniff, frame-ancestors or no-store")


def paths(scene: Scene, prober: Prober) -> list[str]:
    """Return the address of every page and every operation that is read."""
    found = []
    for address in walk.pages():
        for way in PAGES.get(address.name, ()):
            if "GET" in address.methods:
                found.append(prober.path(address, way, keys_of(scene, way)[0]))
    return [
        *found,
        *(a.path for a in walk.operations() if a.methods == ("GET",) and "{" not in a.path),
    ]


def test_a_nonce_is_used_once(scene: Scene) -> None:
    browser = Prober(scene).browsers["plain"]
    policies = {browser.ask("GET", "/projects")["Content-Security-Policy"] for _ in range(5)}
    assert len(policies) == 5


def test_files_come_as_attachments(scene: Scene) -> None:
    browser = Prober(scene).browsers["auditor.all"]
    for kind in ("csv", "xlsx"):
        answer = browser.ask("GET", f"/projects?export={kind}")
        assert answer["Content-Disposition"].startswith("attachment"), kind
        assert answer["X-Content-Type-Options"] == "nosniff"
