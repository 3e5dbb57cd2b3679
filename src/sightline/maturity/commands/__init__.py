"""Every write of maturity, a file a noun."""

from sightline.maturity.commands.answering import answer_items, assess_items
from sightline.maturity.commands.campaigns import (
    cancel_campaign,
    change_campaign,
    choose_items,
    drop_respondent,
    invite_respondent,
    open_campaign,
    plan_campaign,
)
from sightline.maturity.commands.closing import close_campaign, confirm_campaign
from sightline.maturity.commands.improvements import (
    agree_improvement,
    change_improvement,
    drop_improvement,
    finish_improvement,
    propose_improvement,
    start_improvement,
)
from sightline.maturity.commands.models import (
    adopt_maturity_model,
    draft_maturity_model,
    draft_model_version,
    publish_model_version,
    retire_model_version,
    write_model_version,
)

__all__ = [
    "adopt_maturity_model",
    "agree_improvement",
    "answer_items",
    "assess_items",
    "cancel_campaign",
    "change_campaign",
    "change_improvement",
    "choose_items",
    "close_campaign",
    "confirm_campaign",
    "draft_maturity_model",
    "draft_model_version",
    "drop_improvement",
    "drop_respondent",
    "finish_improvement",
    "invite_respondent",
    "open_campaign",
    "plan_campaign",
    "propose_improvement",
    "publish_model_version",
    "retire_model_version",
    "start_improvement",
    "write_model_version",
]
