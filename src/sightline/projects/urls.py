"""Addresses of portfolios, programs, projects and their parts."""

from django.urls import path

from sightline.projects.pages import (
    calendars,
    groups,
    history,
    holidays,
    line,
    money,
    overview,
    plan,
    projects,
    raid,
    report_editor,
    reports,
    schedule,
    views,
)

PROJECT = "projects/<uuid:project_id>"
CALENDAR = "calendars/<uuid:calendar_id>"

urlpatterns = [
    path("projects", projects.project_list, name="projects"),
    path("projects/new", projects.project_open, name="project-open"),
    path("projects/bulk", projects.project_bulk, name="projects-bulk"),
    path(PROJECT, overview.project_overview, name="project"),
    path(f"{PROJECT}/edit", projects.project_edit, name="project-edit"),
    path(f"{PROJECT}/move/<slug:verb>", projects.project_move, name="project-move"),
    path(f"{PROJECT}/baseline", projects.project_rebaseline, name="project-rebaseline"),
    path(f"{PROJECT}/home", projects.project_transfer, name="project-transfer"),
    path(f"{PROJECT}/measures/<slug:dimension>", overview.project_measure, name="project-measure"),
    path(f"{PROJECT}/history", history.project_history, name="project-history"),
    path(f"{PROJECT}/plan", plan.project_plan, name="project-plan"),
    path(f"{PROJECT}/schedule", schedule.project_schedule, name="project-schedule"),
    path(f"{PROJECT}/schedule/draw", schedule.schedule_draw, name="schedule-draw"),
    path(f"{PROJECT}/schedule/quality", schedule.schedule_quality, name="schedule-quality"),
    path(f"{PROJECT}/schedule/file/<slug:kind>", schedule.schedule_file, name="schedule-file"),
    path(f"{PROJECT}/schedule/baseline", schedule.baseline_set, name="baseline-set"),
    path(
        f"{PROJECT}/schedule/baselines/<int:number>/approve",
        schedule.baseline_approve,
        name="baseline-approve",
    ),
    path(
        f"{PROJECT}/schedule/baselines/<int:number>/drop",
        schedule.baseline_drop,
        name="baseline-drop",
    ),
    path(f"{PROJECT}/schedule/calendar", calendars.schedule_calendar, name="schedule-calendar"),
    path(f"{PROJECT}/calendars", calendars.project_calendars, name="project-calendars"),
    path(
        f"{PROJECT}/calendars/new",
        calendars.project_calendar_make,
        name="project-calendar-make",
    ),
    path("calendars", calendars.calendar_list, name="calendars"),
    path("calendars/new", calendars.calendar_make, name="calendar-make"),
    path("calendars/undo/<uuid:entry_id>", calendars.calendar_undo, name="calendar-undo"),
    path(CALENDAR, calendars.calendar_detail, name="calendar"),
    path(f"{CALENDAR}/edit", calendars.calendar_edit, name="calendar-edit"),
    path(f"{CALENDAR}/drop", calendars.calendar_drop, name="calendar-drop"),
    path(f"{CALENDAR}/holidays", holidays.calendar_holidays, name="calendar-holidays"),
    path(f"{CALENDAR}/exceptions/new", calendars.exception_add, name="exception-add"),
    path(
        f"{CALENDAR}/exceptions/<int:number>/edit",
        calendars.exception_edit,
        name="exception-edit",
    ),
    path(
        f"{CALENDAR}/exceptions/<int:number>/drop",
        calendars.exception_drop,
        name="exception-drop",
    ),
    path(f"{PROJECT}/activities/new", schedule.activity_add, name="activity-add"),
    path("activities/<uuid:row_id>/edit", schedule.activity_edit, name="activity-edit"),
    path("activities/<uuid:row_id>/drop", schedule.activity_drop, name="activity-drop"),
    path("activities/<uuid:row_id>/why", schedule.activity_why, name="activity-why"),
    *(
        entry
        for kind in ("phase", "gate", "milestone")
        for entry in (
            path(f"{PROJECT}/{kind}s/new", plan.part_add, {"kind": kind}, name=f"{kind}-add"),
            path(
                f"{kind}s/<uuid:row_id>/edit", plan.part_edit, {"kind": kind}, name=f"{kind}-edit"
            ),
            path(
                f"{kind}s/<uuid:row_id>/drop", plan.part_drop, {"kind": kind}, name=f"{kind}-drop"
            ),
        )
    ),
    path("gates/<uuid:row_id>/submit", plan.gate_submit, name="gate-submit"),
    path("gates/<uuid:row_id>/withdraw", plan.gate_withdraw, name="gate-withdraw"),
    path("gates/<uuid:row_id>/decide", plan.gate_decide, name="gate-decide"),
    path(f"{PROJECT}/money", money.project_money, name="project-money"),
    path(f"{PROJECT}/money/new", money.cost_year_add, name="cost-year-add"),
    path(f"{PROJECT}/money/<int:year>", money.cost_year_edit, name="cost-year-edit"),
    path("raid", raid.raid_list, name="raid"),
    path(f"{PROJECT}/raid", raid.project_raid, name="project-raid"),
    path(f"{PROJECT}/raid/new", raid.raid_add, name="raid-add"),
    path("raid/<uuid:item_id>", raid.raid_item, name="raid-item"),
    path("raid/<uuid:item_id>/edit", raid.raid_edit, name="raid-edit"),
    path("raid/<uuid:item_id>/convert", raid.raid_convert, name="raid-convert"),
    path("raid/<uuid:item_id>/show", raid.raid_show, name="raid-show"),
    path("raid/<uuid:item_id>/move/<slug:verb>", raid.raid_move, name="raid-move"),
    path(f"{PROJECT}/reports", reports.project_reports, name="project-reports"),
    path(f"{PROJECT}/reports/new", report_editor.report_new, name="report-new"),
    path("reports/<uuid:report_id>", reports.report_detail, name="report"),
    path("reports/<uuid:report_id>/edit", report_editor.report_edit, name="report-edit"),
    path(
        "reports/<uuid:report_id>/measures/<slug:dimension>",
        overview.report_measure,
        name="report-measure",
    ),
    path("reports/<uuid:report_id>/<slug:verb>", reports.report_step, name="report-step"),
    path(f"{PROJECT}/line", line.project_line, name="project-line"),
    path(f"{PROJECT}/line/share", line.contribution_set, name="contribution-set"),
    path("contributions/<uuid:row_id>/end", line.contribution_end, name="contribution-end"),
    path(f"{PROJECT}/benefits/new", line.benefit_add, name="benefit-add"),
    path("benefits/<uuid:row_id>/edit", line.benefit_edit, name="benefit-edit"),
    path("benefits/<uuid:row_id>/accept", line.benefit_accept, name="benefit-accept"),
    path(f"{PROJECT}/touches/new", line.touch_add, name="touch-add"),
    path("touches/<uuid:row_id>/leave", line.touch_drop, name="touch-drop"),
    path("portfolios", groups.portfolio_list, name="portfolios"),
    path("portfolios/new", groups.portfolio_open, name="portfolio-open"),
    path("portfolios/<uuid:portfolio_id>/edit", groups.portfolio_edit, name="portfolio-edit"),
    path("programs", groups.program_list, name="programs"),
    path("programs/new", groups.program_open, name="program-open"),
    path("programs/<uuid:program_id>", groups.program_detail, name="program"),
    path("programs/<uuid:program_id>/edit", groups.program_edit, name="program-edit"),
    path("history/<slug:kind>/<uuid:row_id>", history.part_history, name="part-history"),
    path("journal/<uuid:entry_id>/undo", history.undo, name="undo"),
    path("lists/<slug:listing>/views/new", views.view_save, name="view-save"),
    path("views/<uuid:view_id>/drop", views.view_drop, name="view-drop"),
]
