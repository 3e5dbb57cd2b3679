"""Keeps the counts of requests true: counted anew inside the command that changed one of them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import CharField, Count, F, Func, Q, QuerySet

from sightline.services.models import Customer, ServiceRequest, Tally

BATCH = 500
WHY = "requests are counted whoever sees them"
ANSWERED, CLOSED = Q(survey__answered_at__isnull=False), Q(state="closed")
PROMISED = CLOSED & Q(target_minutes__isnull=False, worked_minutes__isnull=False)
COUNTS: Mapping[str, Count] = {
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


class MonthOf(Func):
    """The month of an instant as text, cut by the database itself.

    The functions that Django brings for it are Python on SQLite, called row by row.
    """

    output_field = CharField()
    template = "to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM')"

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Cut the text that SQLite holds, which is of UTC."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **more)


def begin(day: date) -> datetime:
    """Return the instant at which the month of a day begins."""
    return datetime(day.year, day.month, 1, tzinfo=UTC)


def after(day: date) -> date:
    """Return the first day after the month of a day."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def counted(rows: QuerySet[ServiceRequest]) -> list[Tally]:
    """Return requests counted by customer, service, office and month, in one question."""
    kinds: Any = rows.order_by().values("customer_id", "service_id", "office_id")
    held = kinds.annotate(cut=MonthOf("closed_at"), **COUNTS)
    return [_tally(row.pop("cut"), row) for row in held]


def _tally(cut: str | None, row: dict[str, Any]) -> Tally:
    month = date.fromisoformat(f"{cut}-01") if cut else None
    return Tally(month=month, year=month.year if month else None, **row)


def recount(row: ServiceRequest) -> None:
    """Count anew what may differ since a request changed: its month, and what is not closed.

    Two commands that change requests of one customer count one after the other.
    """
    Customer.objects.system(WHY).select_for_update(no_key=True).filter(pk=row.customer_id).get()
    mine: dict[str, Any] = {"customer": row.customer_id, "service": row.service_id}
    kept, meant = Q(month__isnull=True), Q(closed_at__isnull=True)
    if row.closed_at is not None:
        month = row.closed_at.astimezone(UTC).date().replace(day=1)
        kept |= Q(month=month)
        meant |= Q(closed_at__gte=begin(month), closed_at__lt=begin(after(month)))
    Tally.objects.filter(kept, **mine).delete()
    _keep(counted(ServiceRequest.objects.system(WHY).filter(meant, **mine)))


def rebuild() -> int:
    """Count everything anew, after rows were put in past the commands; return the number kept."""
    Tally.objects.all().delete()
    return _keep(counted(ServiceRequest.objects.system(WHY)))


def _keep(fresh: Iterable[Tally]) -> int:
    return len(Tally.objects.bulk_create(fresh, batch_size=BATCH))
