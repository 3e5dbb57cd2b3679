"""What a header cell says: its bare words, and the units it carries.

Knows of "(£m)", "GBP million", "$'000" and "(%)"; never of whole tables.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .synonyms import RULES

SYMBOLS = {
    "A$": "AUD",
    "AU$": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "R$": "BRL",
    "US$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "$": "USD",
    "₩": "KRW",
    "₺": "TRY",
    "₦": "NGN",
    "₪": "ILS",
}
# fmt: off
CODES = frozenset({
        "AED", "ARS", "AUD", "BDT", "BGN", "BHD", "BRL", "CAD", "CHF", "CLP", "CNY", "COP",
        "CZK", "DKK", "EGP", "EUR", "GBP", "GHS", "HKD", "HUF", "IDR", "ILS", "INR", "ISK",
        "JOD", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "OMR",
        "PEN", "PHP", "PKR", "PLN", "QAR", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TND",
        "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
})
# fmt: on
MULTIPLIERS = {
    "k": 1_000,
    "000": 1_000,
    "'000": 1_000,
    "000s": 1_000,
    "'000s": 1_000,
    "thousand": 1_000,
    "thousands": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "mil": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    "billion": 1_000_000_000,
    "billions": 1_000_000_000,
}
CURRENCY = "|".join(re.escape(symbol) for symbol in SYMBOLS) + "|" + "|".join(sorted(CODES))
SCALE = "|".join(re.escape(word) for word in sorted(MULTIPLIERS, key=len, reverse=True))

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'"})
_MONEY_UNIT = re.compile(
    rf"(?<![A-Z])({CURRENCY})(?:\s*({SCALE})(?![a-z0-9]))?(?![A-Za-z])", re.IGNORECASE
)
_BARE_SCALE = re.compile(
    rf"\(\s*({SCALE})\s*\)|\b(thousands?|millions?|billions?)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Units:
    """Units found in a header: a currency code or "", a multiplier, and whether percent."""

    currency: str = ""
    multiplier: int = 1
    is_percent: bool = False


def first_words(header: str) -> str:
    """The label proper: the first line, where a definition follows on others."""
    lines = [line.strip() for line in header.splitlines() if line.strip()]
    return lines[0] if lines else ""


@lru_cache(maxsize=4096)
def bare_words(header: str) -> str:
    """A header without brackets, units, case and punctuation, for comparing."""
    text = unicodedata.normalize("NFKC", first_words(header)).replace("%", " ")
    text = re.sub(r"\([^)]*(\)|$)|\[[^\]]*(\]|$)", " ", text)
    text = _MONEY_UNIT.sub(_unless_word, text)
    return " ".join(re.sub(r"[^\w]+|_", " ", text.lower()).split())


def units_of(header: str) -> Units:
    """Currency, multiplier and percent sign that a header carries."""
    text = unicodedata.normalize("NFKC", header).translate(_QUOTES)
    is_percent = "%" in text or re.search(r"\bper ?cent", text, re.IGNORECASE) is not None
    for match in _MONEY_UNIT.finditer(text):
        if _is_unit(match):
            scale = (match.group(2) or "").lower() or _bare_scale(text)
            return Units(currency_code(match.group(1)), MULTIPLIERS.get(scale, 1), is_percent)
    return Units("", MULTIPLIERS.get(_bare_scale(text), 1), is_percent)


def currency_code(symbol: str) -> str:
    """The ISO 4217 code of a symbol or code in any case."""
    upper = symbol.upper()
    return SYMBOLS.get(upper, upper)


@lru_cache(maxsize=4096)
def known_fields(header: str) -> tuple[tuple[str, float], ...]:
    """Fields that a header's words may mean, each with how sure the words are."""
    found: dict[str, float] = {}
    candidates = (bare_words(header), bare_words(header.rsplit(" / ", 1)[-1]))
    for weight, words in zip((1.0, 0.8), candidates, strict=True):
        for key, pattern, sureness in RULES:
            if pattern.search(words):
                found[key] = max(found.get(key, 0.0), sureness * weight)
                break
    return tuple(sorted(found.items(), key=lambda item: -item[1]))


def _bare_scale(text: str) -> str:
    match = _BARE_SCALE.search(text)
    return (match.group(1) or match.group(2)).lower() if match else ""


def _is_unit(match: re.Match[str]) -> bool:
    """Codes count in capitals only: "all", "try" and "cop" are words too."""
    symbol = match.group(1)
    return not symbol.isalpha() or symbol.isupper()


def _unless_word(match: re.Match[str]) -> str:
    return " " if _is_unit(match) else match.group(0)
