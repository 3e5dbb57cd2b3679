"""Who may see and do what, written anew from the table of roles; nothing here calls the product.

Sight: *open* rows are the organisation's, *PMO* rows belong to who holds a reading role on or
above them, *restricted* ones to who is named on the row (and the auditor), *sealed* ones to who
is named. Rights: a role on or above the row, and the separations of duties.
"""

from dataclasses import dataclass

OFFICES = ("program_office", "project_office")
RUNNERS = ("project_manager", *OFFICES)
#: Roles that read what is published below their node; the others see what they are named on.
#: What is published of an office beneath one's own; roles whose work ends at their own office.
BENEATH = "beneath"
OF_ONE_OFFICE = RUNNERS
READING = ("executive", "strategic_pmo", *RUNNERS, "board_member", "auditor", "reader", BENEATH)
WORKING = (*RUNNERS, "auditor")
LEAD = ("strategic_pmo",)
#: Who sees packages that went out and came in.
PACKERS = (*LEAD, "auditor")
EVERY_ROLE = (
    *("executive", "strategic_pmo", "program_office", "project_office", "project_manager"),
    *("resource_manager", "board_member", "requester", "benefit_owner", "auditor", "reader"),
    "access_admin",
)
#: A service account never decides, votes, funds or grants, whatever it was granted.
NOT_FOR_SERVICES = ("executive", "board_member", "access_admin")
PARENT = {
    "hq": "organisation",
    "north": "hq",
    "south": "hq",
    "north-1": "north",
    "south-1": "south",
}


@dataclass(frozen=True)
class Spec:
    """One project: its code word, home, circle, and who is named on it."""

    word: str
    office: str
    confidentiality: str = "pmo"
    in_program: bool = False
    manager: str = ""
    sponsor: str = ""
    benefit_owner: str = ""


@dataclass(frozen=True)
class Subject:
    """Who asks: the roles with the nodes they stand on, and how they come in."""

    key: str
    grants: tuple[tuple[str, str], ...] = ()
    door: str = "page"
    is_barred: bool = False
    scopes: tuple[str, ...] = ()
    owner: str = ""


#: Relation to the office "north", on which most roles are held, to the project standing in it.
PROJECTS = {
    "own": Spec("Pangolin", "north", in_program=True, manager="pm.rows"),
    "child": Spec("Quokka", "north-1", manager="manager", sponsor="sponsor"),
    "parent": Spec("Axolotl", "hq"),
    "sibling": Spec("Numbat", "south", benefit_owner="benefit_owner.north"),
    "open": Spec("Kakapo", "south", "open"),
    "restricted": Spec("Caracal", "north-1", "restricted"),
    "sealed": Spec("Wombat", "north-1", "sealed", manager="pm.rows"),
}

SUBJECTS = (
    *(Subject(f"{role}.north", ((role, "north"),)) for role in EVERY_ROLE),
    Subject("strategic_pmo.all", (("strategic_pmo", "organisation"),)),
    Subject("executive.all", (("executive", "organisation"),)),
    Subject("auditor.all", (("auditor", "organisation"),)),
    Subject("access_admin.all", (("access_admin", "organisation"),)),
    Subject("program_office.program", (("program_office", "program"),)),
    Subject("executive.portfolio", (("executive", "portfolio"),)),
    Subject("pm.rows", tuple(("project_manager", row) for row in ("own", "restricted", "sealed"))),
    Subject("reader.sealed", (("reader", "sealed"),)),
    Subject("sponsor", (("project_office", "south"),)),
    Subject("manager"),
    Subject("plain"),
    Subject("revoked", (("program_office", "north"),), is_barred=False),
    Subject("expired"),
    Subject("future"),
    Subject("gone", (("program_office", "north"),), is_barred=True),
    Subject("nobody", is_barred=True),
)
#: Programs, at the API only: what a token narrows, and what a service account may at most.
PROGRAMS = (
    Subject("token.read", (("program_office", "north"),), "token", scopes=("read",)),
    Subject(
        "token.strategy", (("strategic_pmo", "organisation"),), "token", scopes=("strategy.*",)
    ),
    Subject(
        "service",
        (("program_office", "organisation"), ("executive", "organisation"), ("reader", "sealed")),
        "token",
        scopes=("*",),
        owner="program_office.north",
    ),
    Subject(
        "service.sealed", (("reader", "sealed"),), "token", scopes=("*",), owner="reader.sealed"
    ),
    Subject("token.revoked", (("program_office", "north"),), "token", is_barred=True),
    Subject("token.expired", (("program_office", "north"),), "token", is_barred=True),
    Subject("token.gone", (("program_office", "north"),), "token", is_barred=True),
    Subject("token.invented", (), "token", is_barred=True),
)
REVOKED = frozenset({"revoked"})
BY_KEY = {subject.key: subject for subject in (*SUBJECTS, *PROGRAMS)}

#: Action to the roles that hold it on or above the row; separations of duties follow below.
MAY = {
    "identity.read": EVERY_ROLE,
    "identity.read_history": ("access_admin", "auditor"),
    "identity.found": (),
    "identity.set_organisation": LEAD,
    "identity.manage_people": ("access_admin",),
    "identity.manage_offices": LEAD,
    "identity.grant": ("access_admin",),
    "identity.share_view": (*LEAD, "program_office"),
    "strategy.read": EVERY_ROLE,
    "strategy.set_theme": (*LEAD, "executive"),
    "strategy.set_objective": (*LEAD, "executive"),
    "strategy.read_measure": (*LEAD, "program_office"),
    "projects.read": EVERY_ROLE,
    "projects.read_working": WORKING,
    "projects.manage_portfolios": LEAD,
    "projects.manage_programs": (*LEAD, "program_office"),
    "projects.open": (*LEAD, *OFFICES),
    "projects.edit": RUNNERS,
    "projects.edit_line": (*LEAD, *RUNNERS),
    "projects.expect_benefit": (*LEAD, *RUNNERS),
    "projects.run": RUNNERS,
    "projects.decide": ("executive",),
    "projects.set_confidentiality": (*LEAD, "program_office"),
    "projects.transfer": (*LEAD, "program_office"),
    "projects.submit_gate": RUNNERS,
    "projects.call_review": OFFICES,
    "projects.decide_gate": ("executive", "board_member"),
    "projects.write_report": RUNNERS,
    "projects.check_report": OFFICES,
    "projects.publish_report": RUNNERS,
    "projects.apply_register": (*LEAD, "program_office"),
    "projects.apply_plan": (*LEAD, *RUNNERS),
    "projects.simulate": (*LEAD, *RUNNERS),
    "projects.end_simulation": (),
    "projects.keep_calendar": (*LEAD, *RUNNERS),
    "linkages.judge": (*LEAD, *OFFICES),
    "linkages.agree": RUNNERS,
    "linkages.discover": (),
    "linkages.propose": (*LEAD, *RUNNERS),
    "results.edit": (*LEAD, *RUNNERS),
    "results.draw": (*LEAD, *RUNNERS),
    "results.approve": (*LEAD, "executive"),
    "results.verify": (*LEAD, *OFFICES),
    "results.follow": (),
    "changes.raise": (*RUNNERS, "requester"),
    "changes.edit": RUNNERS,
    "changes.screen": (*LEAD, *OFFICES),
    "changes.ask_funding": RUNNERS,
    "changes.carry_out": RUNNERS,
    "changes.withdraw": RUNNERS,
    "changes.weigh": (*LEAD, *RUNNERS, "requester"),
    "changes.compute": (*LEAD, *RUNNERS),
    "changes.present": (*LEAD, *RUNNERS),
    "changes.schedule": (*LEAD, *RUNNERS),
    "changes.review": (*LEAD, *OFFICES),
    "changes.close": (*LEAD, *OFFICES),
    "changes.write_template": (*LEAD, *OFFICES),
    "changes.manage_boards": LEAD,
    "changes.sit": ("board_member", "executive"),
    "changes.prepare_sitting": (*LEAD, "program_office"),
    "changes.run_sitting": (*LEAD, "program_office", "board_member", "executive"),
    "changes.see_condition": (*LEAD, "board_member", "executive", *OFFICES),
    "changes.follow_up": (*LEAD, "program_office"),
    "changes.keep_windows": (*LEAD, *OFFICES),
    "demand.edit": (*LEAD, *OFFICES),
    "demand.read_history": (*LEAD, *OFFICES),
    "demand.triage": (*LEAD, *OFFICES),
    "demand.convert": (*LEAD, *OFFICES),
    "demand.keep_links": (*LEAD, *OFFICES),
    "demand.read_links": (*LEAD, *OFFICES),
    "demand.decide": (*LEAD, "executive"),
    "demand.keep_models": LEAD,
    "demand.read_rankings": (*LEAD, *OFFICES, "executive", "board_member", "auditor"),
    "demand.rate": (*LEAD, *OFFICES, "executive", "board_member"),
    "demand.rank": (*LEAD, "executive"),
    "demand.read_scenarios": (*LEAD, *OFFICES, "executive", "board_member", "auditor"),
    "demand.plan_scenario": (*LEAD, *OFFICES, "executive"),
    "demand.approve_scenario": ("executive",),
    "demand.end_selection": (),
    "demand.watch": (*LEAD, "executive"),
    "demand.answer_trigger": (*LEAD, "executive"),
    "demand.rechoose": ("executive",),
    "changes.raise_decided": (*LEAD, *OFFICES, "executive"),
    "network.keep": LEAD,
    "network.approve": (*LEAD, "executive"),
    "network.comment": (*LEAD, *RUNNERS),
    "network.adopt": OFFICES,
    "network.exempt": LEAD,
    "network.judge": OFFICES,
    "network.grandfather": ("program_office",),
    "network.apply": RUNNERS,
    "network.ask": OFFICES,
    "network.decide": LEAD,
    "network.raise": OFFICES,
    "network.answer": LEAD,
    "network.verify": OFFICES,
    "network.say": (*LEAD, *OFFICES),
    "network.keep_regimes": LEAD,
    "network.merge": LEAD,
    "network.approve_merger": LEAD,
    "network.assess": (*LEAD, *OFFICES),
    "network.carry_out": (*LEAD, *OFFICES),
    "network.take_steps": (*LEAD, *OFFICES, "access_admin"),
    "network.move_people": ("access_admin",),
    "network.share": OFFICES,
    "network.run": (),
    "maturity.keep_models": LEAD,
    **dict.fromkeys(
        ("maturity.run", "maturity.assess", "maturity.confirm", "maturity.work"), (*LEAD, *OFFICES)
    ),
    "knowledge.capture": RUNNERS,
    "knowledge.review": (*LEAD, *OFFICES),
    "knowledge.publish": (*LEAD, "program_office"),
    "knowledge.retire": (*LEAD, "program_office"),
    "knowledge.apply": RUNNERS,
    "knowledge.share": RUNNERS,
    "knowledge.release": OFFICES,
    "knowledge.receive": LEAD,
    "knowledge.reuse": RUNNERS,
    "knowledge.roll_out": (*LEAD, "program_office"),
    "services.keep": (*LEAD, *OFFICES),
    "services.write_document": (*LEAD, *OFFICES),
    "services.approve_document": (*LEAD, "executive"),
    "services.read_cycle": (*LEAD, *OFFICES, "executive", "auditor"),
    "services.look": (*LEAD, *OFFICES),
    "services.draw": (),
    "services.work": (*LEAD, *OFFICES),
    "services.talk": (*LEAD, *OFFICES),
    "exchange.read": (*LEAD, *WORKING),
    "exchange.start": (*LEAD, *RUNNERS),
    "exchange.accept": (*LEAD, *RUNNERS),
    "exchange.raise": RUNNERS,
    "exchange.save_mapping": (*LEAD, "program_office"),
    "exchange.read_packages": (*LEAD, "auditor"),
    "exchange.export_package": LEAD,
    "exchange.read_sendable": LEAD,
    "exchange.receive_package": LEAD,
    "exchange.read_keys": (*LEAD, "access_admin", "auditor"),
    "exchange.trust_key": (*LEAD, "access_admin"),
    "exchange.read_snapshots": READING,
    "audit.search": ("auditor",),
    "audit.read_changes": ("auditor",),
    "audit.verify": ("auditor",),
    "reports.read": EVERY_ROLE,
}
#: Registers are brought in by fewer than schedules are, for an office.
OF_REGISTERS = {
    "exchange.read": (*LEAD, "program_office", "auditor"),
    "exchange.start": (*LEAD, "program_office"),
    "exchange.accept": (*LEAD, "program_office"),
}
REGISTERS = frozenset({"import", "accepted_import", "office"})
SCHEDULES = frozenset({"schedule_import", "accepted_schedule_import"})
#: Open to every live account, with or without a role.
FOR_EVERYONE = frozenset(
    {
        "identity.read",
        "strategy.read",
        "projects.read",
        "reports.read",
        "projects.undo",
        "linkages.read",
        "results.read",
        "changes.read",
        "changes.put_on_agenda",
        "network.read",
        "knowledge.read",
        "services.read",
        "maturity.read",
        "demand.read",
        "demand.propose",
        "demand.join",
    }
)
#: Only for the person whom the row belongs to.
FOR_ITS_PERSON = {
    "identity.own_token": "token",
    "identity.own_view": "view",
    "identity.own_account": "person",
    "projects.accept_benefit": "benefit",
    "results.attest": "taken reading",
    "results.confirm": "attested reading",
    "results.dispute": "taken reading",
    "changes.assess": "affected item",
    "changes.reserve": "funding",
    "changes.release": "funding",
    "changes.waive": "affected item",
    "changes.approve_template": "change template",
    "changes.own_feed": "calendar feed",
    "changes.meet_condition": "condition",
    "demand.withdraw": "proposal",
    **dict.fromkeys(("services.ask", "services.rate", "services.sign"), "customer"),
    "maturity.answer": "respondent",
}
#: Also for whoever raised the request or carries it out, so its pages open to everybody.
OR_WHO_RAISED_IT = frozenset(
    f"changes.{verb}"
    for verb in ("edit", "withdraw", "compute", "present", "ask_funding", "carry_out")
) | {"demand.edit", "demand.read_history", "services.work", "services.talk"}
#: Requests and what hangs on them, and the projects of which one office is asked about them.
CHANGES = frozenset(
    {"change", "sent_change", "asked_change", "item", "named_item", "funding", "option"}
)
ASKED = frozenset({"own", "child", "open"})
#: What a token with the scope "read" carries.
READS = frozenset(
    {
        "identity.read",
        "identity.read_history",
        "strategy.read",
        "projects.read",
        "projects.read_working",
        "linkages.read",
        "results.read",
        "changes.read",
        "changes.weigh",
        "network.read",
        "knowledge.read",
        "services.read",
        "maturity.read",
        "services.read_cycle",
        "demand.read",
        "demand.read_history",
        "demand.read_links",
        "demand.read_rankings",
        "demand.read_scenarios",
        "exchange.read",
        "exchange.read_packages",
        "exchange.read_sendable",
        "exchange.read_keys",
        "exchange.read_snapshots",
        "reports.read",
        "audit.search",
        "audit.read_changes",
    }
)
#: Mappings are the common property of all offices that bring files in.
ANYWHERE = frozenset({"exchange.save_mapping", "network.comment"})
#: For the person concerned, and for the roles that hold it.
OWN_OR_ROLE = frozenset({"identity.read_history", "changes.follow_up"})
#: Never for whoever owns the row.
NEVER_ITS_OWNER = frozenset({"changes.see_condition"})
#: Who sits in the board of the northern office, and what only its case's readers see.
SEATED = frozenset({"board_member.north", "executive.north"})
OF_CASES = frozenset({"case", "case_item"})
OF_DECISIONS = frozenset({"decision", "condition"})
OF_BOARDS = frozenset(
    {
        *("north_board", "seat", "delegation", "sitting", "planned_sitting", "held_sitting"),
        *("case_item", "decision", "topic", "running", "follow_up"),
    }
)
NEVER_ITS_MANAGER = frozenset(
    {
        *(
            "projects.decide",
            "projects.decide_gate",
            "projects.call_review",
            "results.approve",
            "results.verify",
        ),
        "demand.rechoose",
        *("network.judge", "network.grandfather", "services.look"),
    }
)
#: Also for the manager of a program, so its pages open to everybody; no program here has one.
OR_ITS_LEADER = frozenset({"network.grandfather", "network.carry_out"})
#: What no service account does, whatever it was granted.
NOT_FOR_PROGRAMS = frozenset(
    f"network.{verb}"
    for verb in ("approve", "exempt", "grandfather", "decide", "verify", "approve_merger")
) | {
    *("knowledge.review", "knowledge.publish", "knowledge.release", "knowledge.receive"),
    *("exchange.export_package", "exchange.receive_package", "exchange.trust_key"),
    "network.share",
    "services.look",
}
NOT_FOR_PROGRAMS |= {"maturity.assess", "maturity.confirm", "maturity.answer"}
NOT_FOR_PROGRAMS |= {"services.approve_document"}
#: What is judged where the standard is kept: at the head office.
WHERE_IT_IS_KEPT = frozenset({"network.exempt", "network.decide", "network.answer"})
#: What needs a role over both offices of a merger; the head office is the nearest such place.
OVER_BOTH = frozenset({"network.merge", "network.approve_merger", "network.move_people"})
#: Mergers of the northern and the southern office, their rows and their steps.
OF_MERGERS = frozenset(
    {
        *("merger", "stock_merger", "assessed_merger", "planned_merger", "merging"),
        *("merger_item", "spare_item", "open_item", "done_item"),
        *("merger_step", "spare_step", "done_step"),
    }
)
#: What the northern office does of standards, and what it alone sees.
OF_THE_NORTH = frozenset(
    {
        *("adoption", "adopting_adoption", "exempt_adoption", "feedback_post"),
        "adopted_adoption",
        *("sent_deviation", "review_deviation", "info_deviation", "live_deviation"),
        *(f"{how}_feedback" for how in ("raised", "acknowledged", "reviewing", "resolved")),
        "verified_feedback",
    }
)
#: Standards and what they say, kept by the head office.
KEPT = frozenset(
    {
        *("standard", "live_standard", "clause", "spare_clause", "live_clause", "comment"),
        *(f"{how}_version" for how in ("draft", "asked", "heard", "approved", "published")),
        *("soon_version", "live_version", "cycle_version"),
    }
)
#: Also for the owner of the benefit that a row hangs on, so its pages open to everybody.
OR_ITS_OWNER = frozenset({"results.edit", "maturity.work"})
OF_THE_BENEFIT = frozenset({"benefit", "profile", "benefit_measure"})
#: Campaigns of the northern office, who is asked in them, and what came of them.
OF_MATURITY = frozenset(
    {
        *("campaign", "open_campaign", "assessed_campaign"),
        *("closed_campaign", "confirmed_campaign"),
        *("improvement", "agreed_improvement", "live_improvement"),
    }
)
ASKED_THERE = frozenset({"respondent", "spare_respondent"})
#: Proposals, all of the northern office and asked for by its program office.
ASKS = frozenset(
    {
        *("ask", "draft_ask", "hidden_ask", "into_ask", "joined_ask", "rejected_ask"),
        *("screened_ask", "qualified_ask", "approved_ask", "deferred_ask", "link"),
    }
)
#: Scenarios of the northern office, and what hangs on them; the one of record is its part's.
OF_SCENARIOS = frozenset(
    {"scenario", "put_scenario", "solved_scenario", "delta", "selection", "answer"}
)
#: Customers of the northern office with what is noted of them, and drafts of its catalogue; one
#: of its program office stands for the customer.
OF_CUSTOMERS = frozenset(
    {
        *("client", "spare_client", "client_member", "client_need", "client_assessment"),
        *("client_finding", "draft_service", "at_desk", "spare_at_desk"),
        *("draft_document", "sent_document"),
        *("new_sr", "accepted_sr", "working_sr", "waiting_sr", "delivered_sr", "confirmed_sr"),
        *(
            "sr_task",
            "sr_comment",
            "sr_file",
            "value_claim",
            "office_cost",
            "draft_agreement",
            "agreement",
        ),
        *("story_draft", "noted_quote", "quote"),
    }
)
#: What whoever asked may do themselves, and what they never may.
OF_WHO_ASKED = frozenset({"demand.edit", "demand.read_history", "demand.decide", "demand.rate"})
#: Who sees what is drawn of a customer of their office, as far as they see the project.
LOOKERS = (*LEAD, *OFFICES, "executive", "auditor")
#: Who sees a confidential one of their office.
INSIDE = (*LEAD, *OFFICES, "executive", "board_member", "auditor")


def above(node: str) -> tuple[str, ...]:
    """Return a node and everything it lies in, up to the organisation.

    Offices above that of the node itself are marked: not every role reaches down from them.
    """
    chain = [node]
    while chain[-1] in PARENT:
        chain.append(PARENT[chain[-1]])
    return (node, *(f"^{each}" if each in PARENT else each for each in chain[1:]))


def nodes_of(project: str) -> frozenset[str]:
    """Return the nodes on which a role reaches a project."""
    spec = PROJECTS[project]
    held = {project, *above(spec.office)}
    return frozenset(held | {"program", "portfolio"} if spec.in_program else held)


def live(subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return the grants that count today."""
    if subject.key in REVOKED or subject.is_barred:
        return ()
    if subject.owner:
        return tuple(held for held in subject.grants if held[0] not in NOT_FOR_SERVICES)
    return subject.grants


def both(subject: Subject) -> tuple[Subject, ...]:
    """Return who must be entitled: the subject, and whoever owns a service account."""
    return (subject, BY_KEY[subject.owner]) if subject.owner else (subject,)


def carries(subject: Subject, action: str) -> bool:
    """Tell whether a token's scopes let an action through; a session carries everything."""
    if not subject.scopes:
        return True
    names = {action, f"{action.split('.', maxsplit=1)[0]}.*", "*"}
    return bool(names & set(subject.scopes)) or ("read" in subject.scopes and action in READS)


def holds(subject: Subject, roles: tuple[str, ...], nodes: frozenset[str] | None) -> bool:
    """Tell whether one of the roles is held on one of the nodes (anywhere, if none are given)."""
    return any(
        role in roles
        and (nodes is None or node in nodes or _reaches_down(role, node, roles, nodes))
        for role, node in live(subject)
    )


def _reaches_down(role: str, node: str, roles: tuple[str, ...], nodes: frozenset[str]) -> bool:
    """Tell whether a role on an office above is enough: to read what is published it always is."""
    return f"^{node}" in nodes and (role not in OF_ONE_OFFICE or BENEATH in roles)


def is_named(subject: Subject, project: str) -> bool:
    """Tell whether somebody is named on a project: granted on it, its manager or its sponsor."""
    spec = PROJECTS[project]
    granted = any(node == project and role != "access_admin" for role, node in live(subject))
    return granted or subject.key in {spec.manager, spec.sponsor}


def sees_project(subject: Subject, project: str) -> bool:
    """Tell whether somebody may know that a project exists, and see what is published."""
    if subject.is_barred:
        return False
    spec, nodes = PROJECTS[project], nodes_of(project)
    if is_named(subject, project) or spec.confidentiality == "open":
        return True
    if spec.confidentiality == "restricted":
        return holds(subject, ("auditor",), nodes)
    if spec.confidentiality == "sealed":
        return False
    return holds(subject, READING, nodes) or subject.key == spec.benefit_owner


def sees_working(subject: Subject, project: str) -> bool:
    """Tell whether somebody sees drafts and hidden items of a project."""
    works = holds(subject, WORKING, nodes_of(project))
    return sees_project(subject, project) and works


LINKS = frozenset({"cross_link", "asked_link"})
#: Each joins the project it stands for with the one that is open to all.
LINKAGES = frozenset({"linkage", "confirmed_linkage"})
#: Agreements between the project "own", which receives, and the one that is open to all.
PROMISES = frozenset(
    {"dependency", "asked_dependency", "promise", "doubted", "broken", "whole_dependency"}
)
EITHER_SIDE = frozenset({"cross_link", "dependency", "doubted", "broken"})


def sees(subject: Subject, kind: str, key: str) -> bool:
    """Tell whether somebody sees the row of a kind that stands in a relation."""
    if subject.owner and key in PROJECTS and PROJECTS[key].confidentiality == "sealed":
        return False
    return all(_sees(one, kind, key) for one in both(subject))


#: Kinds of a project that need a role besides, on which nodes: who is inside, who looks.
NARROWER = {
    "rechoice": lambda: (INSIDE, None),
    "look": lambda: (LOOKERS, frozenset(above("north"))),
}


def _sees(subject: Subject, kind: str, key: str) -> bool:
    if subject.is_barred:
        return False
    if kind == "confirmed_linkage":  # seen with either, so by all; what it says with both only
        return True
    if kind in LINKS | PROMISES:  # seen with either project, one of which is open to all
        return True
    if kind in {"draft", "sent_report", "checked_report", "hidden_raid"}:
        return sees_working(subject, key)
    if kind in LESSONS or kind == "share":
        return _sees_lesson(subject, kind, key)
    if kind in CHANGES:
        works = holds(subject, (*WORKING, *LEAD), nodes_of(key))
        concerned = _is_asked(subject, key) or _is_in_the_area(subject, key)
        is_asked = concerned and kind not in BEFORE_ASKING
        return is_asked or (sees_project(subject, key) and works)
    if kind in SCHEDULES:
        works = holds(subject, MAY["exchange.read"], nodes_of(key))
        return sees_project(subject, key) and works
    if kind in NARROWER and not holds(subject, *NARROWER[kind]()):
        return False
    if key in PROJECTS:
        return sees_project(subject, key)
    return _sees_other(subject, kind)


SHARED_BY_ALL = frozenset({"published_lesson", "shared_plan", "live_plan"})
LESSONS = SHARED_BY_ALL | {"lesson", "reviewed_lesson", "shared_draft", "draft_plan"}


def _sees_lesson(subject: Subject, kind: str, key: str) -> bool:
    """Tell whether somebody sees a lesson or shared plan: who works on it, and then everybody.

    A share is of the open project, with the northern office.
    """
    if kind == "share" and holds(subject, READING, frozenset(above("north"))):
        return True
    if kind in SHARED_BY_ALL:
        return PROJECTS[key].confidentiality in {"open", "pmo"} or sees_project(subject, key)
    works = holds(subject, (*WORKING, *LEAD), nodes_of(key))
    return sees_project(subject, key) and works


def _sees_case(subject: Subject) -> bool:
    """Tell whether somebody sees a request before it is decided: who works on it, and its board."""
    return subject.key in SEATED or holds(subject, (*LEAD, *WORKING), nodes_of("own"))


#: Requests of which nobody is asked yet.
BEFORE_ASKING = frozenset({"change", "sent_change", "option"})


def _is_asked(subject: Subject, key: str) -> bool:
    return subject.key == "program_office.north" and key in ASKED


def _is_in_the_area(subject: Subject, key: str) -> bool:
    """Tell whether a request concerns what one runs: "own" follows an activity of the open one."""
    return subject.key == "pm.rows" and key == "open"


def _asked_it(subject: Subject) -> bool:
    return subject.key == "program_office.north"


#: Kinds that are seen by roles at a place, or anywhere: its roles, and the place.
HELD: dict[str, tuple[tuple[str, ...], str]] = {
    **dict.fromkeys(OF_THE_NORTH, (READING, "north")),
    "draft_deviation": ((*OFFICES, "auditor"), "north"),
    **dict.fromkeys(OF_SCENARIOS, (INSIDE, "north")),
    "record_scenario": (INSIDE, "north-1"),
    **dict.fromkeys(("ranking", "frozen_ranking", "ranking_line", "trigger"), (INSIDE, "")),
    "link": ((*LEAD, *OFFICES), "north"),
    **dict.fromkeys(OF_CUSTOMERS, ((*LEAD, *OFFICES, "executive", "auditor"), "north")),
    **dict.fromkeys(OF_MATURITY, (READING, "north")),
    **dict.fromkeys(ASKED_THERE, ((*LEAD, *OFFICES, "auditor"), "north")),
    "draft_model": (LEAD, "organisation"),
    **dict.fromkeys(("ready_package", "accepted_package", "sent_package"), (PACKERS, "north")),
    "trusted_key": ((*PACKERS, "access_admin"), ""),
    "received_status": (READING, "north"),
}


def _sees_other(subject: Subject, kind: str) -> bool:
    if kind in OF_CASES:
        return _sees_case(subject)
    if kind in OF_DECISIONS:
        return _sees_case(subject) or sees_project(subject, "own")
    if kind in OF_MERGERS:  # who reads either office, and who administers access over both
        either = frozenset({"south", *above("north")})
        both_ = holds(subject, ("access_admin",), frozenset(above("hq")))
        return both_ or holds(subject, READING, either)
    if kind in HELD:
        roles, place = HELD[kind]
        return holds(subject, roles, frozenset(above(place)) if place else None)
    if kind == "hidden_ask":  # for who asked, and the roles of its office
        return _asked_it(subject) or holds(subject, INSIDE, frozenset(above("north")))
    if kind in {
        "view",
        "token",
        "entry",
        "feed",
        "draft_ask",
        "sr_survey",
        "rated_survey",
        "own_answer",
    }:
        return subject.key == "program_office.north"
    if kind == "grant":
        reaches = frozenset({"north", "hq", "organisation"})
        return subject.key == "plain" or holds(subject, ("access_admin", "auditor"), reaches)
    if kind in {"import", "accepted_import"}:
        reaches = frozenset({"south", "hq", "organisation"})
        return holds(subject, OF_REGISTERS["exchange.read"], reaches)
    return True


def may_somewhere(subject: Subject, action: str) -> bool:
    """Tell whether somebody may do this to any row at all: what opens a page."""
    held = all(_may_somewhere(one, action) for one in both(subject))
    barred = bool(subject.owner) and action in NOT_FOR_PROGRAMS
    return held and carries(subject, action) and not barred


def _may_somewhere(subject: Subject, action: str) -> bool:
    if subject.is_barred:
        return False
    if action in FOR_EVERYONE or action in FOR_ITS_PERSON or action in OWN_OR_ROLE:
        return True
    if action == "knowledge.release" and holds(subject, LEAD, None):
        return True  # of plans that came from another installation
    opens = action in OR_WHO_RAISED_IT | OR_ITS_OWNER | OR_ITS_LEADER
    return opens or holds(subject, MAY[action], None)


def may(subject: Subject, action: str, kind: str, key: str) -> bool:
    """Tell whether somebody may do this to this row, given that they see it."""
    held = all(_may(one, action, kind, key) for one in both(subject))
    barred = bool(subject.owner) and action in NOT_FOR_PROGRAMS
    return held and carries(subject, action) and not barred


def _may(subject: Subject, action: str, kind: str, key: str) -> bool:
    if subject.is_barred or action == "changes.waive":  # no board has any of the requests asked of
        return False
    if kind == "whole_dependency":  # how it came about is for who sees both projects
        return sees_project(subject, key)
    if action in FOR_EVERYONE:
        return True
    if action in FOR_ITS_PERSON:
        return _owns(subject, kind, key)
    if action in OWN_OR_ROLE and subject.key == key:
        return True
    if action in OR_ITS_OWNER and kind in OF_THE_BENEFIT and _owns(subject, "benefit", key):
        return True
    if kind in ASKS and _asked_it(subject) and action in OF_WHO_ASKED:
        return action not in {"demand.decide", "demand.rate"}  # nobody decides on their own
    if _is_kept_apart(subject, action, kind, key):
        return False
    if action == "projects.keep_calendar":  # the organisation's, or one project's own
        return holds(subject, RUNNERS if key in PROJECTS else LEAD, nodes_above(kind, key))
    return _by_role(subject, action, kind, key)


def _is_kept_apart(subject: Subject, action: str, kind: str, key: str) -> bool:
    """Tell whether a separation of duties keeps somebody from what their role allows."""
    if action in NEVER_ITS_OWNER and _owns(subject, kind, key):
        return True
    return action in NEVER_ITS_MANAGER and key in PROJECTS and PROJECTS[key].manager == subject.key


def _by_role(subject: Subject, action: str, kind: str, key: str) -> bool:
    nodes = None if action in ANYWHERE else nodes_above(kind, key)
    if action in WHERE_IT_IS_KEPT | OVER_BOTH:
        nodes = frozenset(above("hq"))
    if action == "network.say":  # either side of a thread: the office, or who keeps the standard
        kept = holds(subject, LEAD, frozenset(above("hq")))
        return kept or holds(subject, OFFICES, nodes)
    if kind in EITHER_SIDE:  # either side lets go of it; what is asked for waits for its own
        nodes = nodes_of(key) | nodes_of("open")
    if kind in LINKAGES:  # an office of one side judges it, where it sees both
        nodes = nodes_of(key) | nodes_of("open")
        return holds(subject, MAY[action], nodes) and sees_project(subject, key)
    roles = OF_REGISTERS.get(action) if kind in REGISTERS else None
    return holds(subject, roles or MAY[action], nodes)


def _owns(subject: Subject, kind: str, key: str) -> bool:
    if kind == "benefit":
        return PROJECTS[key].benefit_owner == subject.key
    if kind == "person":
        return subject.key == key
    if kind in CHANGES:
        return kind in {"item", "funding"} and _is_asked(subject, key)
    return subject.key == "program_office.north"


def nodes_above(kind: str, key: str) -> frozenset[str]:
    """Return the nodes on which a role reaches a row."""
    if kind == "look":  # the office of the customer looks, wherever the project stands
        return frozenset(above("north"))
    if key in PROJECTS:
        return nodes_of(key)
    places = {
        "office": above(key) if key in PARENT else (),
        "relation": above("north"),
        "portfolio": ("portfolio", *above("hq")),
        "program": ("program", "portfolio", *above("north")),
        "grant": ("north", "hq", "organisation"),
        "import": above("south"),
        "accepted_import": above("south"),
        **dict.fromkeys(OF_BOARDS, above("north")),
        **dict.fromkeys(ASKS, above("north")),
        **dict.fromkeys(OF_SCENARIOS, above("north")),
        "record_scenario": above("north-1"),
        **dict.fromkeys(
            (*OF_CUSTOMERS, "live_service", "pmo_service", "held_document"), above("north")
        ),
        **dict.fromkeys(("case", "condition"), nodes_of("own")),
        **dict.fromkeys((*OF_THE_NORTH, "draft_deviation", "regime"), above("north")),
        **dict.fromkeys(KEPT, above("hq")),
        **dict.fromkeys(OF_MATURITY | ASKED_THERE, above("north")),
        **dict.fromkeys(OF_MERGERS, ("south", *above("north"))),
        **dict.fromkeys(("ready_package", "accepted_package", "sent_package"), above("north")),
        **dict.fromkeys(("night_board", "template", "approved_template"), above("hq")),
    }
    return frozenset(places.get(kind, ("organisation",)))


def reads_journal(subject: Subject) -> bool:
    """Tell whether somebody reads the whole journal, whatever it is about: its auditor."""
    return holds(subject, MAY["audit.read_changes"], frozenset({"organisation"}))


def reads_grants(subject: Subject) -> bool:
    """Tell whether somebody reads everybody's grants, which name what they stand on.

    A restricted or sealed project is not named there.
    """
    return holds(subject, ("access_admin", "auditor"), frozenset({"organisation"}))


def hidden_words(subject: Subject, secrets: dict[str, str]) -> dict[str, str]:
    """Return name to the word that no answer to this subject may hold."""
    return {name: word for name, word in secrets.items() if not _may_read(subject, name)}


def _may_read(subject: Subject, name: str) -> bool:
    if name in PROJECTS:
        return sees(subject, "project", name)
    if name.endswith(":import"):
        return sees(subject, "schedule_import", name.removesuffix(":import"))
    if name.endswith(":lesson"):
        return sees(subject, "lesson", name.removesuffix(":lesson"))
    if name.endswith(":working"):
        return sees(subject, "draft", name.removesuffix(":working"))
    return sees(subject, name, "")
