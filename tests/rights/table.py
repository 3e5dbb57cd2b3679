"""What every page needs: the action that opens it, the row it names, the right it needs there.

Reviewed by hand; an address that is not listed fails the build.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sightline.kernel import clock
from tests.rights.hints import FILE, PLAN
from tests.rights.model import PROJECTS

VIEWABLE_REPORTS = ("report", "draft")
GROUPS = ("office", "program", "department", "portfolio", "objective")
YESTERDAY = (clock.today() - timedelta(days=1)).isoformat()
TOMORROW = (clock.today() + timedelta(days=1)).isoformat()
REGISTER, SCHEDULE = {"file": FILE}, {"file": PLAN}
REASONS = {"overall_reason": "The permit is late.", "schedule_reason": "The permit is late."}


@dataclass(frozen=True)
class Way:
    """One way through an address.

    Args:
        gate: The action that opens it for somebody who may do this to any row.
        kind: The kind of row that it names; blank for none.
        does: The right it needs on that row beyond seeing it.
        parts: Other parts of the address.
        inside: The field of the body that names the row, where the address does not.
        sends: What is sent to it where no form says so.
        query: What the address asks for.
        offers: Whether its form offers only rows on which one may do this, so that another one is
            refused as no choice.
        shown: Whether the page is shown to all who see the row, and only its form needs the right.
    """

    gate: str
    kind: str = ""
    does: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    inside: str = ""
    sends: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    shown: bool = False
    offers: bool = False


def _reads(kind: str, gate: str = "projects.read", **parts: str) -> tuple[Way, ...]:
    return (Way(gate, kind, parts=parts),)


def _lists(gate: str, *queries: str) -> tuple[Way, ...]:
    return tuple(Way(gate, query=query) for query in ("", "export=csv", "export=xlsx", *queries))


def _writes(kind: str, action: str, **parts: str) -> tuple[Way, ...]:
    return (Way(action, kind, action, parts),)


def _moves(kind: str, gate: str, verbs: dict[str, str]) -> tuple[Way, ...]:
    return tuple(Way(gate, kind, action, {"verb": verb}) for verb, action in verbs.items())


KEEP = "projects.keep_calendar"
NO_EDIT = "01a20000-0000-7000-8000-000000000000"
HOLIDAYS = {"country": "DE", "first_year": "2027", "last_year": "2027"}


def _keeps(**more: Any) -> tuple[Way, ...]:
    """Return the ways to a project's own calendar and to one of the organisation."""
    return tuple(Way(KEEP, kind, KEEP, **more) for kind in ("calendar", "shared_calendar"))


EDIT, LINE, REPORT = "projects.edit", "projects.edit_line", "projects.write_report"
AIM = "strategy.set_objective"
PEOPLE, OFFICES = "identity.manage_people", "identity.manage_offices"
ANYONE = "projects.read"

IDENTITY = {
    "offices": _reads("", "identity.read"),
    "office-open": (Way(OFFICES, "organisation", OFFICES),),
    "office": _reads("office", "identity.read"),
    "office-edit": _writes("office", OFFICES),
    "office-close": _writes("office", OFFICES),
    "office-history": _reads("office", "identity.read"),
    "office-grant": _writes("office", "identity.grant"),
    "office-relate": (Way(OFFICES, "office", OFFICES, sends={"kind": "peer"}),),
    "relation-end": (Way(OFFICES, "relation", OFFICES, sends={"until": TOMORROW}),),
    "people": _lists("identity.read", "role=auditor"),
    "person-add": (Way(PEOPLE, "organisation", PEOPLE),),
    "person": _reads("person", "identity.read"),
    "person-edit": _writes("person", PEOPLE),
    "person-history": _writes("person", "identity.read_history"),
    "person-deactivate": _writes("person", PEOPLE),
    "person-reactivate": _writes("person", PEOPLE),
    "person-grant": (Way("identity.grant", "person"),),
    "grants": _lists("identity.read"),
    "grant-confirm": _writes("grant", "identity.grant"),
    "grant-revoke": _writes("grant", "identity.grant"),
    "account": (Way("identity.own_account"),),
    "token-issue": (Way("identity.own_token"),),
    "token-revoke": _writes("token", "identity.own_token"),
    "service-add": (Way(PEOPLE, "organisation", PEOPLE),),
    "organisation": (
        Way("identity.set_organisation", "organisation", "identity.set_organisation"),
    ),
}
STRATEGY = {
    "objectives": _reads("", "strategy.read"),
    "objective-set": (Way(AIM, "office", AIM, inside="office_id"),),
    "objective": _reads("objective", "strategy.read"),
    "objective-edit": _writes("objective", AIM),
    "objective-score": _reads("objective", "strategy.read"),
    "objective-history": _reads("objective", "strategy.read"),
    "objective-move": _moves("objective", AIM, dict.fromkeys(("achieve", "retire"), AIM)),
    "key-result": _reads("key_result", "strategy.read"),
    "key-result-add": _writes("objective", AIM),
    "key-result-edit": _writes("key_result", AIM),
    "key-result-drop": _writes("key_result", AIM),
    "reading-take": _writes("key_result", "strategy.read_measure"),
    "reading-correct": _writes("reading", "strategy.read_measure"),
    "theme-add": (Way("strategy.set_theme", "organisation", "strategy.set_theme"),),
    "theme-edit": _writes("theme", "strategy.set_theme"),
}
_RUN = dict.fromkeys(("initiate", "plan", "execute", "wind_up", "close", "track"), "projects.run")
_DECIDE = dict.fromkeys(("approve", "hold", "cancel"), "projects.decide")
_STEPS = {
    "submit": ("draft", REPORT),
    "check": ("sent_report", "projects.check_report"),
    "send_back": ("sent_report", "projects.check_report"),
    "publish": ("checked_report", "projects.publish_report"),
}
_HISTORIES = ("phase", "gate", "milestone", "cost_year", "contribution", "benefit", "touch")
PROJECT = {
    "projects": _lists(ANYONE, "q=Womb", "gone=yes&sort=-code", "watermelon=no"),
    "project-open": (Way("projects.open", "office", "projects.open", inside="office_id"),),
    "projects-bulk": (
        Way(
            ANYONE,
            "project",
            inside="ids",
            sends={"what": "category", "category": "New", "go": "yes"},
        ),
    ),
    "project": _reads("project"),
    "project-edit": _writes("project", EDIT),
    "project-move": _moves("project", ANYONE, {**_DECIDE, **_RUN}),
    "project-rebaseline": _writes("project", "projects.decide"),
    "project-transfer": _writes("project", "projects.transfer"),
    "project-measure": _reads("project", dimension="schedule"),
    "project-figure": tuple(
        Way(ANYONE, "project", parts={"figure": key}) for key in ("percent", "milestones")
    ),
    "figures-take": _writes("project", EDIT),
    "project-history": _reads("project"),
    "project-plan": _reads("project"),
    "project-schedule": _reads("project"),
    "schedule-draw": _writes("project", EDIT),
    "schedule-quality": _reads("project"),
    "schedule-file": tuple(
        Way(ANYONE, "project", parts={"kind": kind}) for kind in ("mspdi", "csv")
    ),
    "schedule-calendar": _writes("project", EDIT),
    "project-calendars": _reads("project"),
    "project-calendar-make": _writes("project", EDIT),
    "calendars": _lists(ANYONE),
    "calendar-make": (Way(KEEP, "organisation", KEEP),),
    "calendar": (*_reads("calendar"), *_reads("shared_calendar")),
    "calendar-edit": _keeps(sends={"go": "yes"}),
    "calendar-drop": _keeps(),
    "calendar-undo": (Way(KEEP, parts={"entry_id": NO_EDIT}),),
    "calendar-holidays": _keeps(sends=HOLIDAYS),
    "exception-add": _keeps(sends={"go": "yes", "start": "2027-06-01"}),
    "exception-edit": _keeps(parts={"number": "1"}, sends={"go": "yes", "name": "Other"}),
    "exception-drop": _keeps(parts={"number": "1"}),
    "baseline-set": _writes("project", EDIT),
    "baseline-approve": _writes("project", "projects.decide", number="1"),
    "baseline-drop": _writes("project", EDIT, number="1"),
    "schedule-links": (
        *_reads("project"),
        *(Way(ANYONE, "project", query=query) for query in ("state=proposed", "export=csv")),
    ),
    "link-propose": (Way(EDIT, "project", EDIT, query="other=Kakapo-1"),),
    "link-agree": _writes("asked_link", EDIT),
    "link-drop": _writes("cross_link", EDIT),
    "activity-add": _writes("project", EDIT),
    "activity-edit": _writes("activity", EDIT),
    "activity-drop": _writes("activity", EDIT),
    "activity-why": _reads("activity"),
    **{f"{kind}-add": _writes("project", EDIT) for kind in ("phase", "gate", "milestone")},
    **{f"{kind}-edit": _writes(kind, EDIT) for kind in ("phase", "gate", "milestone")},
    **{f"{kind}-drop": _writes(kind, EDIT) for kind in ("phase", "gate", "milestone")},
    "gate-submit": _writes("gate", "projects.submit_gate"),
    "gate-withdraw": _writes("asked_gate", "projects.submit_gate"),
    "gate-decide": _writes("asked_gate", "projects.decide_gate"),
    "project-money": _reads("project"),
    "cost-year-add": _writes("project", EDIT),
    "cost-year-edit": _writes("project", EDIT, year=str(clock.today().year)),
    "raid": _lists(ANYONE, "q=draft", "sort=-title"),
    "project-raid": _reads("project"),
    "raid-add": _writes("project", EDIT),
    "raid-item": (*_reads("raid"), *_reads("hidden_raid")),
    "raid-edit": (*_writes("raid", EDIT), *_writes("hidden_raid", EDIT)),
    "raid-convert": _writes("raid", EDIT),
    "raid-show": _writes("hidden_raid", EDIT),
    "raid-move": _moves("raid", EDIT, {"respond": EDIT, "close": EDIT}),
    "project-reports": _reads("project"),
    "report-new": (Way(REPORT, "project", REPORT, sends=REASONS),),
    "report": (*_reads("report"), *_reads("draft")),
    "report-edit": _writes("draft", REPORT),
    "report-measure": _reads("report", dimension="schedule"),
    "report-step": tuple(
        Way(ANYONE, kind, action, {"verb": verb}) for verb, (kind, action) in _STEPS.items()
    ),
    "project-line": _reads("project"),
    "contribution-set": _writes("project", LINE),
    "contribution-end": _writes("contribution", LINE),
    "benefit-add": _writes("project", LINE),
    "benefit-edit": _writes("benefit", LINE),
    "benefit-accept": _writes("benefit", "projects.accept_benefit"),
    "touch-add": _writes("project", EDIT),
    "touch-drop": _writes("touch", EDIT),
    "portfolios": _lists(ANYONE),
    "portfolio-open": (
        Way(
            "projects.manage_portfolios", "office", "projects.manage_portfolios", inside="office_id"
        ),
    ),
    "portfolio-edit": _writes("portfolio", "projects.manage_portfolios"),
    "road-map": _lists(ANYONE, "by=office", "health=green&sort=-finish"),
    "program-road": _reads("program"),
    "portfolio-road": _reads("portfolio"),
    "programs": _lists(ANYONE),
    "program-open": (
        Way("projects.manage_programs", "office", "projects.manage_programs", inside="office_id"),
    ),
    "program": _reads("program"),
    "program-edit": _writes("program", "projects.manage_programs"),
    "part-history": (
        *(Way(ANYONE, kind, parts={"kind": kind.replace("_", "-")}) for kind in _HISTORIES),
        *(Way(ANYONE, kind, parts={"kind": kind}) for kind in ("portfolio", "program")),
        Way(ANYONE, "raid", "projects.read_working", {"kind": "raid"}),
        Way(ANYONE, "hidden_raid", "projects.read_working", {"kind": "raid"}),
        Way(ANYONE, "report", "projects.read_working", {"kind": "report"}),
        Way(ANYONE, "draft", "projects.read_working", {"kind": "report"}),
    ),
    "undo": (Way("projects.undo", "entry"),),
    "view-save": (Way("identity.own_view", parts={"listing": "projects"}),),
    "view-drop": _writes("view", "identity.own_view"),
}
REPORTS = {
    "home": _lists("reports.read", "as=executive", "as=strategic_pmo", "as=auditor")[0:1],
    "portfolio": _lists("reports.read", *(f"by={by}" for by in GROUPS), f"as_of={YESTERDAY}"),
    "portfolio-one": _reads("portfolio", "reports.read"),
    "line-of-sight": tuple(
        Way("reports.read", query=f"lens={lens}")
        for lens in ("objective", "organisation", "pmo", "portfolio")
    ),
    "derive": (Way("reports.read", parts={"figure": "status"}),),
    "palette": tuple(
        Way("reports.read", query=f"q={word}") for word in ("renewal", "Womb", "Lemur", "Ocelo")
    ),
}
AUDIT = {
    "journal": tuple(
        Way("audit.search", "organisation", "audit.search", query=query)
        for query in ("", "export=csv", "kind=projects.ProjectOpened", "text=Lemurgran")
    ),
    "journal-verify": (Way("audit.verify", "organisation", "audit.verify"),),
    "journal-entry": (Way("audit.search", "any_entry", "audit.search"),),
}
IMPORT = "exchange.start"


def _of_both(gate: str, does: str = "") -> tuple[Way, ...]:
    return (Way(gate, "import", does), Way(gate, "schedule_import", does))


EXCHANGE = {
    "imports": (Way("exchange.read"),),
    "import-start": (
        Way(IMPORT, "office", IMPORT, inside="office_id", offers=True, sends=REGISTER),
        Way(IMPORT, "project", IMPORT, inside="project_id", offers=True, sends=SCHEDULE),
    ),
    "schedule-import": (Way(IMPORT, "project", IMPORT, sends=SCHEDULE),),
    "mappings": (Way("exchange.read"),),
    "mapping": (Way("exchange.read", "mapping"),),
    "mapping-drop": _writes("mapping", "exchange.save_mapping"),
    "import": _of_both("exchange.read"),
    "import-progress": _of_both("exchange.read"),
    "import-columns": (Way("exchange.read", "import", IMPORT, shown=True),),
    "import-problems": _of_both("exchange.read"),
    "import-losses": _reads("schedule_import", "exchange.read"),
    "import-part": (Way(IMPORT, "schedule_import", IMPORT),),
    "import-accept": _of_both("exchange.accept", "exchange.accept"),
    "import-discard": _of_both(IMPORT, IMPORT),
    "import-undo": (
        *_writes("accepted_import", "exchange.accept"),
        *_writes("accepted_schedule_import", "exchange.accept"),
    ),
    "mapping-save": (Way("exchange.save_mapping", "import", IMPORT, sends={"name": "Other"}),),
}
PAGES = {**AUDIT, **EXCHANGE, **IDENTITY, **STRATEGY, **PROJECT, **REPORTS}
RELATIONS = tuple(PROJECTS)
