"""Real registers through the command line and the web: counts, periods, and cells of the files."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from sightline.audit.digest import state_digest
from sightline.exchange.models import ImportRun
from sightline.kernel import journal
from sightline.projects.models import CostYear, Milestone, Project, Standing, StatusReport
from tests.exchange.conftest import Typed, digest_of_projects, the, worked
from tests.world import World

pytestmark = pytest.mark.django_db
Run = Callable[..., Typed]
GMPP = {"2020_21": 95, "2021_22": 107, "2022_23": 108, "2023_24": 112, "2024_25": 110}
RATINGS = {
    "green": "green",
    "amber/green": "amber_green",
    "amber": "amber",
    "amber/red": "amber_red",
    "red": "red",
}


def gmpp(shared: Path, year: str) -> Path:
    return shared / "uk-gmpp" / f"gmpp_{year}.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    """Read a register with the csv module alone; keys are the first lines of the headers."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    rows = list(csv.reader(text.splitlines(keepends=True)))
    return [
        dict(zip((h.split("\n")[0].strip() for h in rows[0]), r, strict=False)) for r in rows[1:]
    ]


def cell(row: dict[str, str], *beginnings: str) -> str:
    for name, value in row.items():
        if any(name.lower().startswith(each.lower()) for each in beginnings):
            return value.strip()
    return ""


def of_period(year: str) -> dict[str, StatusReport]:
    rows = StatusReport.objects.system("test").filter(period=day_of(year), state="published")
    return {report.project.code: report for report in rows.select_related("project")}


def day_of(year: str) -> date:
    return date(int(year[:4]) + 1, 3, 31)


def checked_cells(path: Path, year: str) -> Counter[str]:
    """Compare whole-life cost, dates and rating of a file with what came in; count the cells."""
    reports, counts = of_period(year), Counter[str]()
    for row in rows_of(path):
        code = cell(row, "GMPP ID")
        facts = reports[code].facts
        cost = cell(row, "TOTAL Baseline Whole").replace("£", "").replace(",", "")
        if cost.replace(".", "", 1).isdigit():
            assert facts["whole_life_minor"] == int(
                (Decimal(cost) * 100_000_000).to_integral_value()
            )
            counts["cost"] += 1
        for name, key in (("Project - Start", "start"), ("Project - End", "forecast_finish")):
            text = cell(row, name)
            for form in ("%d/%m/%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S"):
                try:
                    day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a plain date
                except ValueError:
                    continue
                assert facts[key] == day.isoformat(), (code, key)
                counts["date"] += 1
        first, second = cell(row, "IPA Delivery"), cell(row, "SRO Delivery")
        declared = RATINGS.get(first.lower()) or RATINGS.get(second.lower()) or "none"
        assert reports[code].declared == declared, code
        counts["rating"] += declared != "none"
    return counts


def test_five_years_are_five_periods(
    shared: Path, typed: Run, figure: Callable[[str], None]
) -> None:
    total: Counter[str] = Counter()
    for year, n in GMPP.items():
        told = typed("register", gmpp(shared, year), "--json")
        assert (told.code, told.json["rows"], told.json["period"]) == (0, n, str(day_of(year)))
        assert len(of_period(year)) == n
        total += checked_cells(gmpp(shared, year), year)
    periods = StatusReport.objects.system("test").filter(state="published")
    assert periods.values("period").distinct().count() == 5
    held = Project.objects.system("test")
    assert (held.count(), held.filter(left_on__isnull=True).count()) == (180, 110)
    assert min(total.values()) >= 20
    figure(f"GMPP: 5 periods, {sum(total.values())} cells compared with the files: {dict(total)}")


def test_repeating_any_of_them_changes_nothing(shared: Path, typed: Run) -> None:
    for year in GMPP:
        typed("register", gmpp(shared, year))
    before = state_digest()[0]
    for year, n in GMPP.items():
        told = typed("register", gmpp(shared, year), "--json").json
        assert (told["unchanged"], told["added"], told["changed"], told["gone"]) == (n, 0, 0, 0)
    assert state_digest()[0] == before


def test_the_order_of_the_files_does_not_matter(shared: Path, typed: Run) -> None:
    """Who is there, since when and until when is the same whichever file came first."""

    def stays() -> dict[str, tuple[date, date | None]]:
        rows = Project.objects.system("test").values_list("code", "entered_on", "left_on")
        return {code: (entered, left) for code, entered, left in rows}

    for year in ("2022_23", "2020_21", "2024_25", "2021_22", "2023_24"):
        assert typed("register", gmpp(shared, year)).code == 0
    reports = StatusReport.objects.system("test").filter(state="published")
    heard: dict[str, list[date]] = {}
    for code, period in reports.values_list("project__code", "period"):
        heard.setdefault(code, []).append(period)
    periods = [day_of(year) for year in GMPP]
    for code, (entered, left) in stays().items():
        later = [day for day in periods if day > max(heard[code])]
        assert (entered, left) == (min(heard[code]), later[0] if later else None), code
    latest = reports.filter(period=day_of("2024_25")).select_related("project")
    assert all(
        r.facts.get("whole_life_minor") in {None, r.project.whole_life_minor} for r in latest
    )


def test_in_year_money_stands_in_its_fiscal_year(shared: Path, typed: Run) -> None:
    typed("register", gmpp(shared, "2020_21"))
    rows = CostYear.objects.system("test").filter(project__code="BEIS_0015_2021-Q4")
    assert [(r.fiscal_year, r.budget_minor, r.forecast_minor) for r in rows] == [
        (2020, 2_740_950_000_00, 1_974_310_000_00)
    ]


def test_the_same_through_the_web(
    shared: Path, staffed: World, browser: Callable[[str], Client]
) -> None:
    client = browser("lead")
    for year, n in GMPP.items():
        with gmpp(shared, year).open("rb") as file:
            said = {"file": file, "office_id": staffed.id("hq"), "register": "gmpp"}
            answer = client.post("/imports/new", said)
        assert answer.status_code == 303, answer.content.decode()[:2000]
        worked()
        run = the(ImportRun.objects.system("test").latest("started"))
        assert (run.state, run.period, run.counts["rows"]) == ("ready", day_of(year), n)
        page = client.get(f"/imports/{run.pk}")
        shown = page.context["digest"]
        accept = {"shown": shown, "seen": run.version}
        assert client.post(f"/imports/{run.pk}/accept", accept).status_code == 303
        checked_cells(gmpp(shared, year), year)
    assert StatusReport.objects.system("test").filter(state="published").count() == sum(
        GMPP.values()
    )
    assert journal.verify(staffed.organisation.pk).breaks == ()
    before = digest_of_projects()
    last = ImportRun.objects.system("test").latest("started")
    assert client.post(f"/imports/{last.pk}/undo", {}).status_code == 303
    assert Project.objects.system("test").filter(left_on__isnull=True).count() == 112
    assert digest_of_projects() != before


def test_stage_gates_become_milestones(shared: Path, typed: Run) -> None:
    path = shared / "melbourne-water-stage-gates" / "capital_delivery_projects.csv"
    told = typed("register", path, "--register", "capital", "--json").json
    assert (told["rows"], told["added"]) == (210, 210)
    row = Project.objects.system("test").get(code="Q05388")
    gates = {
        m.name: m.actual or m.forecast for m in Milestone.objects.system("t").filter(project=row)
    }
    assert gates["BNI"] == date(2016, 2, 5)
    assert gates["BCA"] == date(2016, 5, 25)
    assert gates["PBC"] == date(2016, 3, 30)
    filled = sum(
        1
        for each in csv.DictReader(path.open(encoding="utf-8-sig"))
        for name in ("BNI", "BCA", "PBC", "Tender Closed", "Stage1", "Stage2", "Stage3")
        if each[name].strip()
    )
    assert Milestone.objects.system("test").count() == filled
    assert Standing.objects.count() == 210
    assert typed("register", path, "--register", "capital", "--json").json["unchanged"] == 210
