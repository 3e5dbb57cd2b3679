"""Who may search the journal, read what it holds, and verify it.

The journal tells of every row, so these rights count on the whole organisation only; the history
of one row is open to whoever sees that row.
"""

from sightline.identity.policy import holds
from sightline.kernel.policy import action

search = action("audit.search", holds("auditor", "strategic_pmo", "access_admin"), reads=True)
read_changes = action("audit.read_changes", holds("auditor"), reads=True)
verify = action("audit.verify", holds("auditor"))
