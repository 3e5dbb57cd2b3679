"""What differs between two outcomes, slowly and obviously: one activity, day and booking at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from sightline.engines.impact import Outcome, ProjectFacts
from sightline.engines.schedule import kernels
from sightline.engines.schedule.calendar import minutes
from sightline.engines.schedule.plan import Activity, Kind

DAY = timedelta(1)


class Reference:
    """Two outcomes, looked at activity by activity."""

    def __init__(self, before: Outcome, after: Outcome) -> None:
        self.before, self.after, self.record = before, after, before.record
        self.facts = {facts.id: facts for facts in self.record.projects}

    def works(self, outcome: Outcome, activity: Activity) -> bool:
        """Tell whether an activity is work or a milestone, and not taken out."""
        now = outcome.schedule.plan.activities[outcome.schedule.network.index[activity.id]]
        return now.is_active and now.kind in {Kind.TASK, Kind.MILESTONE}

    def moves(self) -> dict[str, int]:
        """Return by how many days each activity that moves finishes later."""
        found = {}
        for activity in self.record.schedule.activities:
            old, new = (o.schedule.at(activity.id) for o in (self.before, self.after))
            differs = (old.start, old.finish) != (new.start, new.finish)
            if differs and self.works(self.after, activity):
                found[activity.id] = (new.finish.date() - old.finish.date()).days
        return found

    def finish(self, outcome: Outcome, facts: ProjectFacts) -> date | None:
        """Return the last day of a project's work."""
        dates = [
            outcome.schedule.at(a.id).finish
            for a in self.record.schedule.activities
            if a.project_id == facts.id and self.works(outcome, a)
        ]
        return max(dates).date() if dates else None

    def days(self) -> dict[str, int]:
        """Return by how many days each project with activities finishes later."""
        found = {}
        for facts in self.facts.values():
            old, new = self.finish(self.before, facts), self.finish(self.after, facts)
            is_stopped = facts.id in self.after.record.stopped
            if old and new and old != new and not is_stopped:
                found[facts.id] = (new - old).days
        return found

    def delay(self) -> dict[tuple[str, str], int]:
        """Return what each month's days of delay cost, in each currency."""
        found: defaultdict[tuple[str, str], int] = defaultdict(int)
        for id_, days in self.days().items():
            day = self.finish(self.before, self.facts[id_])
            assert day is not None
            for _ in range(days):
                day += DAY
                key = f"{day:%Y-%m}", self.facts[id_].currency
                found[key] += self.facts[id_].cost_of_delay_minor
        return {key: minor for key, minor in found.items() if minor}

    def gates(self) -> set[str]:
        """Return the gates that are missed now and were not before."""
        found = set()
        for each in self.record.milestones:
            activity = next(a for a in self.record.schedule.activities if a.id == each.activity_id)
            old, new = (
                o.schedule.at(each.activity_id).finish.date() for o in (self.before, self.after)
            )
            promised = each.baseline or old
            gone = self.works(self.before, activity) and not self.works(self.after, activity)
            if each.is_gate and (gone or (old <= promised < new)):
                found.add(each.id)
        return found

    def breaches(self) -> dict[tuple[str, date], tuple[float, float]]:
        """Return the weeks in which somebody is booked for more than before and than there is."""
        loads = [self.loads(outcome) for outcome in (self.before, self.after)]
        most = {r.id: r.max_units for r in self.record.schedule.resources}
        return {
            key: (loads[0].get(key, 0), load)
            for key, load in loads[1].items()
            if load > most[key[0]] + 1e-6 and load > loads[0].get(key, 0) + 1e-6
        }

    def loads(self, outcome: Outcome) -> dict[tuple[str, date], float]:
        """Return the load of each resource in each week, by its Monday."""
        found: defaultdict[tuple[str, date], float] = defaultdict(float)
        network = outcome.schedule.network
        for booking in outcome.record.schedule.assignments:
            i = network.index[booking.activity_id]
            if not self.works(outcome, outcome.schedule.plan.activities[i]):
                continue
            dated = outcome.schedule.at(booking.activity_id)
            calendar = int(network.columns.calendar[network.node[i]])

            def worked(start: datetime, finish: datetime, calendar: int = calendar) -> int:
                both = (minutes(finish), minutes(start))
                ends = [kernels.worked(network.tables, calendar, at) for at in both]
                return int(ends[0] - ends[1])

            monday = datetime.combine(dated.start.date(), datetime.min.time())
            monday -= dated.start.weekday() * DAY
            while monday < dated.finish:
                sunday = monday + 7 * DAY
                part = worked(max(monday, dated.start), min(sunday, dated.finish))
                whole = worked(monday, sunday)
                found[booking.resource_id, monday.date()] += booking.units * part / max(whole, 1)
                monday = sunday
        return found


def told(found: dict[str, Any]) -> dict[str, Any]:
    """Return what an impact as plain data says of the same."""
    return {
        "moves": {each["id"]: each["days"] for each in found["activities"]},
        "gates": set(found["gates_broken"]),
        "delay": {
            (m["period"], m["currency"]): m["minor"] for m in found["money"] if m["kind"] == "delay"
        },
        "breaches": {
            (person["id"], date.fromisoformat(week["week"])): (week["before"], week["after"])
            for person in found["people"]
            for week in person["weeks"]
        },
    }
