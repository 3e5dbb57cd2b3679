"""The form of a look by sample."""

from sightline.services.models import Look
from sightline.ui.fields import choice
from sightline.ui.fields import text as line
from sightline.ui.forms import CommandForm


class LookForm(CommandForm):
    """What was found on looking."""

    outcome = choice("Outcome", Look.Outcome.choices, required=True)
    words = line("What was seen", 5000, required=True, lines=4)
