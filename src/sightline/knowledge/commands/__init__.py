"""What people do with lessons and shared plans, a file a noun."""

from sightline.knowledge.commands.lessons import (
    capture_lesson,
    change_lesson,
    embed_lesson,
    publish_lesson,
    retire_lesson,
    review_lesson,
    send_back_lesson,
)
from sightline.knowledge.commands.receiving import receive_plan, return_plan
from sightline.knowledge.commands.rolling import add_wave, drop_wave, move_wave, plan_roll_out
from sightline.knowledge.commands.sharing import (
    adapt_reuse,
    choose_plan_rows,
    draft_plan_version,
    draft_shared_plan,
    publish_plan_version,
    retire_plan_version,
    reuse_plan,
)
from sightline.knowledge.commands.uses import apply_lesson, note_lesson_use

__all__ = [
    "adapt_reuse",
    "add_wave",
    "apply_lesson",
    "capture_lesson",
    "change_lesson",
    "choose_plan_rows",
    "draft_plan_version",
    "draft_shared_plan",
    "drop_wave",
    "embed_lesson",
    "move_wave",
    "note_lesson_use",
    "plan_roll_out",
    "publish_lesson",
    "publish_plan_version",
    "receive_plan",
    "retire_lesson",
    "retire_plan_version",
    "return_plan",
    "reuse_plan",
    "review_lesson",
    "send_back_lesson",
]
