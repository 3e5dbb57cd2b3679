"""What steps of the network ask for, each refusal by name and with what to do."""

from datetime import date

from sightline.kernel import clock
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.network.models import Clause, Comment, StandardVersion
from sightline.network.rules.conditions import APPLIES, CHECKS, LONGEST_VALUE, parsed

WHY = "a step of a version depends on all of its clauses and comments"


def reason(why: str, words: str, field: str = "why") -> str:
    """Return a reason that must be given, trimmed, or refuse with ``no-reason``."""
    told = checked_text(field, why, 5000, required=False)
    if not told:
        raise Refused("no-reason", words, field)
    return told


def check_open(version: StandardVersion) -> None:
    """Refuse to change what was settled: the next version is the place for it."""
    if version.state in StandardVersion.SETTLED:
        words = (
            f"Version {version.number} is {version.get_state_display().lower()} and stays as it "
            "is. Draft another version, or send an approved one back first."
        )
        raise Refused("version-settled", words)


def check_conditions(version: StandardVersion) -> None:
    """Refuse conditions that are none; keep them in their plain form."""
    for name, known in (("applies", APPLIES), ("checks", CHECKS)):
        found = parsed(getattr(version, name), known, name)
        for each in found:
            for text in each.value if isinstance(each.value, tuple) else ():
                checked_text(name, text, LONGEST_VALUE)
        plain = [each.plain() for each in found]
        if plain != getattr(version, name):
            setattr(version, name, plain)


def check_effective(day: date | None) -> date:
    """Refuse a standard that takes effect in the past, or on no day at all."""
    if day is None:
        raise Invalid({"effective_on": ["Say from which day it is in effect."]})
    if day < clock.today():
        words = "A standard does not reach back: choose today or a later day."
        raise Refused("retroactive", words, "effective_on")
    return day


def check_consultable(version: StandardVersion, until: date) -> None:
    """Refuse a consultation about nothing, or one that is over before it begins."""
    if not Clause.objects.system(WHY).filter(version_of=version).exists():
        raise Refused("no-clauses", "It asks for nothing yet: add a clause first.")
    if until <= clock.today():
        words = "Give people time: choose a later day."
        raise Refused("ends-before-start", words, "comments_until")


def check_consulted(version: StandardVersion) -> None:
    """Refuse to approve what people may still comment on, or were not answered about."""
    until = version.comments_until
    if until is not None and clock.today() < until:
        words = f"Comments are open until {until:%-d %B %Y}. Approve it after that."
        raise Refused("consultation-open", words)
    n = Comment.objects.system(WHY).filter(version_of=version, answer="").count()
    if n:
        words = f"{n} {'comment waits' if n == 1 else 'comments wait'} for an answer. Answer first."
        raise Refused("comments-open", words)


def check_issued(version: StandardVersion) -> None:
    """Refuse what only makes sense of a version that was published and still holds."""
    if version.state not in StandardVersion.ISSUED:
        words = "This version is not published, or holds no longer: it asks nothing of anybody."
        raise Refused("not-issued", words)
