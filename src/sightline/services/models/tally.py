"""How many requests were asked, closed in time and rated: counted, kept so that measures are fast.

Nothing here is entered by a person. ``tallies.py`` counts anew whenever a request or its survey
changes.
"""

from django.db import models

from sightline.services.models.catalogue import Service
from sightline.services.models.customer import Customer


class Tally(models.Model):
    """The requests of one customer and service that were closed in one month, or not closed yet.

    Not a domain row: it can be thrown away and rebuilt.
    """

    office = models.ForeignKey("identity.Office", models.CASCADE, related_name="+")
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, models.CASCADE, related_name="+")
    #: Its first day, of UTC; ``None`` for requests that are not closed.
    month = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    n_asked = models.PositiveIntegerField()
    n_closed = models.PositiveIntegerField()
    n_promised = models.PositiveIntegerField()
    n_met = models.PositiveIntegerField()
    n_sent = models.PositiveIntegerField()
    n_answered = models.PositiveIntegerField()
    n_satisfied = models.PositiveIntegerField()
    n_promoters = models.PositiveIntegerField()
    n_detractors = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "service", "office", "month"], name="tally_once"
            ),
        ]
