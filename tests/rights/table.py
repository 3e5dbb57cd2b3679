"""What every page needs: the action that opens it, the row it names, the right it needs there.

Reviewed by hand; an address that is not listed fails the build.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sightline.kernel import clock
from tests.maturity.scene import SMALL
from tests.rights.hints import FILE, PLAN
from tests.rights.model import PROJECTS
from tests.rights.packages import PACKAGE

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
SIMULATE = "projects.simulate"

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
WINDOWS, FEED = "changes.keep_windows", "changes.own_feed"
WINDOW_SAYS = {"kind": "blackout", "starts": f"{TOMORROW}T08:00", "finishes": f"{TOMORROW}T18:00"}


def _window(action: str = "", **more: Any) -> tuple[Way, ...]:
    """Return the ways to a project's window and to one of everybody."""
    gate = action or "changes.read"
    return tuple(Way(gate, kind, action, **more) for kind in ("window", "shared_window"))


CHANGES = {
    "change-calendar": _lists("changes.read", "view=weeks", "view=list", "kind=emergency"),
    "change-feeds": (Way(FEED),),
    "change-measures": _lists("changes.read", "by=office", "by=board"),
    "change-measure": _reads("", "changes.read", key="backlog"),
    "feed-make": (Way(FEED),),
    "feed-revoke": _writes("feed", FEED),
    "windows": _lists("changes.read", "kind=blackout", "when=coming"),
    "window": _window(),
    "window-history": _window(),
    "window-add": (
        Way(WINDOWS, "organisation", WINDOWS, shown=True, offers=True, sends=WINDOW_SAYS),
        Way(WINDOWS, "project", WINDOWS, inside="project_id", offers=True, sends=WINDOW_SAYS),
    ),
    "window-edit": _window(WINDOWS, sends={"name": "A proper name"}),
    "window-drop": _window(WINDOWS),
    "window-undo": (Way(WINDOWS, parts={"entry_id": NO_EDIT}),),
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
    "project-simulations": (
        *_reads("project"),
        *(Way(ANYONE, "project", query=query) for query in ("state=finished", "export=csv")),
    ),
    "simulation-start": _writes("project", SIMULATE),
    "simulation": _reads("simulation"),
    "simulation-progress": _reads("simulation"),
    "simulation-cancel": _writes("simulation", SIMULATE),
    "activity-forecast": _reads("activity"),
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
READ_LINKAGES, JUDGE = "linkages.read", "linkages.judge"
LINKAGES = {
    "linkages": _lists(READ_LINKAGES, "state=waiting&sort=pair", "q=Womb", "project=Caraca"),
    "linkages-precision": (Way(READ_LINKAGES),),
    "linkages-similar": (Way(READ_LINKAGES, sends={"name": "Renewal of a benefit"}),),
    "linkage": (*_reads("linkage", READ_LINKAGES), *_reads("confirmed_linkage", READ_LINKAGES)),
    "linkage-history": _reads("linkage", READ_LINKAGES),
    "linkage-review": _writes("linkage", JUDGE),
    "linkage-confirm": (Way(JUDGE, "linkage", JUDGE, sends={"kind": "synergy"}),),
    "linkage-dismiss": _writes("linkage", JUDGE),
    "linkage-act": _writes("confirmed_linkage", JUDGE),
    "linkage-close": _writes("confirmed_linkage", JUDGE),
    "linkage-undo": (Way(JUDGE, parts={"entry_id": NO_EDIT}),),
    "project-linkages": _reads("project", READ_LINKAGES),
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
PACKAGES_READ, KEYS_READ = "exchange.read_packages", "exchange.read_keys"
RECEIVE, EXPORT = "exchange.receive_package", "exchange.export_package"
TRUST, STATUSES = "exchange.trust_key", "exchange.read_snapshots"


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
    "import-raise": (Way("exchange.raise", "schedule_import", "exchange.raise"),),
    "import-undo": (
        *_writes("accepted_import", "exchange.accept"),
        *_writes("accepted_schedule_import", "exchange.accept"),
    ),
    "mapping-save": (Way("exchange.save_mapping", "import", IMPORT, sends={"name": "Other"}),),
    "packages": _lists(PACKAGES_READ, "state=ready", "q=Southmoor"),
    "package-receive": (
        Way(RECEIVE, "office", RECEIVE, inside="office_id", offers=True, sends={"file": PACKAGE}),
    ),
    "package": tuple(Way(PACKAGES_READ, kind) for kind in ("ready_package", "accepted_package")),
    "package-history": _reads("ready_package", PACKAGES_READ),
    "package-accept": _writes("ready_package", RECEIVE),
    "package-discard": _writes("ready_package", RECEIVE),
    "package-undo": _writes("accepted_package", RECEIVE),
    "packages-out": _lists(PACKAGES_READ, "q=them"),
    "package-export": (Way(EXPORT, "office", EXPORT, inside="office_id", offers=True),),
    "package-out": _reads("sent_package", PACKAGES_READ),
    "package-out-file": _writes("sent_package", EXPORT),
    "package-out-history": _reads("sent_package", PACKAGES_READ),
    "trusted-keys": _lists(KEYS_READ, "state=trusted"),
    "trusted-key-add": (Way(TRUST, "organisation", TRUST),),
    "trusted-key-revoke": _writes("trusted_key", TRUST),
    "received-statuses": _lists(STATUSES, "q=tunnel"),
    "received-status": _reads("received_status", STATUSES),
}
MANAGE, SIT, RUN = "changes.manage_boards", "changes.sit", "changes.run_sitting"
PREPARE = "changes.prepare_sitting"
SEEN = "changes.read"
BOARDS = {
    "boards": _lists(SEEN, "level=program&state=open"),
    "board-open": (Way(MANAGE, "office", MANAGE, inside="office_id"),),
    "board": _reads("north_board", SEEN),
    "board-edit": _writes("north_board", MANAGE),
    "board-close": _writes("north_board", MANAGE),
    "board-history": _reads("north_board", SEEN),
    "board-seat": _writes("north_board", MANAGE),
    "sitting-plan": _writes("north_board", PREPARE),
    "sitting-call": (Way(PREPARE, "north_board", PREPARE, sends={"starts": f"{TOMORROW}T10:00"}),),
    "seat-end": _writes("seat", MANAGE),
    "seat-chair": _writes("seat", MANAGE),
    "seat-delegate": _writes("seat", SIT),
    "delegation-revoke": _writes("delegation", SIT),
    "sitting": (
        *(Way(SEEN, "sitting", query=query) for query in ("", "show=mine", "show=decided")),
        Way(SEEN, "planned_sitting"),
        Way(SEEN, "held_sitting"),
    ),
    "sitting-minutes": _reads("held_sitting", SEEN),
    "sitting-step": (
        *_moves("planned_sitting", SEEN, {"begin": RUN, "cancel": PREPARE, "prepare": PREPARE}),
        *_moves("sitting", SEEN, {"end": RUN}),
        *_moves("held_sitting", SEEN, {"sign": SIT}),
    ),
    "sitting-presence": _moves("sitting", RUN, {"arrive": RUN, "leave": RUN}),
    "topic-add": _writes("sitting", PREPARE),
    "follow-up-add": _writes("sitting", RUN),
    "consent-vote": (Way(SIT, "sitting", SIT, sends={"choice": "for"}),),
    "consent-decide": _writes("sitting", SIT),
    "agenda-step": (
        *_moves("topic", SEEN, dict.fromkeys(("up", "down", "first", "drop"), PREPARE)),
        *_moves("topic", SEEN, {"begin": RUN}),
        *_moves("running", SEEN, {"end": RUN}),
        *_moves("case_item", SEEN, {"consent": PREPARE, "pull": RUN}),
    ),
    "agenda-note": _writes("topic", RUN),
    "agenda-figures": _reads("case_item", SEEN),
    "vote-cast": (Way(SIT, "case_item", SIT, sends={"choice": "for"}),),
    "interest-declare": (Way(SIT, "case_item", SIT, sends={"words": "Shares"}),),
    "change-decide": tuple(
        Way(SIT, "case_item", SIT, {"outcome": outcome})
        for outcome in ("approve", "approve_with_conditions", "defer", "reject", "return")
    ),
    "decision-reconsider": _writes("decision", SIT),
    "follow-ups": _lists(SEEN, "whose=mine&state=open"),
    "follow-up-finish": _writes("follow_up", "changes.follow_up"),
    "condition-meet": _writes("condition", "changes.meet_condition"),
    "condition-see": _writes("condition", "changes.see_condition"),
}
RAISE, SHAPE, COMPUTE = "changes.raise", "changes.edit", "changes.compute"
FUNDS, CARRY, OF_TEMPLATES = "changes.ask_funding", "changes.carry_out", "changes.write_template"
STEPS = {
    "submit": SHAPE,
    "screen": "changes.screen",
    "compute": COMPUTE,
    "end-assessment": "changes.present",
    "no-funding": FUNDS,
    "present": "changes.present",
    "begin": CARRY,
    "apply": CARRY,
    "finish": CARRY,
    "close": "changes.close",
    "return": "changes.screen",
    "back-out": CARRY,
    "withdraw": "changes.withdraw",
}
FIGURE = {"kind": "cost_more", "minor": "100.00"}
DELTA = {"kind": "start", "on": TOMORROW}
REQUESTS = {
    "changes": _lists("changes.read", "waits=me", "mine=raised", "state=draft"),
    "change-raise": (Way(RAISE, "project", RAISE, inside="project_id", offers=True),),
    "project-changes": _reads("project", "changes.read"),
    "change": (*_reads("change", "changes.read"), *_reads("asked_change", "changes.read")),
    "change-impact": _reads("asked_change", "changes.read"),
    "change-together": _reads("asked_change", "changes.read"),
    "change-history": _reads("change", "changes.read"),
    "change-edit": (Way(SHAPE, "change", SHAPE, sends={"title": "A proper title"}),),
    "change-delta": (Way(SHAPE, "change", SHAPE, sends=DELTA),),
    "change-delta-drop": _writes("change", SHAPE, place="1"),
    "change-figure": (Way(SHAPE, "change", SHAPE, sends=FIGURE),),
    "change-figure-drop": _writes("change", SHAPE, place="1"),
    "change-schedule": _writes("change", "changes.schedule"),
    "change-review": _writes("change", "changes.review"),
    "change-do": _moves("change", "changes.read", STEPS),
    "item-name": _writes("asked_change", COMPUTE),
    "item-answer": (Way("changes.assess", "item", "changes.assess", sends={"answer": "none"}),),
    "item-waive": _writes("item", "changes.waive"),
    "item-drop": _writes("named_item", COMPUTE),
    "funding-ask": (
        Way(FUNDS, "asked_change", FUNDS, sends={"source": "Reserve", "amount_minor": "10"}),
    ),
    "funding-reserve": _writes("funding", "changes.reserve"),
    "funding-decline": (
        Way("changes.reserve", "funding", "changes.reserve", sends={"words": "Spent"}),
    ),
    "funding-release": _writes("funding", "changes.release"),
    "option-add": (Way(SHAPE, "change", SHAPE, sends={"name": "Less", "kind": "reduce"}),),
    "option-choose": _writes("option", SHAPE),
    "option-drop": _writes("option", SHAPE),
    "change-templates": _lists("changes.read", "state=draft"),
    "change-template": _reads("template", "changes.read"),
    "template-write": (
        Way(
            OF_TEMPLATES,
            "night_board",
            OF_TEMPLATES,
            inside="board_id",
            sends={"name": "A proper name", "description": "How it is done"},
        ),
    ),
    "template-approve": _writes("template", "changes.approve_template"),
    "template-retire": _writes("template", OF_TEMPLATES),
    "template-start": (Way(RAISE, "approved_template"),),
}
AGREE, PROPOSE, LINKED = "linkages.agree", "linkages.propose", "linkages.read"
#: Step to the row that it begins from.
_FROM = {
    **dict.fromkeys(("doubt", "break", "withdraw"), "dependency"),
    "meet": "promise",
    "recover": "doubted",
    "renew": "broken",
}
DEPENDENCIES = {
    "dependencies": _lists(
        LINKED, "show=matrix", "show=graph", "gap=short", "project=hidden", "q=Lemur"
    ),
    "dependency-undo": (Way(AGREE, "entry"),),
    "project-dependencies": (*_reads("project", LINKED), Way(LINKED, "project", query="way=gives")),
    "dependency-propose": (Way(PROPOSE, "project", PROPOSE),),
    "dependency-from-raid": _writes("raid_need", AGREE),
    "dependency": (*_reads("dependency", LINKED), *_reads("asked_dependency", LINKED)),
    "dependency-edit": _writes("dependency", AGREE),
    "dependency-confirm": _writes("asked_dependency", AGREE),
    "dependency-step": tuple(
        Way(PROPOSE, kind, AGREE, {"verb": verb}) for verb, kind in _FROM.items()
    ),
}
BENEFIT_READ, BENEFIT_EDIT, DRAW = "results.read", "results.edit", "results.draw"
BENEFIT_APPROVE, VERIFY = "results.approve", "results.verify"
#: Step to the right that it needs and what it begins from.
BENEFIT_STEPS = {
    "admit": (BENEFIT_EDIT, "admissible"),
    "baseline": (BENEFIT_EDIT, "admitted"),
    "approve": (BENEFIT_APPROVE, "measured"),
    "deliver": (BENEFIT_EDIT, "agreed"),
    "realise": (BENEFIT_EDIT, "delivered"),
    "judge": (VERIFY, "coming"),
    "resume": (VERIFY, "short"),
    "sustain": (VERIFY, "short"),
    "close": (VERIFY, "kept"),
    "rework": (BENEFIT_EDIT, "admitted"),
    "drop": (BENEFIT_APPROVE, "admissible"),
}
#: What becomes of a reading, to the reading that it begins from.
VOUCHING = {"attest": "taken", "confirm": "attested", "dispute": "taken"}
RESULTS = {
    "results": (Way(BENEFIT_READ),),
    "results-derive": (Way(BENEFIT_READ),),
    "outside-view": _lists(BENEFIT_READ, "of=time", "basis=left", "chance=50", "estimate=1000"),
    "outside-view-derive": (Way(BENEFIT_READ),),
    "forecast-accuracy-derive": (Way(BENEFIT_READ), Way(BENEFIT_READ, query="by=method")),
    "forecast-accuracy": _lists(BENEFIT_READ, "by=sponsor", "by=method", "basis=left"),
    "benefits": _lists(BENEFIT_READ, "colour=red", "mine=own", "q=Womb", "state=early"),
    "benefit-doubles": (Way(BENEFIT_READ),),
    "benefit": (*_reads("benefit", BENEFIT_READ), *_reads("vouched_benefit", BENEFIT_READ)),
    "benefit-derive": _reads("benefit", BENEFIT_READ),
    "benefit-profile": (
        *_writes("benefit", BENEFIT_EDIT),
        *_writes("bare_benefit", BENEFIT_EDIT),
    ),
    "benefit-forecast": _writes("benefit", BENEFIT_EDIT),
    "benefit-share": _writes("benefit", BENEFIT_EDIT),
    "benefit-step": tuple(
        Way(BENEFIT_READ, f"{kind}_benefit", does, {"verb": verb})
        for verb, (does, kind) in BENEFIT_STEPS.items()
    ),
    "benefit-measure-add": (Way(BENEFIT_EDIT, "benefit", BENEFIT_EDIT, sends={"kind": "leading"}),),
    "benefit-measure-edit": _writes("benefit_measure", BENEFIT_EDIT),
    "benefit-measure-drop": _writes("benefit_measure", BENEFIT_EDIT),
    "benefit-read": _writes("live_measure", BENEFIT_EDIT),
    "benefit-reading-step": tuple(
        Way(BENEFIT_READ, f"{kind}_reading", f"results.{verb}", {"verb": verb})
        for verb, kind in VOUCHING.items()
    ),
    "project-benefits": (
        *_reads("project", BENEFIT_READ),
        Way(BENEFIT_READ, "project", query="export=csv"),
    ),
    "map-node-add": (Way(DRAW, "project", DRAW, sends={"kind": "output"}),),
    "map-node-edit": _writes("map_node", DRAW),
    "map-node-drop": _writes("map_node", DRAW),
    "map-link-add": _writes("map_node", DRAW),
    "map-link-drop": _writes("map_edge", DRAW),
}

DESK = "demand.triage"
ASKED, DECIDE, DEMAND = "demand.edit", "demand.decide", "demand.read"
MODELS, RANKS, RANK = "demand.keep_models", "demand.read_rankings", "demand.rank"
#: Step of a proposal to the row it begins from, and the right that it needs.
_STEPS = {
    "submit": ("draft_ask", ASKED),
    "withdraw": ("ask", "demand.withdraw"),
    "screen": ("ask", DESK),
    "send-back": ("ask", DESK),
    "route": ("ask", DESK),
    "merge": ("ask", DESK),
    "decline": ("ask", DESK),
    "qualify": ("screened_ask", DESK),
    "approve": ("qualified_ask", DECIDE),
    "defer": ("qualified_ask", DECIDE),
    "resume": ("deferred_ask", DESK),
    "convert": ("approved_ask", "demand.convert"),
    "complete": ("approved_ask", DESK),
    "reopen": ("rejected_ask", DESK),
    "join": ("ask", "demand.join"),
    "leave": ("joined_ask", "demand.join"),
}
LOOKS, PLANS, APPROVE = "demand.read_scenarios", "demand.plan_scenario", "demand.approve_scenario"
WATCH, ENDS, RECHOOSE = "demand.watch", "demand.answer_trigger", "demand.rechoose"
#: Step of a scenario to the row it begins from, and the right that it needs.
SCENARIO_STEPS = {
    "propose": ("scenario", PLANS),
    "rework": ("put_scenario", PLANS),
    "approve": ("put_scenario", APPROVE),
    "undo": ("record_scenario", APPROVE),
    "drop": ("scenario", PLANS),
}
CANDIDATE = {"key": "qualified_ask"}
SCENARIO_PAGES = {
    "scenarios": _lists(LOOKS, "state=draft", "q=Ptarmiga"),
    "scenario-make": (
        Way(PLANS, "office", PLANS, inside="office_id", shown=True, sends={"name": "A new one"}),
    ),
    "scenario-compare": (Way(LOOKS),),
    "scenario": (
        *_reads("scenario", LOOKS),
        *_reads("solved_scenario", LOOKS),
        Way(LOOKS, "scenario", query="show=changed"),
    ),
    "scenario-edit": _writes("scenario", PLANS),
    "scenario-limits": (Way(PLANS, "scenario", PLANS, sends={"money": "all; 1; 2; -"}),),
    "scenario-copy": _writes("scenario", PLANS),
    "scenario-derive": _reads("scenario", LOOKS),
    "scenario-why": _reads("solved_scenario", LOOKS, **CANDIDATE),
    "scenario-toggle": _writes("scenario", PLANS),
    "scenario-lay": (Way(PLANS, "scenario", PLANS, {"kind": "shift", **CANDIDATE}),),
    "scenario-do": tuple(
        Way(LOOKS, kind, does, {"verb": verb}) for verb, (kind, does) in SCENARIO_STEPS.items()
    ),
    "scenario-plan": _reads("record_scenario", LOOKS),
    "scenario-history": _reads("scenario", LOOKS),
    "scenario-ask": _writes("solved_scenario", PLANS),
    "scenario-accept": _writes("solved_scenario", PLANS),
    "scenario-undelta": _writes("delta", PLANS),
    "selection-cancel": _writes("selection", PLANS),
    "selection-progress": _reads("selection", LOOKS),
    "would-stop": (Way(LOOKS), Way(LOOKS, query="show=all")),
    "continuing-derive": (Way(LOOKS),),
    "triggers": _lists(LOOKS, "state=open"),
    "look-over": (Way(WATCH),),
    "trigger": _reads("trigger", LOOKS),
    "trigger-end": tuple(Way(ENDS, "trigger", ENDS, {"verb": v}) for v in ("answer", "set-aside")),
    "rechoices": _lists(LOOKS, "call=continue"),
    "rechoice": _reads("rechoice", LOOKS),
    "project-rechoose": _writes("project", RECHOOSE),
}
DEMANDS = {
    "proposals": _lists(DEMAND, "state=live&sort=due", "q=Ghari", "waits=me", "mine=joined"),
    "proposal-board": (Way(DEMAND), Way(DEMAND, query="q=Ghari")),
    "proposal-new": (Way("demand.propose"),),
    "proposal-grow": (Way("demand.propose", sends={"title": "A hut", "size": "l"}),),
    "proposals-alike": (Way(DEMAND, sends={"title": "Ghari house"}),),
    "intake-links": (Way("demand.read_links"),),
    "intake-link-make": (Way("demand.keep_links", sends={"name": "Website"}),),
    "intake-link-revoke": _writes("link", "demand.keep_links"),
    "proposal": tuple(Way(DEMAND, kind) for kind in ("ask", "draft_ask", "hidden_ask")),
    "proposal-history": _writes("ask", "demand.read_history"),
    "proposal-edit": _writes("ask", ASKED),
    "proposal-aim": _writes("ask", ASKED),
    "proposal-rate": (
        Way(
            "demand.rate",
            "qualified_ask",
            "demand.rate",
            {"model_id": "scoring"},
            sends={"score_weight": "7"},
        ),
    ),
    "scoring-models": _lists(DEMAND, "state=active"),
    "scoring-model-make": (
        Way(
            MODELS,
            "organisation",
            MODELS,
            shown=True,
            sends={"method": "weighted", "name": "A proper name", "criteria": "Worth; 1"},
        ),
    ),
    "scoring-model": _reads("scoring", DEMAND),
    "scoring-model-history": _reads("scoring", DEMAND),
    "scoring-model-change": (
        Way(MODELS, "scoring", MODELS, sends={"criteria": "Worth; 1", "why": "It is better"}),
    ),
    "scoring-model-move": (
        Way(MODELS, "scoring", MODELS, {"verb": "retire"}),
        Way(MODELS, "old_scoring", MODELS, {"verb": "reinstate"}),
    ),
    "scoring-judged": _lists(RANKS, "q=Plain"),
    "scoring-judged-model": _reads("scoring", RANKS),
    "rankings": _lists(RANKS, "state=open"),
    "ranking-make": (
        Way(
            RANK,
            "organisation",
            RANK,
            shown=True,
            sends={"name": "A proper name", "states": "qualified"},
        ),
    ),
    "ranking": _reads("ranking", RANKS),
    "ranking-edit": _writes("ranking", RANK),
    "ranking-cut": (Way(RANK, "ranking", RANK, sends={"cut_after": "1"}),),
    "ranking-sort": _writes("ranking", RANK),
    "ranking-freeze": _writes("ranking", RANK),
    "ranking-replay": _reads("frozen_ranking", RANKS),
    "ranking-weights": _reads("ranking", RANKS),
    "ranking-history": _reads("ranking", RANKS),
    "ranking-move": _writes("ranking", RANK),
    "ranking-line": _reads("ranking_line", RANKS),
    "ranking-line-call": (Way(RANK, "ranking_line", RANK, sends={"call": "out"}),),
    **SCENARIO_PAGES,
    "proposal-do": tuple(
        Way(DEMAND, kind, does, {"verb": verb}) for verb, (kind, does) in _STEPS.items()
    ),
}
STANDARDS_READ, STANDARDS_KEEP = "network.read", "network.keep"
ASK_RELIEF, DECIDE_RELIEF = "network.ask", "network.decide"
ANSWER_BACK, VERIFY_BACK, GRANDFATHER = "network.answer", "network.verify", "network.grandfather"
#: Step of a version, an adoption, a deviation or a thread to its right and what it begins from.
VERSION_STEPS = {
    "consult": (STANDARDS_KEEP, "draft_version"),
    "approve": ("network.approve", "heard_version"),
    "publish": (STANDARDS_KEEP, "approved_version"),
    "enforce": (STANDARDS_KEEP, "published_version"),
    "rework": (STANDARDS_KEEP, "approved_version"),
    "retire": (STANDARDS_KEEP, "live_version"),
}
ADOPTION_STEPS = {
    "plan": ("network.adopt", "adoption"),
    "begin": ("network.adopt", "adoption"),
    "finish": ("network.adopt", "adopting_adoption"),
    "take-back": ("network.adopt", "adopted_adoption"),
    "exempt": ("network.exempt", "adoption"),
    "reinstate": ("network.exempt", "exempt_adoption"),
}
DEVIATION_STEPS = {
    "submit": (ASK_RELIEF, "draft_deviation"),
    "review": (DECIDE_RELIEF, "sent_deviation"),
    "approve": (DECIDE_RELIEF, "review_deviation"),
    "reject": (DECIDE_RELIEF, "review_deviation"),
    "ask": (DECIDE_RELIEF, "review_deviation"),
    "answer": (ASK_RELIEF, "info_deviation"),
    "revoke": (DECIDE_RELIEF, "live_deviation"),
    "withdraw": (ASK_RELIEF, "sent_deviation"),
    "close": (ASK_RELIEF, "live_deviation"),
}
FEEDBACK_STEPS = {
    "acknowledge": (ANSWER_BACK, "raised_feedback"),
    "review": (ANSWER_BACK, "acknowledged_feedback"),
    "resolve": (ANSWER_BACK, "reviewing_feedback"),
    "verify": (VERIFY_BACK, "resolved_feedback"),
    "reopen": (VERIFY_BACK, "resolved_feedback"),
    "close": (ANSWER_BACK, "verified_feedback"),
    "withdraw": (VERIFY_BACK, "raised_feedback"),
    "close-over": (ANSWER_BACK, "raised_feedback"),
}


def _network_steps(steps: dict[str, tuple[str, str]]) -> tuple[Way, ...]:
    """Return the ways of a noun's steps; what they ask with is filled in by its own form."""
    said = {"resolve": {"outcome": "training"}}
    return tuple(
        Way(STANDARDS_READ, kind, does, {"verb": verb}, sends=said.get(verb, {}))
        for verb, (does, kind) in steps.items()
    )


MERGE, ASSESS, CARRY_OUT = "network.merge", "network.assess", "network.carry_out"
#: Step of a merger, or of one of its rows, to its right and what it begins from.
MERGER_STEPS = {
    "inventory": (MERGE, "merger"),
    "change": (MERGE, "merger"),
    "abandon": (MERGE, "merger"),
    "assess": (MERGE, "stock_merger"),
    "plan": (MERGE, "assessed_merger"),
    "approve": ("network.approve_merger", "assessed_merger"),
    "reopen": (MERGE, "assessed_merger"),
    "integrate": (MERGE, "planned_merger"),
    "coordinate": (MERGE, "merging"),
}
ITEM_STEPS = {
    "drop": (ASSESS, "spare_item"),
    "finish": (CARRY_OUT, "open_item"),
    "resume": (CARRY_OUT, "done_item"),
}
MERGERS = {
    "mergers": _lists(STANDARDS_READ, "state=open", "q=Okapimerg"),
    "merger-new": (Way(MERGE, does=MERGE, shown=True),),
    "merger": tuple(
        Way(STANDARDS_READ, kind)
        for kind in ("merger", "stock_merger", "planned_merger", "merging")
    ),
    "merger-convergence": _reads("stock_merger", STANDARDS_READ),
    "merger-history": _reads("merger", STANDARDS_READ),
    "merger-do": _network_steps(MERGER_STEPS),
    "merger-item-add": (
        Way(ASSESS, "merger", ASSESS, sends={"subject": "tool", "had_by": "both"}),
    ),
    "merger-item-edit": (Way(ASSESS, "merger_item", ASSESS, sends={"first_note": "A list"}),),
    "merger-item-do": _network_steps(ITEM_STEPS),
    "merger-step-add": (Way(MERGE, "merging", MERGE, sends={"kind": "projects"}),),
    "merger-step": (
        Way(STANDARDS_READ, "merger_step", MERGE, shown=True),
        Way(STANDARDS_READ, "done_step", MERGE, shown=True),
    ),
    "merger-step-undo": (Way("network.take_steps", "done_step", MERGE),),
    "merger-step-drop": _writes("spare_step", MERGE),
}
NETWORK = {
    **MERGERS,
    "standards": _lists(STANDARDS_READ, "state=in_force", "family=report&q=live"),
    "standard-new": (Way(STANDARDS_KEEP, sends={"family": "tool", "code": "NEW-9"}),),
    "standard": (*_reads("standard", STANDARDS_READ), *_reads("live_standard", STANDARDS_READ)),
    "standard-edit": _writes("standard", STANDARDS_KEEP),
    "standard-history": _reads("standard", STANDARDS_READ),
    "standard-draft": _writes("live_standard", STANDARDS_KEEP),
    "standard-version-edit": (
        Way(STANDARDS_KEEP, "draft_version", STANDARDS_KEEP, sends={"summary": "What it is for"}),
    ),
    "standard-preview": _reads("draft_version", STANDARDS_READ),
    "standard-compare": _reads("draft_version", STANDARDS_READ),
    "standard-projects": (
        *_reads("live_version", STANDARDS_READ),
        Way(STANDARDS_READ, "live_version", query="export=csv"),
        Way(STANDARDS_READ, "live_version", query="obligation=grandfathered&q=Womb"),
    ),
    "standard-step": _network_steps(VERSION_STEPS),
    "clause-add": (
        Way(
            STANDARDS_KEEP,
            "draft_version",
            STANDARDS_KEEP,
            sends={"number": "9", "text": "In colour", "leeway": "none"},
        ),
    ),
    "clause-edit": (Way(STANDARDS_KEEP, "clause", STANDARDS_KEEP, sends={"text": "In colour"}),),
    "clause-drop": _writes("spare_clause", STANDARDS_KEEP),
    "standard-comment": (Way("network.comment", "asked_version"),),
    "standard-comment-answer": _writes("comment", STANDARDS_KEEP),
    "adoption-step": _network_steps(ADOPTION_STEPS),
    "compliance": (Way(STANDARDS_READ), Way(STANDARDS_READ, query="on=2026-01-31")),
    "compliance-office": (
        Way(STANDARDS_READ, "office"),
        Way(STANDARDS_READ, "office", query="obligation=grandfathered&q=Womb"),
    ),
    "project-standards": _reads("project", STANDARDS_READ),
    "project-finding": (
        Way(
            "network.judge",
            "project",
            "network.judge",
            {"version_id": "live_version"},
            sends={"complies": "yes"},
        ),
    ),
    "project-grandfather": (
        Way(GRANDFATHER, "project", GRANDFATHER, {"version_id": "soon_version"}),
    ),
    "life-cycle-apply": (
        Way("network.apply", "project", "network.apply", {"version_id": "cycle_version"}),
    ),
    "grandfathering-end": _writes("grandfathering", GRANDFATHER),
    "deviations": _lists(STANDARDS_READ, "state=waiting", "q=Narwhal", "soon=yes"),
    "deviation": tuple(
        Way(STANDARDS_READ, kind)
        for kind in ("sent_deviation", "draft_deviation", "live_deviation")
    ),
    "deviation-edit": _writes("draft_deviation", ASK_RELIEF),
    "deviation-history": _reads("sent_deviation", STANDARDS_READ),
    "deviation-ask": (Way(ASK_RELIEF, "live_clause"),),
    "deviation-step": _network_steps(DEVIATION_STEPS),
    "feedback-list": _lists(STANDARDS_READ, "state=raised", "q=Dugong", "over=yes"),
    "feedback": (
        *_reads("raised_feedback", STANDARDS_READ),
        *_reads("reviewing_feedback", STANDARDS_READ),
    ),
    "feedback-history": _reads("raised_feedback", STANDARDS_READ),
    "feedback-raise": (Way("network.raise", "live_standard"),),
    "feedback-say": _writes("raised_feedback", "network.say"),
    "feedback-step": _network_steps(FEEDBACK_STEPS),
    "network": (Way(STANDARDS_READ), Way(STANDARDS_READ, query=f"on={YESTERDAY}")),
    "regime-set": (
        Way("network.keep_regimes", "office", "network.keep_regimes", sends={"name": "Rail Act"}),
    ),
    "shares": _lists(STANDARDS_READ, "state=running", "q=Kakapo"),
    "share": _reads("share", STANDARDS_READ),
    "share-history": _reads("share", STANDARDS_READ),
    "share-add": _writes("project", "network.share"),
    "share-revoke": _writes("share", "network.share"),
    "regime-end": (
        Way("network.keep_regimes", "regime", "network.keep_regimes", sends={"until": TOMORROW}),
    ),
}
LEARN, LESSON_REVIEW, LESSON_END = "knowledge.read", "knowledge.review", "knowledge.retire"
APPLY_LESSON, CAPTURE = "knowledge.apply", "knowledge.capture"
SHARE, REUSE, ROLL = "knowledge.share", "knowledge.reuse", "knowledge.roll_out"
#: Step of a lesson to its right and what it begins from.
LESSON_STEPS = {
    "review": (LESSON_REVIEW, "lesson"),
    "send-back": (LESSON_REVIEW, "reviewed_lesson"),
    "publish": ("knowledge.publish", "reviewed_lesson"),
    "embed": (LESSON_END, "published_lesson"),
    "retire": (LESSON_END, "published_lesson"),
}
KNOWLEDGE = {
    "lessons": _lists(LEARN, "state=published&applied=yes", "q=Panglesso", "q=Wombles"),
    "lesson": tuple(Way(LEARN, kind) for kind in ("lesson", "reviewed_lesson", "published_lesson")),
    "lesson-edit": _writes("lesson", CAPTURE),
    "lesson-history": _reads("lesson", LEARN),
    "lesson-step": tuple(
        Way(LEARN, kind, does, {"verb": verb}) for verb, (does, kind) in LESSON_STEPS.items()
    ),
    "lesson-apply": (
        Way(
            APPLY_LESSON,
            "project",
            APPLY_LESSON,
            {"lesson_id": "spare_lesson"},
            inside="project_id",
            offers=True,
        ),
    ),
    "lesson-use-note": _writes("lesson_use", APPLY_LESSON),
    "project-lessons": _reads("project", LEARN),
    "project-lessons-near": _reads("project", LEARN),
    "lesson-capture": _writes("project", CAPTURE),
    "shared-plans": _lists(LEARN, "state=published", "q=Panglesso"),
    "shared-plan": tuple(Way(LEARN, kind) for kind in ("shared_draft", "shared_plan")),
    "shared-plan-history": _reads("shared_draft", LEARN),
    "plan-share": _writes("project", SHARE),
    "plan-version-draft": _writes("shared_plan", SHARE),
    "plan-version-rows": _writes("draft_plan", SHARE),
    "plan-version-step": (
        Way(LEARN, "draft_plan", "knowledge.release", {"verb": "publish"}),
        Way(LEARN, "live_plan", LESSON_END, {"verb": "retire"}),
    ),
    "plan-reuse": (
        Way(
            REUSE, "project", REUSE, {"version_id": "spare_plan"}, inside="project_id", offers=True
        ),
    ),
    "reuse-adapt": _writes("reuse", REUSE),
    "roll-outs": _lists(LEARN, "q=Anteater"),
    "roll-out": _reads("roll_out", LEARN),
    "roll-out-plan": (Way(ROLL, "office", ROLL, {"version_id": "spare_plan"}, inside="office_id"),),
    "wave-add": (
        Way(
            ROLL,
            "project",
            ROLL,
            {"roll_out_id": "empty_roll_out"},
            inside="project_id",
            offers=True,
        ),
    ),
    "wave-move": _writes("wave", ROLL),
    "wave-drop": _writes("wave", ROLL),
}
SERVED, SERVE = "services.read", "services.keep"
CYCLE = "services.read_cycle"
#: Step of a request for a service to its right and what it begins from.
SR_STEPS = {
    "accept": ("services.work", "new_sr"),
    "start": ("services.work", "accepted_sr"),
    "wait": ("services.work", "working_sr"),
    "resume": ("services.talk", "waiting_sr"),
    "deliver": ("services.work", "working_sr"),
    "confirm": ("services.ask", "delivered_sr"),
    "reopen": ("services.ask", "delivered_sr"),
    "close": ("services.work", "confirmed_sr"),
    "decline": ("services.work", "new_sr"),
    "cancel": ("services.ask", "new_sr"),
}
WRITE_DOCUMENT, APPROVE_DOCUMENT = "services.write_document", "services.approve_document"
FOUNDATIONS = {
    "foundation": _reads("office", SERVED),
    "office-charter": _reads("office", SERVED),
    "office-documents": _lists(SERVED, "kind=baseline&state=draft", "q=north"),
    "office-document": _reads("draft_document", SERVED) + _reads("held_document", SERVED),
    "office-document-history": _reads("held_document", SERVED),
    "office-document-draft": (Way(WRITE_DOCUMENT, "office", WRITE_DOCUMENT, {"kind": "mandate"}),),
    "office-document-edit": _writes("draft_document", WRITE_DOCUMENT),
    "office-document-step": (
        Way(SERVED, "draft_document", WRITE_DOCUMENT, {"verb": "submit"}),
        Way(SERVED, "draft_document", WRITE_DOCUMENT, {"verb": "withdraw"}),
        Way(SERVED, "sent_document", APPROVE_DOCUMENT, {"verb": "send_back"}),
        Way(SERVED, "sent_document", APPROVE_DOCUMENT, {"verb": "approve"}),
    ),
}
SERVICES = {
    **FOUNDATIONS,
    "customers": _lists(SERVED, "approach=direct&served=yes", "findings=yes", "q=Board"),
    "customer-add": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "customer": _reads("client", SERVED),
    "customer-history": _reads("client", SERVED),
    **{
        f"customer-{verb}": _writes("client", SERVE)
        for verb in ("edit", "member-add", "assess", "move", "finding-note")
    },
    "customer-end": _writes("spare_client", SERVE),
    "customer-drop": _writes("spare_client", SERVE),
    "customer-member-drop": _writes("client_member", SERVE),
    "customer-finding-close": _writes("client_finding", SERVE),
    "need-note": _writes("client", SERVE),
    "service-measures": tuple(Way(SERVED, query=q) for q in ("", "by=customer", "by=month")),
    "survey-answer": _writes("sr_survey", "services.rate"),
    "office-value": (Way(SERVED),),
    "value-claim": (Way(SERVE, "client", SERVE, inside="customer_id", offers=True),),
    "value-step": (
        Way(SERVED, "value_claim", "services.sign", {"verb": "sign"}),
        Way(SERVED, "value_claim", SERVE, {"verb": "withdraw"}),
    ),
    "office-cost-set": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "looks": _lists(SERVED, "state=drawn&late=no", "q=Pangol"),
    "look": _reads("look", SERVED),
    "look-history": _reads("look", SERVED),
    "look-record": _writes("look", "services.look"),
    "agreements": _lists(SERVED, "state=agreed&overdue=no", "over=no", "q=Plans"),
    "agreement": _reads("agreement", SERVED),
    "agreement-history": _reads("agreement", SERVED),
    "agreement-draft": _writes("client", SERVE),
    "agreement-edit": _writes("draft_agreement", SERVE),
    "agreement-step": (
        Way(SERVED, "draft_agreement", "services.sign", {"verb": "sign"}),
        Way(SERVED, "agreement", SERVE, {"verb": "review"}),
        Way(SERVED, "agreement", SERVE, {"verb": "end"}),
    ),
    "cycles": (Way(CYCLE),),
    "office-cycle": (Way(CYCLE, "office", CYCLE),),
    "value-stories": _lists(SERVED, "state=published", "year=2026", "q=Bids"),
    "value-story": _reads("story_draft", SERVED),
    "value-story-history": _reads("story_draft", SERVED),
    "value-story-write": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "value-story-edit": _writes("story_draft", SERVE),
    "value-story-step": (Way(SERVED, "story_draft", SERVE, {"verb": "publish"}),),
    "quote-note": _writes("client", SERVE),
    "quote-step": (
        Way(SERVED, "noted_quote", "services.sign", {"verb": "allow"}),
        Way(SERVED, "quote", "services.sign", {"verb": "withdraw"}),
    ),
    "comment-offer": _writes("rated_survey", "services.rate"),
    "portal": (Way(SERVED),),
    "desk": _lists(SERVED, "state=running&unassigned=yes", "late=yes", "q=plan"),
    "desk-staff": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "desk-leave": _writes("spare_at_desk", SERVE),
    "service-request-ask": (
        Way("services.ask", "client", "services.ask", inside="customer_id", offers=True),
    ),
    "service-request": _reads("working_sr", SERVED),
    "service-request-history": _reads("working_sr", SERVED),
    "service-request-step": tuple(
        Way(SERVED, kind, does, {"verb": verb}) for verb, (does, kind) in SR_STEPS.items()
    ),
    "service-request-assign": _writes("new_sr", SERVE),
    "service-request-say": _writes("new_sr", "services.talk"),
    "request-file-attach": (Way("services.talk", "new_sr", "services.talk", sends={"file": FILE}),),
    "request-file": _reads("sr_file", SERVED),
    "request-file-remove": _writes("sr_file", "services.talk"),
    "task-tick": _writes("sr_task", "services.work", done_or_not="done"),
    "catalogue": (Way(SERVED),),
    "services": _lists(SERVED, "category=tactical", "domain=delivery&state=active", "q=Plans"),
    "pmo-service-add": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "catalogue-adopt": (Way(SERVE, "office", SERVE, inside="office_id", offers=True),),
    "service": _reads("pmo_service", SERVED),
    "service-history": _reads("pmo_service", SERVED),
    "service-edit": _writes("draft_service", SERVE),
    "service-step": (
        Way(SERVED, "draft_service", SERVE, {"verb": "activate"}),
        Way(SERVED, "live_service", SERVE, {"verb": "retire"}),
    ),
}
RATE, KEEP_MODELS, RUN_IT = "maturity.read", "maturity.keep_models", "maturity.run"
ASSESS_IT, ANSWER_IT, WORK_ON = "maturity.assess", "maturity.answer", "maturity.work"
#: Step of a campaign to its right and what it begins from; of an improvement likewise.
CAMPAIGN_STEPS = {
    "open": (RUN_IT, "campaign"),
    "close": (RUN_IT, "open_campaign"),
    "confirm": ("maturity.confirm", "closed_campaign"),
    "cancel": (RUN_IT, "campaign"),
}
IMPROVEMENT_STEPS = {
    "agree": (RUN_IT, "improvement"),
    "start": (WORK_ON, "agreed_improvement"),
    "finish": (WORK_ON, "live_improvement"),
    "drop": (RUN_IT, "improvement"),
}


def _steps_of_maturity(steps: dict[str, tuple[str, str]]) -> tuple[Way, ...]:
    return tuple(Way(RATE, kind, does, {"verb": verb}) for verb, (does, kind) in steps.items())


MATURITY = {
    "maturity-models": _lists(RATE, "rule=cube", "q=Bilbydraf"),
    "maturity-model-new": (
        Way(KEEP_MODELS, "organisation", KEEP_MODELS, sends={"content": json.dumps(SMALL)}),
    ),
    "maturity-model-adopt": (Way(KEEP_MODELS, "organisation", KEEP_MODELS, {"key": "cube"}),),
    "maturity-model": tuple(Way(RATE, kind) for kind in ("maturity_model", "drafted_model")),
    "maturity-model-history": _reads("drafted_model", RATE),
    "model-version-draft": _writes("maturity_model", KEEP_MODELS),
    "model-version-write": (
        Way(KEEP_MODELS, "draft_model", KEEP_MODELS, sends={"content": json.dumps(SMALL)}),
    ),
    "model-version-step": (
        Way(RATE, "draft_model", KEEP_MODELS, {"verb": "publish"}),
        Way(RATE, "live_model", KEEP_MODELS, {"verb": "retire"}),
    ),
    "campaigns": _lists(RATE, "state=open&kind=customer", "q=Bilbycam"),
    "campaign-plan": (Way(RUN_IT, "office", RUN_IT, inside="office_id", offers=True),),
    "campaign": tuple(
        Way(RATE, kind) for kind in ("campaign", "open_campaign", "confirmed_campaign")
    ),
    "campaign-edit": (Way(RUN_IT, "campaign", RUN_IT, sends={"title": "Another title"}),),
    "campaign-history": _reads("campaign", RATE),
    "campaign-items": (Way(RUN_IT, "campaign", RUN_IT, sends={"importance_risks": "5"}),),
    "respondent-invite": _writes("campaign", RUN_IT),
    "campaign-step": _steps_of_maturity(CAMPAIGN_STEPS),
    "campaign-assess": _writes("assessed_campaign", ASSESS_IT),
    "campaign-assess-part": (
        Way(
            ASSESS_IT,
            "assessed_campaign",
            ASSESS_IT,
            {"dimension": "plan"},
            sends={"score_risks": "2", "score_schedules": "", "note_risks": ""},
        ),
    ),
    "campaign-improve": (Way(RUN_IT, "confirmed_campaign", RUN_IT, {"item": "risks"}),),
    "respondent-drop": _writes("spare_respondent", RUN_IT),
    "respondent-answer": _writes("respondent", ANSWER_IT),
    "respondent-answer-part": (
        Way(
            ANSWER_IT,
            "respondent",
            ANSWER_IT,
            {"dimension": "plan"},
            sends={"score_risks": "2", "score_schedules": "1"},
        ),
    ),
    "improvements": _lists(RATE, "state=proposed&overdue=yes&mine=yes", "q=Bilbycam"),
    "improvement": _reads("improvement", RATE),
    "improvement-edit": (Way(RUN_IT, "improvement", RUN_IT, sends={"title": "Another title"}),),
    "improvement-history": _reads("improvement", RATE),
    "improvement-step": _steps_of_maturity(IMPROVEMENT_STEPS),
    "office-maturity": _reads("office", RATE),
}
PAGES = {
    **AUDIT,
    **BOARDS,
    **CHANGES,
    **DEMANDS,
    **DEPENDENCIES,
    **EXCHANGE,
    **IDENTITY,
    **KNOWLEDGE,
    **LINKAGES,
    **MATURITY,
    **NETWORK,
    **STRATEGY,
    **PROJECT,
    **REPORTS,
    **REQUESTS,
    **RESULTS,
    **SERVICES,
}
RELATIONS = tuple(PROJECTS)
