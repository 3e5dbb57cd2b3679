"""Figures of services from the product's own work: one a service, each opening its rows.

Every figure counts what the reader sees and asks the database a constant number of times. A new one
is a function in ``FIGURES`` under the key that the service carries.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, F, Q
from django.urls import reverse

from sightline.changes.queries.measured import Figure, Held, asked_by, paced
from sightline.changes.queries.measures import to_decision
from sightline.demand.queries.proposals import proposals
from sightline.demand.queries.scenarios import scenarios
from sightline.identity.queries import people
from sightline.kernel import clock
from sightline.kernel.models import JournalEntry
from sightline.kernel.policy import Actor
from sightline.knowledge.queries import lessons
from sightline.network.queries.duties import duties, figures, issued
from sightline.projects import queries as projects
from sightline.results.queries.results import summed
from sightline.services.queries.measures import kept_promises
from sightline.services.rules.figures import WorkFigure, mean_days, share
from sightline.strategy.queries import objective_rows

LIVE = ("approved", "initiating", "planning", "executing", "on_hold", "closing")
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Work:
    """What one reader sees of the work; what several figures need is asked for once."""

    actor: Actor

    @cached_property
    def live(self) -> Any:
        """The live projects that the reader sees."""
        return projects.present(projects.projects(self.actor)).filter(state__in=LIVE).order_by()

    @cached_property
    def all(self) -> Any:
        """All projects that the reader sees."""
        return projects.projects(self.actor).order_by()

    @cached_property
    def changes(self) -> tuple[Held, Figure]:
        """The decisions on changes, and how long those of the last year took."""
        asked = asked_by({})
        kept = paced(self.actor, asked)
        return kept, to_decision(kept, asked)


def _objectives(work: Work) -> WorkFigure:
    rows = objective_rows(work.actor).filter(state="active").order_by()
    funded = projects.live_contributions(work.actor).filter(project__in=work.live.values("pk"))
    n = rows.count()
    served = rows.filter(pk__in=funded.order_by().values("objective")).count()
    words = "Active objectives that a live project serves, over all active ones."
    return _share("Objectives with funded work", served, n, words, reverse("objectives"))


def _decisions(work: Work) -> WorkFigure:
    rows = scenarios(work.actor).filter(proposed_on__isnull=False, decided_on__isnull=False)
    spans = list(rows.order_by().values_list("proposed_on", "decided_on"))
    words = "Mean days from a scenario put forward to the decision on it."
    href = reverse("scenarios")
    return WorkFigure("Days to a decision", mean_days(spans), "days", len(spans), words, href)


def _proposals(work: Work) -> WorkFigure:
    rows = proposals(work.actor).filter(submitted_on__isnull=False, decided_on__isnull=False)
    spans = list(rows.order_by().values_list("submitted_on", "decided_on"))
    words = "Mean days from a proposal handed in to the decision on it."
    href = reverse("proposals")
    return WorkFigure("Days from submitted to decided", mean_days(spans), "days", len(spans),
                      words, href)  # fmt: skip


def _scenarios(work: Work) -> WorkFigure:
    money = work.live.filter(whole_life_minor__gt=0, benefits_minor__isnull=False)
    pairs = list(money.values_list("currency", "benefits_minor", "whole_life_minor"))
    currencies = {currency for currency, _, _ in pairs}
    cost = sum(cost for _, _, cost in pairs)
    value = Decimal(sum(gain for _, gain, _ in pairs)) / cost if len(currencies) == 1 else None
    words = "Benefits promised over whole-life cost of the live projects, in one currency."
    href = reverse("scenarios")
    return WorkFigure("Value for a unit of cost", value, "ratio", len(pairs), words, href)


def _benefits(work: Work) -> WorkFigure:
    found = summed(work.actor)
    one = found[0] if len(found) == 1 else None
    rate = one.realisation.rate if one else None
    value = None if rate is None else Decimal(rate.numerator) / rate.denominator
    words = "Realised over planned to date, of end benefits that were read, in one currency."
    n = one.n if one else 0
    return WorkFigure("Benefits realised", value, "share", n, words, reverse("results"))


def _boards(work: Work) -> WorkFigure:
    kept, _ = work.changes
    sat = [row.sitting_id for row in kept.decisions if row.sitting_id is not None]
    value = Decimal(len(sat)) / len(set(sat)) if sat else None
    words = "Decisions that you see, over the sittings in which they were taken."
    return WorkFigure("Decisions in a sitting", value, "ratio", len(sat), words, reverse("boards"))


def _gates(work: Work) -> WorkFigure:
    decided = Q(gates__held_on__isnull=False, gates__planned_on__isnull=False)
    found = work.all.aggregate(
        n=Count("gates", decided),
        met=Count("gates", decided & Q(gates__held_on__lte=F("gates__planned_on"))),
    )
    words = "Gates held on the planned day or before it, over all held."
    return _share("Gates on their day", found["met"], found["n"], words, reverse("projects"))


def _risks(work: Work) -> WorkFigure:
    rows = projects.open_raid(work.actor).filter(kind="risk").order_by()
    found = rows.aggregate(
        n=Count("pk"), live=Count("pk", ~Q(response="") & Q(owner__isnull=False))
    )
    words = "Open risks with an owner and a response, over all open ones."
    href = f"{reverse('raid')}?kind=risk"
    return _share("Risks with a live response", found["live"], found["n"], words, href)


def _changes(work: Work) -> WorkFigure:
    _, found = work.changes
    value = None if found.value is None else Decimal(str(found.value))
    href = reverse("change-measure", args=["to-decision"])
    return WorkFigure("Days from submitted to decided", value, "days", found.n, found.formula, href)


def _reports(work: Work) -> WorkFigure:
    today = clock.today()
    rows = work.live.values_list("standing__reported_on", "standing__cadence_days", "cadence_days")
    told = [
        reported is not None and reported >= today - timedelta(asked or own)
        for reported, asked, own in rows
    ]
    words = "Live projects whose newest report is no older than their cadence, over all live ones."
    return _share("Reports on time", sum(told), len(told), words, reverse("projects"))


def _forecasts(work: Work) -> WorkFigure:
    known = Q(milestones__actual__isnull=False, milestones__forecast__isnull=False)
    found = work.all.aggregate(
        n=Count("milestones", known),
        met=Count("milestones", known & Q(milestones__actual__lte=F("milestones__forecast"))),
    )
    words = "Milestones met no later than their last forecast, over all met that had one."
    href = reverse("road-map")
    return _share("Milestones as forecast", found["met"], found["n"], words, href)


def _schedules(work: Work) -> WorkFigure:
    drawn = projects.scheduled(work.actor).order_by().values("pk")
    n, met = work.live.count(), work.live.filter(pk__in=drawn).count()
    words = "Live projects with a computed schedule, over all live ones."
    return _share("Projects with a schedule", met, n, words, reverse("projects"))


def _delivery(work: Work) -> WorkFigure:
    rows = work.all.filter(actual_finish__isnull=False, baseline_finish__isnull=False)
    on_time = Count("pk", Q(actual_finish__lte=F("baseline_finish")))
    found = rows.aggregate(n=Count("pk"), met=on_time)
    words = "Projects finished on the approved day or before it, over all that finished."
    href = f"{reverse('projects')}?state=closed"
    return _share("Finished on time", found["met"], found["n"], words, href)


def _recovery(work: Work) -> WorkFigure:
    red = Q(reports__state="published", reports__declared="red")
    rows = work.all.filter(pk__in=work.all.filter(red).values("pk"))
    found = rows.aggregate(n=Count("pk"), met=Count("pk", ~Q(standing__declared="red")))
    words = "Projects that once reported red and do not now, over all that did."
    href = f"{reverse('projects')}?health=red"
    return _share("Led back from red", found["met"], found["n"], words, href)


def _staffing(work: Work) -> WorkFigure:
    named = Count("pk", Q(manager__isnull=False) | ~Q(manager_name=""))
    found = work.live.aggregate(n=Count("pk"), met=named)
    words = "Live projects with a manager, over all live ones."
    return _share("Projects with a manager", found["met"], found["n"], words, reverse("projects"))


def _standards(work: Work) -> WorkFigure:
    found = figures(duties(work.actor, issued(work.actor))).values()
    n = sum(one.in_scope for one in found)
    met = n - sum(one.non_compliant for one in found)
    words = (
        "Projects that comply, or are let off by somebody's decision, over all that a standard in "
        "effect applies to, summed over standards."
    )
    return _share("Governed coverage", met, n, words, reverse("compliance"))


def _users(work: Work) -> WorkFigure:
    staff: Any = people(work.actor)
    known = staff.filter(is_active=True, kind="person").order_by()
    since = clock.now() - RECENT
    home: Any = work.actor.organisation_id
    entries = JournalEntry.objects.filter(organisation_id=home, at__gte=since)
    met = known.filter(pk__in=entries.values("actor_id")).count()
    words = "Active people who changed something in the last 30 days, over all active people."
    return _share("People who use it", met, known.count(), words, reverse("people"))


def _lessons(work: Work) -> WorkFigure:
    rows: Any = lessons(work.actor).filter(state="published").order_by()
    n, met = rows.count(), rows.filter(n_uses__gt=0).count()
    words = "Published lessons applied in a project that you see, over all published ones."
    href = f"{reverse('lessons')}?state=published&applied=yes"
    return _share("Lessons applied", met, n, words, href)


def _requests(work: Work) -> WorkFigure:
    n_met, n_promised = kept_promises(work.actor)
    words = "Closed requests that took no longer than promised, over all that promised a time."
    href = f"{reverse('desk')}?state=closed"
    return _share("Requests in time", n_met, n_promised, words, href)


FIGURES: Mapping[str, Callable[[Work], WorkFigure]] = {
    "objectives": _objectives,
    "decisions": _decisions,
    "proposals": _proposals,
    "scenarios": _scenarios,
    "benefits": _benefits,
    "boards": _boards,
    "gates": _gates,
    "risks": _risks,
    "changes": _changes,
    "reports": _reports,
    "forecasts": _forecasts,
    "schedules": _schedules,
    "delivery": _delivery,
    "recovery": _recovery,
    "staffing": _staffing,
    "standards": _standards,
    "users": _users,
    "lessons": _lessons,
    "requests": _requests,
}


def _share(label: str, n: int, whole: int, formula: str, href: str) -> WorkFigure:
    return WorkFigure(label, share(n, whole), "share", whole, formula, href)


def figure_of(actor: Actor, key: str) -> WorkFigure | None:
    """Return the figure of a service from the work that the actor sees, if there is one."""
    if key not in FIGURES:
        return None
    return replace(FIGURES[key](Work(actor)), as_of=clock.now())
