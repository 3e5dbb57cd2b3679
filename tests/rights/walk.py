"""Every address the site answers at: walked from the resolver and the API, with its action."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

#: Addresses that are no page of ours, with the reason; all others name their action.
OUTSIDE = {
    "account_": "allauth's sign-in pages: they come before there is an actor",
    "mfa_": "allauth's second factor: one's own account only",
    "usersessions_": "allauth's sessions: one's own only",
    "gallery": "components with sample values; reads no row",
    "health": "for the supervisor: says ready or not, shows no row",
    "demo_sign_in": "sample people, in demo mode and from this machine only",
    "openapi": "the API's description; shows no row",
    "public-ask": "a secret link to a form; tests/demand/test_intake.py",
    "public-follow": "a secret address of one proposal; tests/demand/test_intake.py",
    "change-feed": "a secret link stands for its owner; tests/changes/test_feeds.py",
}


@dataclass(frozen=True)
class Address:
    """One address: its name, its parts, the methods it answers and the action it names."""

    name: str
    path: str
    methods: tuple[str, ...]
    action: str
    is_api: bool = False
    fixed: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)
    queries: frozenset[str] = frozenset()


def is_outside(name: str) -> bool:
    """Tell whether an address needs no action, for one of the reasons listed."""
    return any(name == key or (key.endswith("_") and name.startswith(key)) for key in OUTSIDE)


def pages() -> list[Address]:
    """Return every page with its action; one without is listed with an empty action."""
    found = []
    for pattern, path in _patterns(get_resolver().url_patterns, ""):
        name = pattern.name or path
        if is_outside(name) or path.startswith("api/"):
            continue
        action = getattr(pattern.callback, "action", None)
        methods = tuple(m for m in getattr(pattern.callback, "methods", ()) if m != "HEAD")
        found.append(
            Address(
                name, f"/{path}", methods, action.name if action else "", fixed=pattern.default_args
            )
        )
    return found


def _patterns(held: list[Any], before: str) -> Iterator[tuple[URLPattern, str]]:
    for entry in held:
        path = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry.url_patterns, path)
        else:
            yield entry, path


def operations() -> list[Address]:
    """Return every operation of the API with its action and the schema of its body."""
    from sightline.site.api import schema

    described = schema()
    found = []
    for path, methods in described["paths"].items():
        for method, said in methods.items():
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {})
            found.append(
                Address(
                    said["operationId"],
                    path,
                    (method.upper(),),
                    said.get("x-action", ""),
                    is_api=True,
                    body=_resolved(body.get("schema", {}), described),
                    queries=frozenset(
                        p["name"] for p in said.get("parameters", ()) if p["in"] == "query"
                    ),
                )
            )
    return found


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """Return a body's schema with every reference in it replaced by what it means."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return _resolved(described["components"]["schemas"][name], described)
    return {
        key: _resolved(value, described)
        if isinstance(value, dict)
        else [_resolved(v, described) if isinstance(v, dict) else v for v in value]
        if isinstance(value, list)
        else value
        for key, value in schema.items()
    }
