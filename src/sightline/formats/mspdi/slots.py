"""Slots for custom fields in Microsoft's XML: Text1 to Text30, and Duration1 to 3 for estimates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from sightline.engines.schedule.plan import Activity, Plan
from sightline.formats.mspdi.custom import ACTIVITY_CODE, RESOURCE_TEXT, TASK_DURATIONS, TASK_TEXT
from sightline.formats.plans.emit import Emitter, Losses
from sightline.formats.plans.estimate import ESTIMATES


@dataclass
class Slots:
    """Which of Text1 to Text30 carries which custom field, for tasks and for resources."""

    losses: Losses
    numbers: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    has_estimates: bool = False

    @classmethod
    def of(cls, plan: Plan, losses: Losses) -> "Slots":
        """Give the custom fields of a plan their slots, in the order in which they occur."""
        slots = cls(losses)
        own = {alias: name for name, alias in plan.custom_names.items()}
        for activity in plan.activities:
            slots._give("Task", TASK_TEXT, (n for n, _ in activity.custom), own)
        if any(not is_position(activity) for activity in plan.activities):
            slots._give("Task", TASK_TEXT, [ACTIVITY_CODE], own)
        for resource in plan.resources:
            slots._give("Resource", RESOURCE_TEXT, (n for n, _ in resource.custom), own)
        slots.has_estimates = any(activity.estimate for activity in plan.activities)
        return slots

    def _give(
        self, table: str, ids: tuple[int, ...], wanted: Iterable[str], own: dict[str, str]
    ) -> None:
        taken = self.numbers[table]
        for name in wanted:
            if name in taken:
                continue
            slot = _own_slot(own.get(name, name), ids)
            if slot is None or slot in taken.values():
                slot = next((one for one in ids if one not in taken.values()), None)
            if slot is not None:
                taken[name] = slot
            else:
                message = "Only 30 custom fields have room."
                self.losses.add("Activity" if table == "Task" else table, "custom", message, name)

    def write(self, out: Emitter) -> None:
        """Write the definitions."""
        with out.element("ExtendedAttributes"):
            for table, ids in (("Task", TASK_TEXT), ("Resource", RESOURCE_TEXT)):
                for name, number in self.numbers[table].items():
                    self._define(number, f"Text{ids.index(number) + 1}", name, out)
            if self.has_estimates:
                for place, (number, name) in enumerate(
                    zip(TASK_DURATIONS, ESTIMATES, strict=True), 1
                ):
                    self._define(number, f"Duration{place}", name, out)

    def _define(self, number: int, name: str, alias: str, out: Emitter) -> None:
        with out.element("ExtendedAttribute"):
            out.leaves(FieldID=number, FieldName=name)
            out.leaf("Alias", None if alias == name else alias)

    def write_values(self, table: str, values: Iterable[tuple[str, str]], out: Emitter) -> None:
        """Write the custom values of one row."""
        for name, value in values:
            if name in self.numbers[table]:
                with out.element("ExtendedAttribute"):
                    out.leaves(FieldID=self.numbers[table][name], Value=value)


def _own_slot(name: str, ids: tuple[int, ...]) -> int | None:
    number = name.removeprefix("Text")
    is_text = name.startswith("Text") and number.isascii() and number.isdigit() and len(number) < 3
    return ids[int(number) - 1] if is_text and 1 <= int(number) <= len(ids) else None


def is_position(activity: Activity) -> bool:
    """Tell whether an activity's code can be its row number."""
    code = activity.code
    return not code or (code.isascii() and code.isdigit() and len(code) < 10)
