"""The lists of portfolios and programs, each with the projects that the reader sees in it."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.projects.lists.columns import date_column
from sightline.projects.models import Portfolio
from sightline.ui.listing import Column, Listing


def portfolio_address(row: Portfolio) -> str:
    """Return the page of a portfolio's figures, or its projects where there is no such page."""
    try:
        return reverse("portfolio-one", args=[row.pk])
    except NoReverseMatch:
        return f"{reverse('projects')}?portfolio={row.pk}"


def _portfolio(row: Any) -> SafeString:
    return format_html(
        '<a class="name" href="{}" data-row-link>{}</a>', portfolio_address(row), row.name
    )


def _program(row: Any) -> SafeString:
    address = reverse("program", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _counted(key: str, query: str) -> Any:
    """Return a cell that links a count to the projects it counts."""

    def cell(row: Any) -> Any:
        n = row.n_projects if not query else row.n_off_track
        address = f"{reverse('projects')}?{key}={row.pk}{query}"
        return format_html('<a href="{}">{}</a>', address, n) if n else "0"

    return cell


def _counts(key: str) -> tuple[Column, Column]:
    return (
        Column(
            "projects",
            "Projects",
            lambda row: row.n_projects,
            _counted(key, ""),
            order="n_projects",
            kind="number",
        ),
        Column(
            "off_track",
            "Off track",
            lambda row: row.n_off_track,
            _counted(key, "&health=red"),
            order="n_off_track",
            kind="number",
        ),
    )


PORTFOLIOS = Listing(
    name="portfolios",
    columns=(
        Column("name", "Portfolio", lambda row: row.name, _portfolio, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        *_counts("portfolio"),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column(
            "owner", "Owner", lambda row: row.owner.name if row.owner else "", order="owner__name"
        ),
        Column("policy", "Roll-up policy", lambda row: row.get_policy_display(), order="policy"),
        date_column("ends", "Ends", "active_to"),
    ),
    search=("name", "code", "description"),
)

PROGRAMS = Listing(
    name="programs",
    columns=(
        Column("name", "Program", lambda row: row.name, _program, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        *_counts("program"),
        Column(
            "portfolio",
            "Portfolio",
            lambda row: row.portfolio.name if row.portfolio else "",
            order="portfolio__name",
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column(
            "manager",
            "Program manager",
            lambda row: row.manager.name if row.manager else "",
            order="manager__name",
        ),
        Column(
            "sponsor",
            "Sponsor",
            lambda row: row.sponsor.name if row.sponsor else "",
            order="sponsor__name",
        ),
        date_column("ends", "Ends", "active_to"),
    ),
    search=("name", "code", "description"),
)
