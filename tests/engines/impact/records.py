"""Small records for tests: drawn at random, from one seed each."""

from datetime import date, datetime
from random import Random

from sightline.engines.impact.deltas import (
    AddLink,
    Agree,
    Delta,
    DropLink,
    Fund,
    Rescope,
    Restaff,
    Slip,
    Start,
    Stop,
    Stretch,
)
from sightline.engines.impact.record import (
    BenefitFacts,
    Edge,
    GroupFacts,
    MilestoneFacts,
    ProjectFacts,
    Record,
)
from sightline.engines.schedule.plan import (
    Activity,
    Assignment,
    Calendar,
    Constraint,
    Kind,
    Link,
    LinkType,
    Plan,
    Project,
    Resource,
)

OFFICE = ((480, 720), (780, 1020))
CALENDARS = (
    Calendar("office", "Office", (OFFICE,) * 5 + ((), ())),
    Calendar("six", "Six days", (OFFICE,) * 6 + ((),)),
    Calendar("always", "Around the clock", (((0, 1440),),) * 7),
)
MONDAY = datetime.fromisoformat("2026-03-02 08:00")
DAY = 480


def record(seed: int, n_projects: int = 4, n_activities: int = 7) -> Record:
    """Draw a portfolio: projects with links within and across, people, facts and agreements."""
    random = Random(seed)
    activities = [
        activity
        for p in range(n_projects)
        for activity in _activities(random, f"p{p}", random.randint(1, n_activities))
    ]
    plan = Plan(
        projects=tuple(
            Project(f"p{p}", f"P{p}", start=MONDAY, calendar_id="office") for p in range(n_projects)
        ),
        activities=tuple(activities),
        links=tuple(_links(random, [a for a in activities if a.kind is not Kind.SUMMARY])),
        calendars=CALENDARS,
        resources=tuple(Resource(f"r{r}", f"R{r}", max_units=1) for r in range(3)),
        assignments=tuple(
            Assignment(a.id, f"r{random.randrange(3)}", units=random.choice([0.5, 1]))
            for a in activities
            if a.kind is Kind.TASK and random.random() < 0.6
        ),
    )
    return Record(plan, **_facts(random, activities, n_projects))


def _activities(random: Random, project: str, n: int) -> list[Activity]:
    found = []
    has_summary = n > 2 and random.random() < 0.4
    if has_summary:
        found.append(Activity(f"{project}s", "Phase", Kind.SUMMARY, project_id=project))
    for i in range(n):
        days = random.choice([0, 1, 2, 5, 8, 13])
        activity = {
            "kind": Kind.TASK if days else Kind.MILESTONE,
            "duration": days * DAY,
            "project_id": project,
            "calendar_id": random.choice(["", "", "six", "always"]),
            "parent_id": f"{project}s" if has_summary and i < 2 else "",
        }
        found.append(
            Activity(f"{project}a{i}", f"{project.upper()} {i}", **(activity | _progress(random)))
        )  # type: ignore[arg-type]
    return found


def _progress(random: Random) -> dict[str, object]:
    """Draw what an activity has besides its duration: dates it must keep, or work done."""
    at = MONDAY.replace(day=random.randint(3, 28))
    draw = random.random()
    if draw < 0.15:
        kind = random.choice([k for k in Constraint if k not in {Constraint.ASAP, Constraint.ALAP}])
        return {"constraint": kind, "constraint_date": at}
    if draw < 0.2:
        return {"actual_start": MONDAY, "percent_complete": 0.5}
    if draw < 0.25:
        return {"actual_start": MONDAY, "actual_finish": at}
    if draw < 0.28:
        return {"is_manual": True, "start": at, "finish": at.replace(hour=17)}
    return {}


def _links(random: Random, activities: list[Activity]) -> list[Link]:
    found: dict[tuple[str, str], Link] = {}
    for _ in range(len(activities) * 2):
        i, j = sorted(random.sample(range(len(activities)), 2)) if len(activities) > 1 else (0, 0)
        before, after = activities[i].id, activities[j].id
        is_near = before[:2] == after[:2] or random.random() < 0.2
        if i != j and is_near:
            kind = random.choice([LinkType.FS] * 5 + list(LinkType))
            lag = random.choice([0, 0, 0, DAY, -DAY])
            found[before, after] = Link(before, after, kind, lag)
    return list(found.values())


def _facts(
    random: Random, activities: list[Activity], n_projects: int
) -> dict[str, tuple[object, ...]]:
    ids = [f"p{p}" for p in range(n_projects)]
    ends = [a.id for a in activities if a.kind is not Kind.SUMMARY] + [*ids, "x", "y"]
    milestones = [a for a in activities if a.kind is Kind.MILESTONE]
    return {
        "projects": tuple(
            ProjectFacts(
                id_, id_.upper(), f"o{random.randrange(2)}", "Office", random.choice(["EUR", "GBP"]),
                cost_of_delay_minor=random.choice([0, 100, 350]),
                tolerance_days=random.choice([None, 0, 5]),
                tolerance_cost_minor=random.choice([None, 1_000]),
                baseline_finish=random.choice([None, date(2026, 3, 20)]),
                budget_minor=random.randrange(10_000),
            )
            for id_ in [*ids, "x", "y"]
        ),
        "milestones": tuple(
            MilestoneFacts(f"m{a.id}", a.id, a.project_id, a.name, random.choice([None, date(2026, 3, 18)]), random.random() < 0.5)
            for a in milestones
        ),
        "benefits": tuple(
            BenefitFacts(f"b{id_}", id_, "Less paper", 365_000, date(2026, 6, 1), random.choice([None, date(2026, 6, 10)]))
            for id_ in ids
        ),
        "groups": (GroupFacts("g", "Staff", project_ids=tuple(ids[:2])),),
        "edges": tuple(
            Edge(*random.sample(ends, 2), slack_days=random.choice([0, 1, 4, 10]))
            for _ in range(random.choice([0, 0, 2, 5]))
        ),
    }  # fmt: skip


def deltas(seed: int, base: Record) -> list[Delta]:
    """Draw one to three deltas that name what there is; some are refused all the same."""
    random = Random(seed)
    return [_delta(random, base) for _ in range(random.randint(1, 3))]


def _delta(random: Random, base: Record) -> Delta:
    plan = base.schedule
    activity = random.choice(plan.activities)
    project = random.choice(base.projects).id
    makers = [
        lambda: Slip(activity.id, days=random.randint(0, 20)),
        lambda: Slip(activity.id, minutes=random.randint(0, 20) * 60),
        lambda: Slip(project_id=project, days=random.randint(1, 20)),
        lambda: Stretch(activity.id, random.randint(0, 20) * 240),
        lambda: AddLink(*(a.id for a in random.sample(plan.activities, 2)), random.choice(list(LinkType))),
        lambda: _unlink(random, base),
        lambda: Agree(activity.id, project, random.randint(0, 5)),
        lambda: Start(project, date(2026, random.choice([2, 3]), random.randint(1, 28))),
        lambda: Stop(project),
        lambda: Fund(project, random.randrange(2_000), date(2026, 4, 1)),
        lambda: _restaff(random, base),
        lambda: Rescope(activity.id, share=random.choice([0, 0.5, 1])),
        lambda: Rescope(project_id=project, drop=True),
    ]  # fmt: skip
    return random.choice(makers[:2] * 2 + makers)()


def _unlink(random: Random, base: Record) -> Delta:
    if not base.schedule.links:
        return DropLink("p0a0", "p1a0")
    link = random.choice(base.schedule.links)
    return DropLink(link.predecessor_id, link.successor_id)


def _restaff(random: Random, base: Record) -> Delta:
    if not base.schedule.assignments:
        return Fund("p0", 1, date(2026, 4, 1))
    booking = random.choice(base.schedule.assignments)
    to = random.choice([None, "r0", "r1", "r2"])
    return Restaff(booking.activity_id, booking.resource_id, to, random.choice([None, 1]), 50)
