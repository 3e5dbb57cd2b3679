"""Demand's words and rules on plain values: kinds, sizes, reasons, guards, the service clock."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "idea": "Idea",
    "improvement": "Improvement",
    "system": "New or changed system",
    "asset": "Building, plant or network",
    "mandatory": "Demanded by law or a regulator",
}
SIZES: Mapping[str, str] = {
    "xs": "Days",
    "s": "Weeks",
    "m": "A few months",
    "l": "Up to a year",
    "xl": "More than a year",
}
SOURCES: Mapping[str, str] = {
    "page": "Form",
    "link": "Public link",
    "api": "API",
}
#: Why a proposal is declined: the reason, and what the letter says of it.
REASONS: Mapping[str, str] = {
    "no_fit": "It serves none of our objectives",
    "no_value": "What it returns does not carry its cost",
    "no_money": "There is no money for it now",
    "no_people": "There is nobody to do it now",
    "exists": "What it asks for exists already",
    "elsewhere": "Somebody else is better placed to do it",
    "unclear": "What is needed did not become clear",
    "withdrawn": "It was withdrawn",
}
#: What an office may decline for; to withdraw is the requester's.
DECLINES = tuple(key for key in REASONS if key != "withdrawn")
