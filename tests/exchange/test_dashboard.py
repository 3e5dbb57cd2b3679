"""A real department's dashboard: from investments down to metrics met and not met."""

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sightline.cli import registers
from sightline.exchange.dashboard import bring_in, results_code
from sightline.formats.dashboard import Unreadable, read_dashboard
from sightline.kernel import clock
from sightline.kernel.models import JournalEntry
from sightline.projects.models import Milestone, Program, Project
from sightline.reports.chain_rows import counted, targets_of
from sightline.reports.line_of_sight import sight
from sightline.reports.moment import Moment
from sightline.results import queries
from sightline.results.models import Measure, Profile, Reading
from tests.browse import signed_in
from tests.world import World

ON = date(2012, 8, 31)


@pytest.fixture
def folder(shared: Path) -> Path:
    return shared / "us-it-dashboard" / "hhs-2012"


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def results(folder: Path) -> tuple[int, int, int]:
    """Return how many metrics were met, not met and left blank, by a count of its own."""
    found = Counter(row["metric_results"].strip() for row in table(folder, "metrics"))
    return found["Met"], found["Not Met"], found[""]


def test_the_tables_are_read_whole(folder: Path) -> None:
    found = read_dashboard(folder)
    assert len(found.investments) == 49 and found.left_out == ()
    projects = [one for each in found.investments for one in each.projects]
    metrics = [one for each in found.investments for one in each.metrics]
    assert (len(projects), len(metrics)) == (85, 278)
    assert sum(len(one.activities) for one in projects) == 303
    held = Counter(one.is_met for one in metrics)
    assert (held[True], held[False], held[None]) == results(folder)
    passport = next(one for one in projects if one.id == "2207")
    assert passport.name == "Passport Denial Online Enhancements"
    assert passport.cost_minor == 4_200_000 and passport.start == date(2011, 7, 5)


def test_what_is_no_dashboard_is_refused_by_name(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"investments\.csv cannot be read"):
        read_dashboard(tmp_path)
    for name in ("investments", "projects", "activities", "metrics"):
        shutil.copy(folder / f"{name}.csv", tmp_path / f"{name}.csv")
    (tmp_path / "metrics.csv").chmod(0o644)
    (tmp_path / "metrics.csv").write_text("metric_id,description\n1,x\n", encoding="utf-8")
    with pytest.raises(Unreadable, match="no column"):
        read_dashboard(tmp_path)
    header = "investment_identifier,metric_id,measurement_category,description,metric_results\n"
    (tmp_path / "metrics.csv").write_text(f"{header}nowhere,1,x,y,Met\n", encoding="utf-8")
    assert read_dashboard(tmp_path).left_out == ("metric 1",)


@pytest.mark.django_db
def test_the_line_of_sight_ends_in_metrics_met_and_not_met(
    world: World, folder: Path, figure: Callable[[str], None]
) -> None:
    lead, found = world.actor("lead"), read_dashboard(folder)
    bring_in(lead, found, office_id=world.id("hq"), on=ON)
    assert Program.objects.system("test").count() == 49
    with_metrics = {row["investment_identifier"] for row in table(folder, "metrics")}
    assert Project.objects.system("test").count() == 85 + len(with_metrics)
    done = sum(row["status"].startswith("Completed") for row in table(folder, "activities"))
    met = Milestone.objects.system("test").filter(actual__isnull=False).count()
    assert met == done
    seen = sight(lead, Moment(clock.today()))
    chains = queries.chains(lead, clock.today())
    states = Counter(
        part.state(ON) for some in chains.parts.values() for part in some if part.kind == "output"
    )
    assert states.total() == 303 and states["done"] == done and states["late"] > 0
    targets = [target for _, _, target in targets_of(seen, chains)]
    expected = results(folder)
    assert counted(targets) == expected and len(targets) == 278
    assert not any(target.is_vouched for target in targets)
    assert {str(each.state) for each in Profile.objects.system("test")} == {"identified"}
    assert not seen.orphans and len(seen.objectives) >= 1
    browser: Any = signed_in(world.people["lead"])
    page = browser.get("/line-of-sight?benefits=yes").content.decode()
    words = f"{expected[0]} met it, {expected[1]} did not, {expected[2]} are not read"
    assert words in page
    assert "Passport Denial Online Enhancements" in page and "(metric 3583)" in page
    figure(f"HHS 2012: 49 investments, 85 projects, 303 activities, 278 metrics: {words}")
    before = JournalEntry.objects.count(), Reading.objects.system("test").count()
    bring_in(lead, found, office_id=world.id("hq"), on=ON)
    assert (JournalEntry.objects.count(), Reading.objects.system("test").count()) == before
    assert Measure.objects.system("test").count() == 278
    first = next(each for each in found.investments if each.metrics)
    assert Project.objects.system("test").filter(code=results_code(first)).exists()


def test_the_command_line_counts_without_writing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registers, "ensure_database", lambda: None)
    said = ["dashboard", str(folder), "--period", "2012-08-31", "--dry-run"]
    told = CliRunner().invoke(registers.import_, said)
    assert told.exit_code == 0, told.exception
    n_met, n_not, _ = results(folder)
    assert f"278 metrics, {n_met} met, {n_not} not met, 0 left out" in told.output
    lost = CliRunner().invoke(registers.import_, ["dashboard", "/none", "--period", "2012-08-31"])
    assert "cannot be read" in str(lost.exception)
