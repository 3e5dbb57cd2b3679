"""A form that grows: which fields a proposal of a kind and a size asks for, and which it needs."""

from collections.abc import Collection, Mapping

from sightline.kernel.errors import Refused

ALWAYS = ("title", "need", "kind", "size", "sponsor_id", "wanted_by")
BY_KIND: Mapping[str, tuple[str, ...]] = {
    "idea": (),
    "improvement": ("today",),
    "system": ("systems",),
    "asset": ("place",),
    "mandatory": ("mandatory_citation",),
}
MEDIUM = ("start", "cost_minor", "value_minor", "impact", "stakeholders")
LARGE = ("case", "alternatives", "risks", "running_minor")
BY_SIZE: Mapping[str, tuple[str, ...]] = {
    "xs": (),
    "s": ("cost_minor",),
    "m": MEDIUM,
    "l": (*MEDIUM, *LARGE),
    "xl": (*MEDIUM, *LARGE),
}
#: What a field is called in a refusal.
WORDS: Mapping[str, str] = {
    "need": "what is needed",
    "today": "how it is done today",
    "systems": "the systems it touches",
    "place": "where it is",
    "mandatory_citation": "what demands it",
    "wanted_by": "by when it is wanted",
    "cost_minor": "what it costs",
    "value_minor": "what it returns a year",
    "impact": "what happens without it",
    "stakeholders": "whom it concerns",
    "case": "the business case",
    "risks": "what could go wrong",
}
GROWN = tuple(
    dict.fromkeys([*(name for each in BY_KIND.values() for name in each), *MEDIUM, *LARGE])
)
#: What must be said before a proposal is qualified; the rest is asked for and may stay open.
NEEDED_BY_KIND: Mapping[str, tuple[str, ...]] = {"mandatory": ("mandatory_citation", "wanted_by")}
NEEDED_BY_SIZE: Mapping[str, tuple[str, ...]] = {
    "xs": (),
    "s": (),
    "m": ("cost_minor", "impact"),
    "l": ("cost_minor", "value_minor", "impact", "case", "risks"),
    "xl": ("cost_minor", "value_minor", "impact", "case", "risks"),
}


def asked_fields(kind: str, size: str) -> tuple[str, ...]:
    """Return the fields that a form of this kind and size shows, in their order."""
    grown = {*BY_KIND.get(kind, ()), *BY_SIZE.get(size, ())}
    return (*ALWAYS, *(name for name in GROWN if name in grown))


def missing_fields(kind: str, size: str, filled: Collection[str]) -> tuple[str, ...]:
    """Return what still must be said before a proposal can be qualified."""
    needed = ("need", *NEEDED_BY_KIND.get(kind, ()), *NEEDED_BY_SIZE.get(size, ()))
    return tuple(name for name in dict.fromkeys(needed) if name not in filled)


def check_complete(kind: str, size: str, filled: Collection[str]) -> None:
    """Refuse to qualify a proposal that does not say what its kind and size ask for.

    Raises:
        Refused: ``case-incomplete``, with what is missing.
    """
    missing = missing_fields(kind, size, filled)
    if missing:
        named = ", ".join(WORDS[name] for name in missing)
        words = f"Before it is qualified it must say: {named}. Fill it in, or send it back for it."
        raise Refused("case-incomplete", words)
