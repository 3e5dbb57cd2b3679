"""A change of one office moves another office's project: raised, assessed, funded, decided, applied."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Locator, Page, expect

from sightline.identity.commands import Node
from sightline.kernel import clock
from sightline.projects import commands as projects
from sightline.projects.models import Activity, Project, ScheduleBaseline
from tests.browse import signed_in
from tests.changes.stage import DAY, Stage
from tests.gantt.sheet import Sheet
from tests.journeys.barriers import barriers
from tests.journeys.visit import Visit
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TITLE, CONDITION = "A thicker wall", "Tell the village"
WHY = "The soil is softer than we thought."
#: Build takes 24 working days instead of 20: it ends on Thursday 19 February instead of Friday the
#: 13th, and what waits for it in the south on 5 March instead of 27 February.
LATER, BEFORE, AFTER = 6, "27 Feb 2026", "5 Mar 2026"


@pytest.fixture(scope="module", autouse=True)
def beside_a_loop() -> Iterator[None]:
    """Let rows be read in the thread in which the browser's own loop waits."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@dataclass
class Two:
    """N-1 of the north gives what S-1 of the south waits for; both have approved baselines."""

    stage: Stage
    south: Project

    @classmethod
    def make(cls) -> "Two":
        """Staff the south beside the stage, draw its schedule, and agree on the link."""
        stage = Stage.make(World.make())
        world = stage.world
        world.runs("south-desk", "south")
        world.person("south-pm")
        for key in ("pm", "south-pm"):
            world.grant(key, "reader")
        south = projects.open_project(
            world.actor("south-desk"),
            code="S-1",
            name="Valve house S-1",
            office_id=world.id("south-1"),
            manager_id=stage.person("south-pm"),
            start=date(2026, 2, 16),
            baseline_finish=date(2026, 3, 1),
            whole_life_minor=50_000_00,
        )
        world.grant("south-pm", "project_manager", Node("project", south.pk, south.code))
        stage.plan(south, "south-pm", {"Fit valves": 10 * DAY})
        link = projects.propose_link(
            stage.actor("pm"),
            predecessor_id=stage.activities["Build"],
            successor_id=stage.activities["Fit valves"],
        )
        projects.agree_link(stage.actor("south-pm"), link_id=link.pk)
        return cls(stage, south)

    def baseline(self, project: Project) -> dict[str, list[Any]]:
        """Return the approved baseline's lines of a project, by the activity."""
        row = ScheduleBaseline.objects.system("test").get(project=project, is_approved=True)
        return dict(row.lines)

    def uid(self, name: str) -> str:
        """Return what an activity is called in baselines."""
        row = Activity.objects.system("test").get(pk=self.stage.activities[name])
        return str(row.uid)


@pytest.fixture
def two(open_journal: None) -> Two:
    """Return two linked projects of two offices, under change control."""
    return Two.make()


Come = Callable[[str], Visit]


@pytest.fixture
def come(browser: Browser, live_server: Any, two: Two) -> Iterator[Come]:
    """Return what lets a person of the stage in, once each; every visit must end well."""
    visits: dict[str, Visit] = {}

    def enter(key: str) -> Visit:
        if key not in visits:
            guest = visits[key] = Visit(browser, live_server.url)
            name = settings.SESSION_COOKIE_NAME
            session = signed_in(two.stage.world.people[key]).cookies[name].value
            cookie = {"name": name, "value": session, "url": live_server.url}
            guest.context.add_cookies([cookie])  # type: ignore[list-item]
        return visits[key]

    yield enter
    for guest in visits.values():
        guest.end()


def raised(guest: Visit) -> str:
    """Raise a request on the project's own page by what it is, costs and moves; return its path."""
    page = guest.page
    guest.go("/projects")
    page.get_by_role("link", name="Reservoir N-1").click()
    tabs = page.get_by_role("navigation", name="Project")
    tabs.get_by_role("link", name="Changes", exact=True).click()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("What should change").fill(TITLE)
    page.get_by_label("Why, and what it means").fill(WHY)
    page.get_by_role("button", name="Draft it").click()
    expect(page.get_by_text("Now say what it does to the plan")).to_be_visible()
    path = page.url.removeprefix(guest.address).split("#")[0]
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("What carrying it out costs").fill("1000")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add to it").click()
    page.get_by_label("It should").select_option("stretch")
    page.get_by_label("Activity", exact=True).select_option(label="Build")
    page.get_by_label("Working days").fill("24")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("It was added")).to_be_visible()
    return path


def hidden(guest: Visit, path: str) -> None:
    """Expect that somebody neither finds a request nor opens it by its address."""
    guest.go("/changes?state=&view=all")
    assert TITLE not in guest.main()
    guest.go(path)
    expect(guest.page.get_by_text("you may not see it")).to_be_visible()
    assert TITLE not in guest.main()


def press(guest: Visit, path: str, name: str) -> None:
    """Open a request and press one of its buttons."""
    guest.go(path)
    guest.page.get_by_role("button", name=name, exact=True).click()


def figure(page: Page, label: str) -> Locator:
    """Return a figure of the strip by its label."""
    return page.locator(".figure", has=page.get_by_text(label, exact=True)).locator(".figure-value")


def strip(guest: Visit, said: dict[str, str]) -> None:
    """Expect figures of the strip, each by its label."""
    for label, value in said.items():
        expect(figure(guest.page, label)).to_have_text(value)


def answered(guest: Visit, path: str, item: str, answer: str) -> None:
    """Answer for the one item that is the guest's own."""
    guest.go(path)
    page = guest.page
    assert page.get_by_role("link", name="Answer for").count() == 1
    page.get_by_role("link", name=f"Answer for {item}").click()
    page.get_by_label(answer).check()
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("Your answer is kept.").first).to_be_visible()


def assessed(come: Come, path: str) -> None:
    """Screen it, compute whom it touches, and let the owners of both offices answer."""
    pm, desk, south = come("pm"), come("desk"), come("south-pm")
    press(pm, path, "Compute its impact")
    strip(pm, {"Finish": f"+{LATER} days", "Projects": "2", "Offices": "2"})
    press(pm, path, "Hand in")
    press(desk, path, "Fit to be assessed")
    press(desk, path, "Compute its impact")
    expect(desk.page.get_by_text("2 of 2 still to answer")).to_be_visible()
    strip(desk, {"Finish": f"+{LATER} days", "Projects": "1"})
    assert not barriers(desk, path)
    assert "Valve house" not in desk.main()
    south.go("/")
    expect(south.page.get_by_role("link", name=TITLE)).to_be_visible()
    answered(south, path, "S-1 Valve house S-1", "We can live with it")
    press(desk, path, "Go on to its funding")
    expect(desk.page.get_by_role("alert")).to_contain_text("Still to answer")
    answered(pm, path, "N-1 Reservoir N-1", "No effect")
    press(desk, path, "Go on to its funding")


def funded(come: Come, path: str) -> None:
    """Ask the budget holder, who reserves it; the board comes after, never before."""
    pm, money, desk = come("pm"), come("money"), come("desk")
    desk.go(path)
    desk.page.get_by_role("link", name="Put to a board").click()
    desk.page.get_by_role("button", name="Put to a board").click()
    expect(desk.page.get_by_text("reserved").first).to_be_visible()
    pm.go(path)
    pm.page.get_by_role("link", name="Ask for money").click()
    pm.page.get_by_label("Budget or line").fill("Reserve of the north")
    pm.page.get_by_label("Budget holder").select_option(label="Money")
    pm.page.get_by_role("button", name="Ask", exact=True).click()
    expect(pm.page.get_by_text("The budget holder is asked.")).to_be_visible()
    assert pm.page.get_by_role("link", name="Reserve from").count() == 0
    money.go("/")
    money.page.get_by_role("link", name=TITLE).click()
    money.page.get_by_role("link", name="Reserve from Reserve of the north").click()
    money.page.get_by_role("button", name="Reserve", exact=True).click()
    expect(money.page.get_by_text("The money is reserved.")).to_be_visible()
    desk.go(path)
    desk.page.get_by_role("link", name="Put to a board").click()
    desk.page.get_by_role("button", name="Put to a board").click()
    expect(desk.page.get_by_text("It lies before Program").first).to_be_visible()


def sitting(come: Come, two: Two) -> str:
    """Call a sitting on the board's page, begin it and let its members arrive; return its path."""
    desk = come("desk")
    page = desk.page
    desk.go(f"/boards/{two.stage.boards['Program'].pk}")
    assert not barriers(desk, page.url)
    page.get_by_role("link", name="Call a sitting").click()
    starts = clock.now() + timedelta(minutes=5)
    page.get_by_label("Starts").fill(starts.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_role("button", name="Call").click()
    page.get_by_role("button", name="Begin the sitting").click()
    expect(page.get_by_text("1 to decide")).to_be_visible()
    path = page.url.removeprefix(desk.address).split("?")[0]
    for key in ("chair", "tech", "biz"):
        guest = come(key)
        guest.go(path)
        guest.page.get_by_role("button", name=f"Here: {key.title()}").click()
        expect(guest.page.get_by_role("button", name=f"Gone: {key.title()}")).to_be_visible()
    return path


def decided(come: Come, path: str) -> None:
    """Let two vote and one declare an interest; the chair approves on a condition."""
    chair, tech, biz = come("chair"), come("tech"), come("biz")
    page = chair.page
    chair.go(path)
    known = {"Days": f"+{LATER} days", "Cost": "£1k", "Other projects": "1", "Benefits": "£0"}
    strip(chair, known)
    assert "Valve house" not in chair.main()
    assert not barriers(chair, path)
    biz.go(path)
    biz.page.get_by_role("link", name="I have a conflict of interest").click()
    biz.page.get_by_label("What the interest is").fill("My brother builds the wall")
    biz.page.get_by_role("button", name="Declare it").click()
    expect(biz.page.get_by_text("A conflict of interest bars this vote")).to_be_visible()
    for guest in (chair, tech):
        guest.go(path)
        guest.page.get_by_label("Why", exact=True).fill("It pays")
        guest.page.get_by_role("button", name="For", exact=True).click()
        expect(guest.page.get_by_text("Your vote on CR-1 is cast.")).to_be_visible()
    assert tech.page.get_by_role("link", name="Approve").count() == 0
    page.get_by_role("link", name="Approve with conditions").click()
    page.get_by_label("Reasons").fill("The soil leaves no choice.")
    page.get_by_label("Condition 1").first.fill(CONDITION)
    page.get_by_label("Who sees to 1").select_option(label="Owner")
    page.get_by_role("button", name="Approve with conditions").click()
    expect(page.get_by_text("CR-1: approved with conditions.")).to_be_visible()


def minuted(come: Come, path: str) -> None:
    """End the sitting and sign; the minutes tell votes, conflict and condition, and are kept."""
    chair, reader = come("chair"), come("reader")
    page = chair.page
    for step in ("End the sitting", "Sign the minutes"):
        page.get_by_role("link", name=step).click()
        page.get_by_role("button", name=step).click()
    for guest in (chair, reader):
        guest.go(f"{path}/minutes")
        for words in (
            "Signed by Chair",
            "Conflicts of interest: Biz (My brother builds the wall).",
            "Approved with conditions, by Chair. The soil leaves no choice.",
            "Votes: 2 for, 0 against, 0 abstained",
            f"{CONDITION} (Owner, before it is carried out)",
        ):
            expect(guest.page.get_by_text(words).first).to_be_visible()
        votes = guest.page.get_by_role("table", name="Votes: 2 for").get_by_role("row")
        expect(votes).to_have_count(3)
        expect(votes.filter(has_text="Biz")).to_have_count(0)
    assert not barriers(chair, page.url)


def begun(come: Come, path: str) -> None:
    """Carry it out only once its condition is met, and somebody else has seen the evidence."""
    pm, owner, desk = come("pm"), come("owner"), come("desk")
    page = pm.page
    press(pm, path, "Begin")
    expect(page.get_by_role("alert")).to_contain_text(f"{CONDITION} (not met yet)")
    owner.go("/")
    owner.page.get_by_role("link", name=CONDITION).click()
    owner.page.get_by_label("Evidence").fill("A letter of 3 May")
    owner.page.get_by_role("button", name="It is met").click()
    expect(owner.page.get_by_text("somebody else looks at it")).to_be_visible()
    assert owner.page.get_by_role("link", name="See the evidence").count() == 0
    press(pm, path, "Begin")
    expect(page.get_by_role("alert")).to_contain_text("still to see the evidence")
    desk.go(path)
    desk.page.get_by_role("link", name=f"See the evidence of {CONDITION}").click()
    desk.page.get_by_role("button", name="I have seen it").click()
    expect(desk.page.get_by_text("seen by Desk")).to_be_visible()
    assert not barriers(desk, path)
    press(pm, path, "Begin")
    expect(page.get_by_text("CR-1 is begun.")).to_be_visible()


def gantt(guest: Visit, two: Two) -> Sheet:
    """Open the schedule of the south's project."""
    guest.go("/projects")
    guest.page.get_by_role("link", name="Valve house S-1").click()
    guest.page.get_by_role("link", name="Schedule", exact=True).click()
    return Sheet(guest.page)


def applied(come: Come, path: str) -> None:
    """Write it into the plan, and say that it is carried out."""
    page = come("pm").page
    page.get_by_role("link", name="Write it into the plan").click()
    page.get_by_role("button", name="Write it into the plan").click()
    expect(page.get_by_text("CR-1 is in the plan.")).to_be_visible()
    page.get_by_role("button", name="Carried out", exact=True).click()
    expect(page.get_by_text("CR-1 is carried out.")).to_be_visible()


def told(come: Come, two: Two) -> None:
    """The other office's manager sees the new date on the chart, and in the history why."""
    south = come("south-pm")
    page = south.page
    sheet = gantt(south, two)
    sheet.shows(1, "Finish", AFTER)
    assert not barriers(south, page.url)
    page.get_by_role("navigation", name="Project").get_by_role("link", name="History").click()
    row = page.get_by_role("table", name="History").get_by_role("row")
    moved = row.filter(has_text=f"CR-1 {TITLE}")
    expect(moved.first).to_contain_text("Pm")
    assert not barriers(south, page.url)


def test_a_change_goes_from_its_manager_to_another_offices_chart(two: Two, come: Come) -> None:
    own, other = two.stage.project, two.south
    lines = {project.pk: two.baseline(project) for project in (own, other)}
    gantt(come("south-pm"), two).shows(1, "Finish", BEFORE)
    path = raised(come("pm"))
    for key in ("reader", "other-pm", "south-pm", "chair", "money"):
        hidden(come(key), path)
    assessed(come, path)
    hidden(come("reader"), path)
    funded(come, path)
    at = sitting(come, two)
    decided(come, at)
    minuted(come, at)
    come("reader").go(path)
    expect(come("reader").page.get_by_role("heading", name=TITLE)).to_be_visible()
    assert come("reader").page.get_by_role("button", name="Begin").count() == 0
    hidden(come("other-pm"), path)
    assert {
        pk: two.baseline(project) for pk, project in ((own.pk, own), (other.pk, other))
    } == lines
    begun(come, path)
    applied(come, path)
    told(come, two)
    minutes = LATER * 24 * 60
    for project, name in ((own, "Build"), (other, "Fit valves")):
        uid = two.uid(name)
        before, after = lines[project.pk].pop(uid), two.baseline(project)
        assert after.pop(uid)[1] == before[1] + minutes
        assert after == lines[project.pk]
