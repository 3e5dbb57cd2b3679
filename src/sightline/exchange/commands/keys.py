"""Which installations are believed: their public keys, trusted until they are revoked."""

from uuid import UUID

from sightline.exchange import events, policy
from sightline.exchange.models import TrustedKey
from sightline.formats.package import fingerprint, is_key
from sightline.identity.queries import the_organisation
from sightline.kernel import clock
from sightline.kernel.command import claim, command, record
from sightline.kernel.edits import checked_text
from sightline.kernel.errors import Invalid, Refused
from sightline.kernel.policy import Actor, check

WHY = "a key is trusted or revoked once in an organisation, whoever asks"


@command
def trust_key(actor: Actor, *, public_key: str, whose: str, why: str) -> TrustedKey:
    """Trust the key of another installation: its packages can be taken in from now on.

    Args:
        public_key: The Ed25519 key as 64 hexadecimal digits; its fingerprint is worked out.

    Raises:
        Forbidden: Only the strategic PMO and access administrators of the organisation.
        Invalid: No such key.
        Refused: ``key-known``, ``key-revoked``, ``no-reason``.
    """
    organisation = the_organisation(actor)
    row = TrustedKey(organisation=organisation, added_by_id=actor.id)
    check(actor, policy.trust_key, row)
    row.public_key = "".join(checked_text("public_key", public_key, 200).split()).lower()
    if not is_key(row.public_key):
        words = "A public key has 64 hexadecimal digits; the other installation shows its own."
        raise Invalid({"public_key": [words]})
    row.fingerprint = fingerprint(row.public_key)
    row.whose, row.why = checked_text("whose", whose, 200), reason(why, "Say how you know it.")
    held = TrustedKey.objects.system(WHY).filter(
        organisation=organisation, fingerprint=row.fingerprint
    )
    if known := held.first():
        _refuse_known(known)
    row.save()
    record(events.KeyTrusted(about=row.pk, fingerprint=row.fingerprint), why=row.why)
    return row


def _refuse_known(row: TrustedKey) -> None:
    if row.revoked_on is None:
        raise Refused("key-known", f"It is trusted already, as {row.whose}.", "public_key")
    words = f"It was revoked on {row.revoked_on:%-d %B %Y} and stays so: ask for a new key."
    raise Refused("key-revoked", words, "public_key")


@command
def revoke_key(actor: Actor, *, key_id: UUID, why: str, seen: int | None = None) -> TrustedKey:
    """Trust a key no longer; what came in with it stays, and can be looked through.

    Raises:
        NotFound, Forbidden, Stale: As ``claim`` says.
        Refused: ``revoked-already``, ``no-reason``.
    """
    row = claim(TrustedKey, key_id, actor, policy.trust_key, seen=seen)
    if row.revoked_on is not None:
        raise Refused("revoked-already", f"It was revoked on {row.revoked_on:%-d %B %Y}.")
    row.revoked_why = reason(why, "Say why it is believed no longer.")
    row.revoked_on, row.revoked_by_id = clock.today(), actor.id
    row.save()
    record(events.KeyRevoked(about=row.pk, fingerprint=row.fingerprint), why=row.revoked_why)
    return row


def reason(why: str, words: str) -> str:
    """Return a reason that must be given, trimmed, or refuse with ``no-reason``."""
    told = checked_text("why", why, 5000, required=False)
    if not told:
        raise Refused("no-reason", words, "why")
    return told
