"""Everything that changes portfolios, programs and projects, a file a noun."""

from sightline.projects.commands.baselines import approve_baseline, drop_baseline, set_baseline
from sightline.projects.commands.bulk import BulkResult, change_projects
from sightline.projects.commands.cross_links import agree_link, drop_link, propose_link
from sightline.projects.commands.line import (
    accept_benefit,
    change_benefit,
    end_contribution,
    promise_benefit,
    set_contribution,
)
from sightline.projects.commands.plan import (
    add_gate,
    add_milestone,
    add_phase,
    change_gate,
    change_milestone,
    change_phase,
    decide_gate,
    drop_gate,
    drop_milestone,
    drop_phase,
    set_cost_year,
    submit_gate,
    withdraw_gate,
)
from sightline.projects.commands.plans import apply_plan, plan_at_first, plan_difference
from sightline.projects.commands.portfolios import (
    change_portfolio,
    change_program,
    open_portfolio,
    open_program,
)
from sightline.projects.commands.project import (
    change_project,
    move_project,
    open_project,
    rebaseline,
    transfer_project,
)
from sightline.projects.commands.raid import (
    change_raid,
    convert_raid,
    leave_subject,
    move_raid,
    raise_raid,
    touch_subject,
)
from sightline.projects.commands.register import apply_register, register_delta, undo_register
from sightline.projects.commands.reports import (
    change_report,
    check_report,
    publish_report,
    send_back_report,
    submit_report,
    write_report,
)
from sightline.projects.commands.schedule import (
    draw_schedule,
    edit_schedule,
    look_at_edits,
    set_schedule_options,
    undo_schedule_edit,
)
from sightline.projects.commands.undo import UNDOABLE, undo_change

__all__ = [
    "UNDOABLE",
    "BulkResult",
    "accept_benefit",
    "add_gate",
    "add_milestone",
    "add_phase",
    "agree_link",
    "apply_plan",
    "apply_register",
    "approve_baseline",
    "change_benefit",
    "change_gate",
    "change_milestone",
    "change_phase",
    "change_portfolio",
    "change_program",
    "change_project",
    "change_projects",
    "change_raid",
    "change_report",
    "check_report",
    "convert_raid",
    "decide_gate",
    "draw_schedule",
    "drop_baseline",
    "drop_gate",
    "drop_link",
    "drop_milestone",
    "drop_phase",
    "edit_schedule",
    "end_contribution",
    "leave_subject",
    "look_at_edits",
    "move_project",
    "move_raid",
    "open_portfolio",
    "open_program",
    "open_project",
    "plan_at_first",
    "plan_difference",
    "promise_benefit",
    "propose_link",
    "publish_report",
    "raise_raid",
    "rebaseline",
    "register_delta",
    "send_back_report",
    "set_baseline",
    "set_contribution",
    "set_cost_year",
    "set_schedule_options",
    "submit_gate",
    "submit_report",
    "touch_subject",
    "transfer_project",
    "undo_change",
    "undo_register",
    "undo_schedule_edit",
    "withdraw_gate",
    "write_report",
]
