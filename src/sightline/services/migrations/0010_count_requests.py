"""Counts the requests that are there already."""

from datetime import date

from django.db import migrations
from django.db.models import Count, F, Q

ANSWERED, CLOSED = Q(survey__answered_at__isnull=False), Q(state="closed")
PROMISED = CLOSED & Q(target_minutes__isnull=False, worked_minutes__isnull=False)
COUNTS = {
    "n_asked": Count("pk"),
    "n_closed": Count("pk", CLOSED),
    "n_promised": Count("pk", PROMISED),
    "n_met": Count("pk", PROMISED & Q(worked_minutes__lte=F("target_minutes"))),
    "n_sent": Count("survey"),
    "n_answered": Count("pk", ANSWERED),
    "n_satisfied": Count("pk", ANSWERED & Q(survey__csat__gte=4)),
    "n_promoters": Count("pk", ANSWERED & Q(survey__nps__gte=9)),
    "n_detractors": Count("pk", ANSWERED & Q(survey__nps__lte=6)),
}
KINDS = ("customer_id", "service_id", "office_id")


def count(apps, schema_editor):
    """Count by customer, service, office and the month of UTC in which they were closed."""
    request, tally = (apps.get_model("services", name) for name in ("ServiceRequest", "Tally"))
    rows = request._base_manager.values(*KINDS, "closed_at__year", "closed_at__month")
    tally.objects.bulk_create(
        (_tally(tally, row) for row in rows.annotate(**COUNTS).order_by()), batch_size=500
    )


def _tally(model, row):
    year, month = row.pop("closed_at__year"), row.pop("closed_at__month")
    return model(year=year, month=date(year, month, 1) if year else None, **row)


class Migration(migrations.Migration):

    dependencies = [("services", "0009_tallies")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
