"""Everything that brings a file in or out: runs, registers, schedules, mappings, packages."""

from sightline.exchange.commands.keys import revoke_key, trust_key
from sightline.exchange.commands.mappings import checked_mapping, drop_mapping, save_mapping
from sightline.exchange.commands.packages import (
    accept_package,
    discard_package,
    export_package,
    receive_package,
    undo_package,
)
from sightline.exchange.commands.registers import (
    REGISTER,
    choose_mapping,
    finish_reading,
    import_register,
    start_import,
)
from sightline.exchange.commands.runs import accept_import, discard_import, undo_import
from sightline.exchange.commands.schedules import (
    HELD,
    Opening,
    choose_part,
    finish_plan_reading,
    import_schedule,
    raise_from_import,
    start_schedule,
)

__all__ = [
    "HELD",
    "REGISTER",
    "Opening",
    "accept_import",
    "accept_package",
    "checked_mapping",
    "choose_mapping",
    "choose_part",
    "discard_import",
    "discard_package",
    "drop_mapping",
    "export_package",
    "finish_plan_reading",
    "finish_reading",
    "import_register",
    "import_schedule",
    "raise_from_import",
    "receive_package",
    "revoke_key",
    "save_mapping",
    "start_import",
    "start_schedule",
    "trust_key",
    "undo_import",
    "undo_package",
]
