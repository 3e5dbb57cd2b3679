"""The list of projects: its columns, filters and search, for pages, exports and the API."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.engines.measure.status import is_stale
from sightline.identity.queries import office_tree
from sightline.kernel import clock
from sightline.kernel.policy import Actor
from sightline.projects import queries, rules
from sightline.projects.lists.columns import date_column, money_column
from sightline.projects.models import Project
from sightline.ui import marks
from sightline.ui.listing import Column, Edit, Filter, Listing, Options
from sightline.ui.templatetags.sightline import date as date_html
from sightline.ui.templatetags.sightline import days as days_html

COLOURS = tuple(rules.COLOURS.items())


def stale(row: Project) -> bool:
    """Tell whether a running project's last report is older than one and a half cadences."""
    if row.state not in Project.RUNNING:
        return False
    return is_stale(row.standing.reported_on, row.report_every_days, clock.today())


def link(row: Project) -> SafeString:
    """Return a project's name as the link to its page."""
    address = reverse("project", args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, row.name)


def _health(row: Project) -> SafeString:
    return marks.status(row.standing.declared, row.standing.measured, stale(row), False)


def _late(value: str) -> Q:
    days = {"late": Q(standing__finish_variance_days__gt=0)}
    return days.get(value, Q(standing__finish_variance_days__lte=0))


PROJECTS = Listing(
    name="projects",
    columns=(
        Column("name", "Project", lambda row: row.name, link, order="name"),
        Column("code", "Code", lambda row: row.code, order="code"),
        Column(
            "health",
            "Status",
            lambda row: rules.COLOURS[row.standing.declared],
            _health,
            order="standing__worst_rank",
            kind="status",
            help="Declared in the last published report, beside what the figures say",
        ),
        Column(
            "trend",
            "Trend",
            lambda row: rules.COLOURS[row.standing.declared_before],
            lambda row: marks.trend(row.standing.declared_before, row.standing.declared, True),
            order="standing__declared_rank",
        ),
        Column(
            "measured",
            "Measured",
            lambda row: rules.COLOURS[row.standing.measured],
            lambda row: marks.status(row.standing.measured, None, False, False),
            order="standing__measured_rank",
            shown=False,
        ),
        Column("state", "State", lambda row: row.get_state_display(), order="state"),
        Column(
            "manager",
            "Project manager",
            lambda row: row.manager.name if row.manager else row.manager_name,
            order="manager__name",
        ),
        Column(
            "sponsor",
            "Sponsor",
            lambda row: row.sponsor.name if row.sponsor else row.sponsor_name,
            order="sponsor__name",
            shown=False,
        ),
        Column("office", "Office", lambda row: row.office.name, order="office__name"),
        Column(
            "program",
            "Program",
            lambda row: row.program.name if row.program else "",
            order="program__name",
        ),
        Column(
            "portfolio",
            "Portfolio",
            lambda row: row.portfolio.name if row.portfolio else "",
            order="portfolio__name",
            shown=False,
        ),
        Column(
            "department",
            "Department",
            lambda row: row.department,
            order="department",
            edit=Edit("department"),
            shown=False,
        ),
        Column(
            "category",
            "Category",
            lambda row: row.category,
            order="category",
            edit=Edit("category"),
            shown=False,
        ),
        date_column("start", "Start", "start", edit=Edit("start", "date"), shown=False),
        date_column("baseline_finish", "Baseline finish", "baseline_finish", shown=False),
        date_column(
            "finish", "Forecast finish", "forecast_finish", edit=Edit("forecast_finish", "date")
        ),
        Column(
            "slip",
            "Slip",
            lambda row: row.standing.finish_variance_days,
            lambda row: days_html(row.standing.finish_variance_days, True),
            order="standing__finish_variance_days",
            kind="number",
            help="Forecast finish against baseline, in days",
        ),
        Column("currency", "Currency", lambda row: row.currency, order="currency", shown=False),
        money_column("cost", "Whole-life cost", "whole_life_minor"),
        money_column(
            "cost_forecast",
            "Cost forecast",
            "whole_life_forecast_minor",
            edit=Edit("whole_life_forecast", "money"),
        ),
        money_column("benefits", "Benefits promised", "benefits_minor", shown=False),
        Column(
            "overdue",
            "Overdue",
            lambda row: row.standing.n_overdue,
            order="standing__n_overdue",
            kind="number",
        ),
        Column(
            "reported",
            "Last report",
            lambda row: row.standing.reported_on,
            lambda row: date_html(row.standing.reported_on),
            order="standing__reported_on",
            kind="date",
        ),
    ),
    filters=(
        Filter("health", "Status", lambda v: Q(standing__declared=v), COLOURS),
        Filter("measured", "Measured", lambda v: Q(standing__measured=v), COLOURS, rare=True),
        Filter("state", "State", lambda v: Q(state=v), tuple(Project.State.choices)),
        Filter(
            "watermelon",
            "Declared against measured",
            lambda v: Q(standing__watermelon=v == "yes"),
            (("yes", "Watermelon"), ("no", "Agrees")),
            rare=True,
        ),
        Filter("late", "Finish", _late, (("late", "Late"), ("on_time", "On time")), rare=True),
    ),
    search=("name", "code", "department", "category", "description"),
    default_sort="name",
    href=lambda row: f"/api/v1/projects/{row.pk}",
    row_class=lambda row: "is-stale" if stale(row) else "",
)


def projects_for(actor: Actor) -> Listing:
    """Return the list with the filters whose choices depend on who asks."""
    offices = [(str(node.office.pk), node.office.name) for node in office_tree(actor)]
    portfolios = [(str(row.pk), row.name) for row in queries.portfolios(actor)]
    programs = [(str(row.pk), row.name) for row in queries.programs(actor)]
    more = (
        _by_id("office", "Office", offices),
        _by_id("portfolio", "Portfolio", portfolios),
        replace(_by_id("program", "Program", programs), rare=True),
    )
    return replace(PROJECTS, filters=(*PROJECTS.filters, *more))


def _by_id(key: str, label: str, options: Options) -> Filter:
    return Filter(key, label, lambda value: Q(**{f"{key}_id": UUID(value)}), options)
