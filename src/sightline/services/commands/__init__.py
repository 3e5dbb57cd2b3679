"""What people do with customers, the catalogue and requests, a file a noun."""

from sightline.services.commands.agreements import (
    change_agreement,
    draft_agreement,
    end_agreement,
    review_agreement,
    sign_agreement,
)
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
from sightline.services.commands.filed import import_catalogue
from sightline.services.commands.files import attach_file, remove_file
from sightline.services.commands.foundation import (
    approve_document,
    change_document,
    draft_document,
    send_back_document,
    submit_document,
    withdraw_document,
)
from sightline.services.commands.ladder import (
    assess_customer,
    close_customer_finding,
    move_customer,
    note_customer_finding,
)
from sightline.services.commands.looks import draw_look, record_look
from sightline.services.commands.quotes import (
    allow_quote,
    note_quote,
    offer_comment,
    withdraw_quote,
)
from sightline.services.commands.requests import (
    accept_request,
    ask_service,
    assign_request,
    cancel_request,
    close_request,
    confirm_request,
    decline_request,
    deliver_request,
    reopen_request,
    resume_request,
    start_request,
    wait_for_customer,
)
from sightline.services.commands.stories import change_story, publish_story, write_story
from sightline.services.commands.surveys import (
    answer_survey,
)
from sightline.services.commands.talking import (
    comment_request,
    leave_desk,
    staff_desk,
    tick_task,
)
from sightline.services.commands.value import (
    claim_value,
    set_office_cost,
    sign_value,
    withdraw_value,
)

__all__ = [
    "accept_request",
    "activate_service",
    "add_customer",
    "add_customer_member",
    "add_service",
    "adopt_catalogue",
    "allow_quote",
    "answer_survey",
    "approve_document",
    "ask_service",
    "assess_customer",
    "assign_request",
    "attach_file",
    "cancel_request",
    "change_agreement",
    "change_customer",
    "change_document",
    "change_service",
    "change_story",
    "claim_value",
    "close_customer_finding",
    "close_request",
    "comment_request",
    "confirm_request",
    "decline_request",
    "deliver_request",
    "draft_agreement",
    "draft_document",
    "draft_service_version",
    "draw_look",
    "drop_customer",
    "drop_customer_member",
    "end_agreement",
    "end_customer",
    "import_catalogue",
    "leave_desk",
    "move_customer",
    "note_customer_finding",
    "note_need",
    "note_quote",
    "offer_comment",
    "publish_story",
    "record_look",
    "remove_file",
    "reopen_request",
    "resume_request",
    "retire_service",
    "review_agreement",
    "send_back_document",
    "set_office_cost",
    "sign_agreement",
    "sign_value",
    "staff_desk",
    "start_request",
    "submit_document",
    "tick_task",
    "wait_for_customer",
    "withdraw_document",
    "withdraw_quote",
    "withdraw_value",
    "write_story",
]
