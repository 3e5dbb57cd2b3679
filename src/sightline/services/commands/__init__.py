"""What people do with customers, the catalogue and requests, a file a noun."""

from sightline.services.commands.catalogue import (
    activate_service,
    add_service,
    adopt_catalogue,
    change_service,
    draft_service_version,
    retire_service,
)
from sightline.services.commands.customers import (
    add_customer,
    add_customer_member,
    change_customer,
    drop_customer,
    drop_customer_member,
    end_customer,
    note_need,
)
from sightline.services.commands.ladder import (
    assess_customer,
    close_customer_finding,
    move_customer,
    note_customer_finding,
)

__all__ = [
    "activate_service",
    "add_customer",
    "add_customer_member",
    "add_service",
    "adopt_catalogue",
    "assess_customer",
    "change_customer",
    "change_service",
    "close_customer_finding",
    "draft_service_version",
    "drop_customer",
    "drop_customer_member",
    "end_customer",
    "move_customer",
    "note_customer_finding",
    "note_need",
    "retire_service",
]
