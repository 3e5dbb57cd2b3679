"""The lists of the network: standards, whom they ask for what, deviations, feedback."""

from sightline.network.lists.offices import OfficeDuties, office_duties, office_rows
from sightline.network.lists.relief import DEVIATIONS, FEEDBACK, deviations_for, feedback_for
from sightline.network.lists.shown import obligation_html, share_html, state_html
from sightline.network.lists.standards import STANDARDS, duties_for, duty_rows

__all__ = [
    "DEVIATIONS",
    "FEEDBACK",
    "STANDARDS",
    "OfficeDuties",
    "deviations_for",
    "duties_for",
    "duty_rows",
    "feedback_for",
    "obligation_html",
    "office_duties",
    "office_rows",
    "share_html",
    "state_html",
]
