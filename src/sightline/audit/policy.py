"""Who may search the journal, read what it holds, and verify it: the auditor, nobody else.

The journal tells of every row, restricted and sealed ones too, and how many entries there are says
how much happens where one may not look. So these rights count on the whole organisation only; the
history of one row is open to whoever sees that row.
"""

from sightline.identity.policy import holds
from sightline.kernel.policy import action

search = action("audit.search", holds("auditor"), reads=True)
read_changes = action("audit.read_changes", holds("auditor"), reads=True)
verify = action("audit.verify", holds("auditor"))
