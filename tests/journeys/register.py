"""A small register of projects, made anew for each run, and its way in through the pages."""

import io
import re
from datetime import UTC, datetime

import xlsxwriter
from playwright.sync_api import expect

from tests.journeys.visit import Visit

GROUPS = ["Project", "", "", "Status", "", "Time", "", "Money"]
HEADS = [
    "ID",
    "Project Name",
    "Department",
    "RAG",
    "Stage",
    "Start Date",
    "End Date",
    "Whole Life Cost",
]
NAMES = ("Journey one: a weir", "Journey two: a footbridge", "Journey three: a depot")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READING_MS = 120_000


def register() -> bytes:
    """Return a workbook with two rows of headers and three projects, one of each colour."""
    year = datetime.now(UTC).year
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Register")
    sheet.write_row(0, 0, GROUPS)
    sheet.write_row(1, 0, HEADS)
    for number, (name, colour) in enumerate(zip(NAMES, ("Green", "Amber", "Red"), strict=True)):
        cells = [f"JRN-{number + 1}", name, "Works", colour, "Build"]
        sheet.write_row(
            number + 2, 0, [*cells, f"{year - 1}-04-01", f"{year + 1}-06-30", 1_000_000 + number]
        )
    book.close()
    return out.getvalue()


def upload(guest: Visit) -> None:
    """Bring the register in and wait until the worker has read it."""
    page = guest.page
    guest.go("/imports/new")
    page.get_by_label("File").set_input_files(
        {"name": "journey.xlsx", "mimeType": XLSX, "buffer": register()}
    )
    page.get_by_label("Register").fill("Journey register")
    page.get_by_label("As of").fill(datetime.now(UTC).date().isoformat())
    page.get_by_role("button", name="Upload and read").click()
    page.wait_for_url(re.compile("/imports/[0-9a-f-]{36}"))
    expect(page.get_by_role("button", name="Accept")).to_be_visible(timeout=READING_MS)
