"""Everything that changes themes, objectives, key results and readings."""

from sightline.strategy.commands.key_results import (
    add_key_result,
    change_key_result,
    drop_key_result,
)
from sightline.strategy.commands.objectives import (
    achieve_objective,
    activate_objective,
    change_objective,
    reinstate_objective,
    retire_objective,
    set_objective,
)
from sightline.strategy.commands.readings import correct_reading, take_reading
from sightline.strategy.commands.themes import add_theme, change_theme

__all__ = [
    "achieve_objective",
    "activate_objective",
    "add_key_result",
    "add_theme",
    "change_key_result",
    "change_objective",
    "change_theme",
    "correct_reading",
    "drop_key_result",
    "reinstate_objective",
    "retire_objective",
    "set_objective",
    "take_reading",
]
