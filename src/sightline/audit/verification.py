"""Verification: every organisation's chain and every named invariant, checked at one instant."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps

from sightline.audit.invariants import Violation, violations
from sightline.audit.still import standing_still
from sightline.kernel import journal
from sightline.kernel.models import JournalEntry, JournalHead


@dataclass(frozen=True)
class Findings:
    """What verification found.

    Args:
        seconds: How long the chains took; the invariants are not counted.
    """

    chains: tuple[journal.Verification, ...]
    violations: tuple[Violation, ...]
    seconds: float

    @property
    def n_entries(self) -> int:
        """Return how many entries were checked."""
        return sum(chain.n_entries for chain in self.chains)

    @property
    def breaks(self) -> tuple[str, ...]:
        """Return every place that does not hold, in words; none if all is well."""
        chains = [words for chain in self.chains for words in chain.breaks]
        return (*chains, *(f"{held.invariant}: {held.words}" for held in self.violations))


def examine(
    organisation_ids: Iterable[UUID] | None = None, outside: Iterable[journal.Head] = ()
) -> Findings:
    """Check chains (all of them, if none is named) and invariants.

    Args:
        outside: Heads that were kept where the database's owner cannot write.
    """
    heads = list(outside)
    with standing_still():
        homes = organisations() if organisation_ids is None else list(organisation_ids)
        homes += [head.organisation_id for head in heads if organisation_ids is None]
        begun = time.perf_counter()
        chains = tuple(journal.verify(home, heads) for home in dict.fromkeys(homes))
        seconds = time.perf_counter() - begun
        return Findings(chains, tuple(violations()), seconds)


def organisations() -> list[UUID]:
    """Return every organisation that has a row, an entry or a head."""
    rows = apps.get_model("identity.Organisation")._base_manager
    held = {*rows.values_list("pk", flat=True)}
    held |= {*JournalHead.objects.values_list("pk", flat=True)}
    held |= {*JournalEntry.objects.order_by().values_list("organisation_id", flat=True).distinct()}
    return sorted(held)
