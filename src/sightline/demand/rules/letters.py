"""Letters to who asked: kind, with the reason, and with what can be done now."""

from collections.abc import Mapping

OPENINGS: Mapping[str, str] = {
    "no_fit": "it serves none of the objectives that we work towards now",
    "no_value": "what it would return does not carry what it would cost",
    "no_money": "there is no money for it now",
    "no_people": "there is nobody who could do it now",
    "exists": "what you ask for exists already",
    "elsewhere": "somebody else is better placed to do it",
    "unclear": "we did not manage to make clear with you what is needed",
}


def declined(*, asker: str, title: str, code: str, reason: str, why: str, office: str) -> str:
    """Return the letter by which an office declines a proposal."""
    said = f"\n\n{why.strip()}" if why.strip() else ""
    return (
        f"Dear {asker or 'colleague'},\n\n"
        f"thank you for your proposal {code}, {title}. We have looked at it with care, and we "
        f"will not take it up, because {OPENINGS[reason]}.{said}\n\n"
        "If something in this has changed, or we have misread it, write to us: it can be opened "
        f"again.\n\n{office}"
    )


def merged(*, asker: str, title: str, code: str, into: str, office: str) -> str:
    """Return the letter that tells somebody that the same is asked for already."""
    return (
        f"Dear {asker or 'colleague'},\n\n"
        f"thank you for your proposal {code}, {title}. The same is asked for in {into}, so both go "
        "on as that one. You are named there as somebody who wants it, and you can follow how far "
        f"it is.\n\n{office}"
    )
