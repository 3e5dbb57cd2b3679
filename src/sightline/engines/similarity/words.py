"""Texts as words: the same on every machine, without a network, a model or a language guess.

Words of scripts without spaces stay whole runs; stop words and endings are those of English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

SHINGLE = 3  # words in a row
WORD = re.compile(r"\b[^\W\d_]\w+")
STOP_WORDS = frozenset(
    [
        "about",
        "above",
        "after",
        "again",
        "against",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "before",
        "being",
        "below",
        "between",
        "both",
        "but",
        "by",
        "can",
        "cannot",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "down",
        "during",
        "each",
        "either",
        "etc",
        "few",
        "for",
        "from",
        "further",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "here",
        "hers",
        "him",
        "his",
        "how",
        "however",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "just",
        "may",
        "me",
        "might",
        "more",
        "most",
        "must",
        "my",
        "neither",
        "no",
        "nor",
        "not",
        "now",
        "of",
        "off",
        "on",
        "once",
        "one",
        "only",
        "or",
        "other",
        "ought",
        "our",
        "ours",
        "out",
        "over",
        "own",
        "per",
        "same",
        "shall",
        "she",
        "should",
        "since",
        "so",
        "some",
        "such",
        "than",
        "that",
        "the",
        "their",
        "theirs",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "thus",
        "to",
        "too",
        "two",
        "under",
        "until",
        "up",
        "upon",
        "us",
        "very",
        "via",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "whether",
        "which",
        "while",
        "who",
        "whom",
        "whose",
        "why",
        "will",
        "with",
        "within",
        "without",
        "would",
        "you",
        "your",
        "yours",
    ]
)


def words(text: str) -> list[str]:
    """Return the words of a text in their order: two characters or more, the first a letter."""
    return WORD.findall(text.casefold())


def stems(text: str) -> Iterator[str]:
    """Yield the stems of the words that say something, in their order."""
    return filter(None, map(stem, words(text)))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Return a word without its plural, or nothing for a stop word.

    Source:
        The S stemmer of Harman, How effective is suffixing? (1991), with ``sses`` to ``ss`` before
        it, the first rule of Porter, An algorithm for suffix stripping (1980). It leaves words
        that people can read, so that shared ones can be shown.
    """
    if word in STOP_WORDS:
        return ""
    if len(word) <= 3 or not word.endswith("s"):
        return word
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies") and not word.endswith(("eies", "aies")):
        return f"{word[:-3]}y"
    if word.endswith("es") and not word.endswith(("aes", "ees", "oes")):
        return word[:-1]
    return word if word.endswith(("us", "ss")) else word[:-1]


def shingles(text: str) -> frozenset[str]:
    """Return every run of three words of a text; one that is shorter is one run as a whole.

    Source:
        Broder, On the resemblance and containment of documents (1997).
    """
    found = words(text)
    last = max(1, len(found) - SHINGLE + 1)
    return frozenset(" ".join(found[i : i + SHINGLE]) for i in range(last) if found)
