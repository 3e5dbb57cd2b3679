"""Who may search the journal, read what it holds, and verify it.

The journal tells of every row, so these rights count on the whole organisation only; the history
of one row is open to whoever sees that row.
"""

from sightline.identity.policy import holds
from sightline.kernel.policy import Actor, HasLineage, action, may

search = action("audit.search", holds("auditor", "strategic_pmo", "access_admin"), reads=True)
read_changes = action("audit.read_changes", holds("auditor"), reads=True)
verify = action("audit.verify", holds("auditor"))


def reads_words(actor: Actor, organisation: HasLineage, kind: str) -> bool:
    """Tell whether the actor reads an entry's reason and facts, not only that it happened.

    They name rows that may be restricted or sealed: the auditor reads them all, the access
    administrator those about people and grants.
    """
    grants = kind.startswith("identity.") and actor.holds(("access_admin",), organisation)
    return grants or may(actor, read_changes, organisation)
