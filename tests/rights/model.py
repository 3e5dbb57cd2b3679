"""Who may see and do what, written anew from the table of roles; nothing here calls the product.

Sight: *open* rows are the organisation's, *PMO* rows belong to who holds a reading role on or
above them, *restricted* ones to who is named on the row (and the auditor), *sealed* ones to who
is named. Rights: a role on or above the row, and the separations of duties.
"""

from dataclasses import dataclass

OFFICES = ("program_office", "project_office")
RUNNERS = ("project_manager", *OFFICES)
#: Roles that read what is published below their node; the others see what they are named on.
READING = ("executive", "strategic_pmo", *RUNNERS, "board_member", "auditor", "reader")
WORKING = (*RUNNERS, "auditor")
LEAD = ("strategic_pmo",)
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
    "projects.run": RUNNERS,
    "projects.decide": ("executive",),
    "projects.set_confidentiality": (*LEAD, "program_office"),
    "projects.transfer": (*LEAD, "program_office"),
    "projects.submit_gate": RUNNERS,
    "projects.decide_gate": ("executive", "board_member"),
    "projects.write_report": RUNNERS,
    "projects.check_report": OFFICES,
    "projects.publish_report": RUNNERS,
    "projects.apply_register": (*LEAD, "program_office"),
    "projects.apply_plan": (*LEAD, *RUNNERS),
    "projects.keep_calendar": (*LEAD, *RUNNERS),
    "exchange.read": (*LEAD, *WORKING),
    "exchange.start": (*LEAD, *RUNNERS),
    "exchange.accept": (*LEAD, *RUNNERS),
    "exchange.save_mapping": (*LEAD, "program_office"),
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
    {"identity.read", "strategy.read", "projects.read", "reports.read", "projects.undo"}
)
#: Only for the person whom the row belongs to.
FOR_ITS_PERSON = {
    "identity.own_token": "token",
    "identity.own_view": "view",
    "identity.own_account": "person",
    "projects.accept_benefit": "benefit",
}
#: What a token with the scope "read" carries.
READS = frozenset(
    {
        "identity.read",
        "identity.read_history",
        "strategy.read",
        "projects.read",
        "projects.read_working",
        "exchange.read",
        "reports.read",
        "audit.search",
        "audit.read_changes",
    }
)
#: Mappings are the common property of all offices that bring files in.
ANYWHERE = frozenset({"exchange.save_mapping"})
#: For the person concerned, and for the roles that hold it.
OWN_OR_ROLE = frozenset({"identity.read_history"})
NEVER_ITS_MANAGER = frozenset({"projects.decide", "projects.decide_gate"})


def above(node: str) -> tuple[str, ...]:
    """Return a node and everything it lies in, up to the organisation."""
    chain = [node]
    while chain[-1] in PARENT:
        chain.append(PARENT[chain[-1]])
    return tuple(chain)


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
    return any(role in roles and (nodes is None or node in nodes) for role, node in live(subject))


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


def sees(subject: Subject, kind: str, key: str) -> bool:
    """Tell whether somebody sees the row of a kind that stands in a relation."""
    if subject.owner and key in PROJECTS and PROJECTS[key].confidentiality == "sealed":
        return False
    return all(_sees(one, kind, key) for one in both(subject))


def _sees(subject: Subject, kind: str, key: str) -> bool:
    if subject.is_barred:
        return False
    if kind in LINKS:  # seen with either project, one of which is open to all
        return True
    if kind in {"draft", "sent_report", "checked_report", "hidden_raid"}:
        return sees_working(subject, key)
    if kind in SCHEDULES:
        works = holds(subject, MAY["exchange.read"], nodes_of(key))
        return sees_project(subject, key) and works
    if key in PROJECTS:
        return sees_project(subject, key)
    return _sees_other(subject, kind)


def _sees_other(subject: Subject, kind: str) -> bool:
    if kind in {"view", "token", "entry"}:
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
    return held and carries(subject, action)


def _may_somewhere(subject: Subject, action: str) -> bool:
    if subject.is_barred:
        return False
    if action in FOR_EVERYONE or action in FOR_ITS_PERSON or action in OWN_OR_ROLE:
        return True
    return holds(subject, MAY[action], None)


def may(subject: Subject, action: str, kind: str, key: str) -> bool:
    """Tell whether somebody may do this to this row, given that they see it."""
    held = all(_may(one, action, kind, key) for one in both(subject))
    return held and carries(subject, action)


def _may(subject: Subject, action: str, kind: str, key: str) -> bool:
    if subject.is_barred:
        return False
    if action in FOR_EVERYONE:
        return True
    if action in FOR_ITS_PERSON:
        return _owns(subject, kind, key)
    if action in OWN_OR_ROLE and subject.key == key:
        return True
    if action in NEVER_ITS_MANAGER and key in PROJECTS and PROJECTS[key].manager == subject.key:
        return False
    if action == "projects.keep_calendar":  # the organisation's, or one project's own
        return holds(subject, RUNNERS if key in PROJECTS else LEAD, nodes_above(kind, key))
    nodes = None if action in ANYWHERE else nodes_above(kind, key)
    if kind == "cross_link":  # either side lets go of it; what is asked for waits for its own
        nodes = nodes_of(key) | nodes_of("open")
    roles = OF_REGISTERS.get(action) if kind in REGISTERS else None
    return holds(subject, roles or MAY[action], nodes)


def _owns(subject: Subject, kind: str, key: str) -> bool:
    if kind == "benefit":
        return PROJECTS[key].benefit_owner == subject.key
    if kind == "person":
        return subject.key == key
    return subject.key == "program_office.north"


def nodes_above(kind: str, key: str) -> frozenset[str]:
    """Return the nodes on which a role reaches a row."""
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
    if name.endswith(":working"):
        return sees(subject, "draft", name.removesuffix(":working"))
    return sees(subject, name, "")
