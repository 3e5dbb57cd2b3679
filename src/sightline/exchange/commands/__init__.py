"""Everything that brings a file in, a file a noun: runs, registers, schedules, kept mappings."""

from sightline.exchange.commands.mappings import checked_mapping, drop_mapping, save_mapping
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
    "checked_mapping",
    "choose_mapping",
    "choose_part",
    "discard_import",
    "drop_mapping",
    "finish_plan_reading",
    "finish_reading",
    "import_register",
    "import_schedule",
    "raise_from_import",
    "save_mapping",
    "start_import",
    "start_schedule",
    "undo_import",
]
