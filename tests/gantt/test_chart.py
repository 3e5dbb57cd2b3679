"""The Gantt in a browser: keys, drags, links, paste, undo, folding, print and export."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.gantt.server import Harness
from tests.gantt.sheet import DRAWN, PX_A_DAY, Sheet

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]


def test_a_cell_is_edited_by_keys_and_undone(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(6, "Duration")
    sheet.keys("F2")
    sheet.page.keyboard.type("3w")
    sheet.keys("Escape")
    sheet.shows(6, "Duration", "12d")
    assert harness.saved == []
    sheet.page.keyboard.type("15d")
    sheet.keys("Enter")
    expect(sheet.cell(7, "Duration")).to_be_focused()
    sheet.shows(6, "Duration", "15d")
    sheet.says("activities changed")
    assert harness.saved[0]["fields"] == {"duration": 7200, "elapsed": False}
    sheet.keys("Control+z")
    sheet.shows(6, "Duration", "12d")


def test_no_key_is_lost_between_two_cells(visit: Visit) -> None:
    """Between closing one cell and drawing the next the focus stays in the chart."""
    sheet = Sheet(visit())
    sheet.click(6, "Duration")
    sheet.keys("F2")
    sheet.page.keyboard.type("15d")
    pressed = """() => {
      const key = {key: 'Enter', bubbles: true, cancelable: true};
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
      return Boolean(document.activeElement.closest('.gantt-rows'));
    }"""
    assert sheet.page.evaluate(pressed)
    expect(sheet.cell(7, "Duration")).to_be_focused()


def test_what_was_typed_stays_until_its_own_answer(visit: Visit) -> None:
    sheet = Sheet(visit())
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    sheet.page.route("**/edits", hold)
    for row in (6, 7):
        sheet.click(row, "Duration")
        sheet.keys("F2")
        sheet.page.keyboard.type("23d")
        sheet.keys("Enter")
        expect(sheet.cell(row + 1, "Duration")).to_be_focused()
    held[0].continue_()
    sheet.says("activities changed")
    sheet.page.evaluate(DRAWN)
    assert sheet.cell(7, "Duration").inner_text() == "23d"


def test_tab_goes_right_and_what_cannot_be_read_stays_with_its_reason(
    visit: Visit, harness: Harness
) -> None:
    sheet = Sheet(visit())
    sheet.click(9, "Finish")
    sheet.keys("F2", "Tab")
    expect(sheet.cell(9, "Predecessors")).to_be_focused()
    sheet.keys("F2")
    sheet.page.keyboard.type("99")
    sheet.keys("Enter")
    expect(sheet.page.get_by_role("alert")).to_have_text(
        "There is no row 99: the plan has rows 1 to 14."
    )
    sheet.keys("Control+a")
    sheet.page.keyboard.type("8ss + 2d, 10")
    sheet.keys("Enter")
    sheet.shows(9, "Predecessors", "8SS+2d; 10")
    assert harness.saved[-1]["fields"] == {"predecessors": "8SS+2d; 10"}


def test_rows_are_added_nested_moved_and_dropped_by_keys(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(9, "Name")
    sheet.keys("Enter")
    sheet.page.wait_for_selector(".is-editing input")
    sheet.page.keyboard.type("Mark the lanes")
    sheet.keys("Enter")
    sheet.shows(10, "Name", "Mark the lanes")
    sheet.click(10, "Name")
    sheet.keys("Alt+ArrowRight")
    expect(sheet.page.locator(".gantt-row[data-place='9']")).to_have_attribute("aria-level", "3")
    sheet.keys("Alt+ArrowLeft", "Alt+ArrowUp")
    sheet.shows(9, "Name", "Mark the lanes")
    expect(sheet.cell(9, "Name")).to_be_focused()
    sheet.keys("Delete")
    sheet.shows(9, "Name", "Pave")
    sheet.page.locator(".toast-note").get_by_role("button", name="Undo").click()
    sheet.shows(9, "Name", "Mark the lanes")
    ops = [edit["op"] for edit in harness.saved]
    assert ops == ["add", "change", "indent", "outdent", "move", "drop"]


def test_a_child_is_added_and_space_completes(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(12, "Name")
    sheet.keys("Control+Enter")
    sheet.page.wait_for_selector(".is-editing input")
    sheet.keys("Escape")
    sheet.shows(15, "Name", "New activity")
    expect(sheet.page.locator(".gantt-row[data-place='14']")).to_have_attribute("aria-level", "2")
    sheet.click(11, "% done")
    sheet.keys(" ")
    sheet.shows(11, "% done", "100%")
    assert harness.saved[-1]["fields"] == {"percent": 100}


def test_a_drag_shows_what_follows_and_esc_leaves_it(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(7, "Name")
    sheet.drag(sheet.middle(7), 5 * PX_A_DAY)
    note = sheet.page.locator(".gantt-note")
    expect(note).to_contain_text("Starts Mon 30 Mar 2026")
    expect(note).to_contain_text("Project finish 3 days later, 7 May 2026")
    expect(note).to_contain_text("4 others move")
    assert sheet.page.locator(".g-moved").count() == 5
    sheet.keys("Escape")
    expect(note).to_be_hidden()
    assert sheet.page.locator(".g-moved").count() == 0
    sheet.page.mouse.up()
    sheet.says("Left as it was")
    assert harness.saved == []
    sheet.drag(sheet.middle(7), 5 * PX_A_DAY)
    sheet.page.mouse.up()
    sheet.shows(7, "Start", "30 Mar 2026")
    assert [set(edit["fields"]) for edit in harness.saved] == [{"start"}]


def test_a_drag_warns_of_bars_that_become_critical(visit: Visit) -> None:
    sheet = Sheet(visit())
    sheet.click(10, "Name")
    sheet.drag(sheet.middle(10), 12 * PX_A_DAY)
    expect(sheet.page.locator(".g-badge")).to_have_count(1)
    expect(sheet.page.locator(".gantt-note")).to_contain_text("become critical")
    sheet.keys("Escape")
    sheet.page.mouse.up()


def test_the_end_of_a_bar_is_dragged_and_a_pinned_bar_says_why(
    visit: Visit, harness: Harness
) -> None:
    sheet = Sheet(visit())
    box = sheet.bar(9)
    sheet.drag((box["x"] + box["width"] - 2, box["y"] + 7), 2 * PX_A_DAY)
    expect(sheet.page.locator(".gantt-note")).to_contain_text("Takes 6d")
    sheet.page.mouse.up()
    sheet.shows(9, "Duration", "6d")
    sheet.page.locator(".gantt-pane").evaluate("pane => { pane.scrollLeft = 300 }")
    sheet.page.wait_for_timeout(100)
    sheet.drag(sheet.middle(3), 3 * PX_A_DAY)
    sheet.page.mouse.up()
    sheet.says("“Draw the quay” started on 9 Mar 2026: its start does not move.")
    assert len(harness.saved) == 1


def test_a_link_is_drawn_from_one_bar_to_another(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    box, target = sheet.bar(11), sheet.middle(13)
    start = (box["x"] + box["width"] + 9, box["y"] + 7)
    sheet.page.mouse.move(*sheet.middle(11))
    sheet.drag(start, target[0] - start[0] - 6, target[1] - start[1])
    expect(sheet.page.locator(".gantt-note")).to_contain_text("FS link to 13 Test")
    sheet.keys("Escape")
    sheet.page.mouse.up()
    target = sheet.middle(9)
    sheet.drag(start, target[0] - start[0], target[1] - start[1])
    sheet.page.mouse.up()
    sheet.shows(9, "Predecessors", "8; 11")
    assert harness.saved[-1]["op"] == "link"


def test_dates_are_nudged_by_keys_and_the_effect_is_said(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(8, "Name")
    sheet.keys("Shift+Enter")
    sheet.says("Nudging “Pour slab”")
    sheet.keys("ArrowRight", "ArrowRight")
    sheet.says("Fri 17 Apr 2026 08:00 to Fri 24 Apr 2026 17:00. 3 others move")
    sheet.says("finish 2 days later")
    sheet.keys("Escape")
    sheet.says("Left as it was")
    sheet.keys("Shift+Enter", "ArrowUp", "Enter")
    sheet.shows(8, "Duration", "7d")
    assert [edit["fields"] for edit in harness.saved] == [{"duration": 3360}]


def test_rows_are_pasted_from_a_sheet(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(13, "Name")
    sheet.paste("Trial run\t4d\nHanded to the port\t0d\nRepairs\t2d\nParty\t1d\n")
    sheet.says("2 rows changed, 2 added")
    sheet.page.keyboard.press("Control+End")
    sheet.shows(16, "Name", "Party")
    assert sheet.names()[-4:] == ["Trial run", "Handed to the port", "Repairs", "Party"]
    sheet.shows(13, "Duration", "4d")
    sheet.click(1, "Name")
    sheet.paste("Name\tDuration\nx\tsoon\n")
    sheet.says("Row 1 of what was pasted: Duration:")
    assert len(harness.saved) == 4


def test_summaries_fold_and_the_chart_follows(visit: Visit) -> None:
    sheet = Sheet(visit())
    grid = sheet.page.get_by_role("treegrid")
    sheet.click(5, "Name")
    sheet.keys("Control+ArrowLeft")
    summary = sheet.page.locator(".gantt-row[data-place='4']")
    expect(summary).to_have_attribute("aria-expanded", "false")
    expect(grid).to_have_attribute("aria-rowcount", "9")
    sheet.shows(6, "Name", "Hand over")
    sheet.keys("Control+ArrowRight")
    expect(grid).to_have_attribute("aria-rowcount", "15")
    sheet.cell(1, "Name").locator(".gantt-twisty").click()
    sheet.shows(2, "Name", "Build")


def test_keys_zoom_show_and_choose(visit: Visit) -> None:
    sheet = Sheet(visit())
    sheet.click(6, "Name")
    sheet.keys("k")
    sheet.says("Critical path shown: 9 activities")
    sheet.draws("g-double", 6)
    sheet.draws("g-ghost")
    sheet.keys("b")
    sheet.says("Baseline hidden.")
    sheet.draws("g-ghost", 0)
    sheet.keys("-")
    expect(sheet.page.get_by_label("Zoom", exact=True)).to_have_value("month")
    sheet.keys("Shift+ArrowDown", "Shift+ArrowDown")
    expect(sheet.page.locator(".gantt-row[aria-selected='true']")).to_have_count(3)
    sheet.keys("F7")
    sheet.says("Every activity has dates.")


def test_what_others_changed_is_shown_and_nothing_saved(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    plan = harness.plans["small"]
    plan.rows[5]["name"] = "Dredge deeper"
    plan.version += 1
    sheet.click(7, "Duration")
    sheet.page.keyboard.type("9d")
    sheet.keys("Enter")
    sheet.says("Not saved; the plan is shown as it stands now.")
    sheet.shows(6, "Name", "Dredge deeper")
    sheet.shows(7, "Duration", "15d")


def test_an_empty_plan_opens_with_its_first_row(visit: Visit, harness: Harness) -> None:
    page = visit("/?plan=empty")
    expect(page.get_by_role("button", name="Write the first activity")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector(".is-editing input")
    page.keyboard.type("Survey")
    page.keyboard.press("Enter")
    Sheet(page).shows(1, "Name", "Survey")
    assert harness.plans["empty"].rows[0]["name"] == "Survey"


def test_the_chart_is_saved_as_a_drawing_and_printed(visit: Visit, tmp_path: Path) -> None:
    sheet = Sheet(visit())
    sheet.page.locator("summary", has_text="More").click()
    with sheet.page.expect_download() as held:
        sheet.page.get_by_role("button", name="Save as SVG").click()
    file = tmp_path / held.value.suggested_filename
    held.value.save_as(file)
    words = [node.text for node in ET.parse(file).iter("{http://www.w3.org/2000/svg}text")]
    assert file.name == "P-1-schedule.svg" and {"Dredge", "Milestone", "Handed over"} <= set(words)
    sheet.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert sheet.page.locator(".gantt-sheet svg").count() == 1
    sheet.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert sheet.page.locator(".gantt-sheet").count() == 0


def test_of_many_rows_only_those_in_sight_are_made(visit: Visit) -> None:
    sheet = Sheet(visit("/?plan=large"))
    grid = sheet.page.get_by_role("treegrid")
    expect(grid).to_have_attribute("aria-rowcount", "10001")
    sheet.click(3, "Name")
    sheet.keys("Control+End")
    expect(sheet.cell(10_000, "Name")).to_be_focused()
    row = sheet.page.locator(".gantt-row[data-place='9999']")
    expect(row).to_have_attribute("aria-rowindex", "10001")
    assert sheet.page.locator(".gantt-rows .gantt-row").count() < 80


def test_rows_are_copied_and_pasted_as_new_ones(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(9, "Name")
    sheet.keys("Shift+ArrowDown")
    clip = sheet.page.evaluate(
        """() => {
          const data = new DataTransfer();
          document.activeElement.dispatchEvent(
            new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
          return data.getData('text/plain');
        }"""
    )
    assert clip.splitlines()[0].startswith("Row\tWBS\tName\tDuration")
    sheet.page.evaluate("document.querySelector('gantt-chart').pastesFresh = true")
    sheet.paste("Mark\t1d\nSweep\t2d")
    sheet.says("0 rows changed, 2 added")
    sheet.shows(11, "Name", "Mark")
    sheet.shows(12, "Name", "Sweep")


def test_who_may_not_edit_is_told_so(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    harness.plans["small"].may_edit = False
    sheet.page.reload()
    sheet = Sheet(sheet.page)
    assert sheet.page.get_by_role("button", name="Add row").count() == 0
    sheet.click(6, "Duration")
    for key in ("Enter", "F2", "Delete", "Shift+Enter", " "):
        sheet.keys("k", key)
        sheet.says("You may look at this plan, not change it.")
    sheet.drag(sheet.middle(9), 60)
    assert sheet.page.locator(".g-moved").count() == 0
    sheet.page.mouse.up()
    assert harness.asked == []


def test_a_forecast_is_drawn_told_and_opened(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    harness.plans["small"].is_simulated = True
    sheet.page.reload()
    sheet = Sheet(sheet.page)
    sheet.draws("g-forecast")
    marks = sheet.page.locator(".gantt-bars path.g-forecast-marks").first
    expect(marks).to_have_attribute("d", re.compile("v6"))
    told = sheet.cell(6, "Finish, P10 to P80")
    expect(told).to_contain_text("2026")
    sheet.click(6, "Name")
    sheet.keys("f")
    sheet.says("Forecast hidden.")
    sheet.draws("g-forecast", 0)
    sheet.keys("f")
    sheet.says("critical in 50 of 100 trials")
    sheet.click(6, "Finish, P10 to P80")
    with sheet.page.expect_request("**/activities/*/forecast"):
        sheet.keys("F2")


def test_without_a_simulation_the_key_says_what_to_do(visit: Visit, harness: Harness) -> None:
    sheet = Sheet(visit())
    sheet.click(6, "Name")
    sheet.keys("f")
    sheet.says("Simulate the schedule first")
    assert harness.saved == []
