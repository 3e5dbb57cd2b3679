"""Everything that changes people, offices, grants, tokens and views, a file a noun."""

from sightline.identity.commands.grants import (
    Node,
    confirm_grant,
    grant_role,
    move_grant,
    rename_node,
    revoke_role,
)
from sightline.identity.commands.offices import (
    change_office,
    close_office,
    end_relation,
    move_office,
    open_office,
    relate_offices,
)
from sightline.identity.commands.organisation import change_organisation, found_organisation
from sightline.identity.commands.own import (
    MAX_TOKEN_DAYS,
    IssuedToken,
    drop_view,
    issue_token,
    revoke_token,
    save_view,
)
from sightline.identity.commands.people import (
    add_person,
    change_password,
    change_person,
    deactivate_person,
    end_sessions,
    note_sign_in,
    reactivate_person,
)

__all__ = [
    "MAX_TOKEN_DAYS",
    "IssuedToken",
    "Node",
    "add_person",
    "change_office",
    "change_organisation",
    "change_password",
    "change_person",
    "close_office",
    "confirm_grant",
    "deactivate_person",
    "drop_view",
    "end_relation",
    "end_sessions",
    "found_organisation",
    "grant_role",
    "issue_token",
    "move_grant",
    "move_office",
    "note_sign_in",
    "open_office",
    "reactivate_person",
    "relate_offices",
    "rename_node",
    "revoke_role",
    "revoke_token",
    "save_view",
]
