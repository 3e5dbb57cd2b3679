"""The sample's people: invented names, their positions, and the roles they hold.

Project managers are granted on each project they manage; everybody else is listed here.
"""

from dataclasses import dataclass

DOMAIN = "wharfmere.example"


@dataclass(frozen=True)
class PersonLine:
    """One person; ``key`` is the local part of the address."""

    key: str
    name: str
    post: str
    office: str = ""


@dataclass(frozen=True)
class GrantLine:
    """A role on a node: ``group``, or ``office``/``portfolio`` and its code.

    ``since`` and ``until`` are days from today; without ``since`` it holds from the beginning.
    """

    person: str
    role: str
    node: str
    reason: str
    since: int | None = None
    until: int | None = None
    confirmed: bool = True


PEOPLE = (
    PersonLine("morag.sutherland", "Morag Sutherland", "Chief Executive"),
    PersonLine("chidi.okonkwo", "Chidi Okonkwo", "Director of Water Services"),
    PersonLine("helena.reid", "Helena Vásquez-Reid", "Director of Energy and Heat"),
    PersonLine("imran.qureshi", "Imran Qureshi", "Chief Customer and Digital Officer"),
    PersonLine("ruth.adeyemi", "Ruth Adeyemi", "Head of the Group Portfolio Office", "GPO"),
    PersonLine("tomasz.wielgosz", "Tomasz Wielgosz", "Portfolio Analyst", "GPO"),
    PersonLine("priya.raman", "Priya Raman", "Water Program Office Lead", "WPO"),
    PersonLine("gareth.llewellyn", "Gareth Llewellyn", "Energy Program Office Lead", "EPO"),
    PersonLine("sinead.brennan", "Sinéad Brennan", "Customer and Digital Program Lead", "DPO"),
    PersonLine("kwame.mensah", "Kwame Mensah", "Corporate Change Lead", "KPO"),
    PersonLine("lina.zhou", "Lina Zhou", "Project Controls, Treatment", "TRO"),
    PersonLine("callum.fraser", "Callum Fraser", "Project Controls, Networks", "NLO"),
    PersonLine("beatriz.moura", "Beatriz Moura", "Project Controls, Wastewater", "WWO"),
    PersonLine("hamza.yildiz", "Hamza Yıldız", "Project Controls, Heat and Power", "HPO"),  # noqa: RUF001
    PersonLine("olga.petrenko", "Olga Petrenko", "Technology Delivery Office Lead", "TDO"),
    PersonLine("nia.pritchard", "Nia Pritchard", "Customer Change Office Lead", "CCO"),
    PersonLine("desmond.clarke", "Desmond Clarke", "Project Controls, Estates", "EFO"),
    PersonLine("aisha.malik", "Aisha Malik", "Senior Project Manager", "TRO"),
    PersonLine("ben.hartley", "Ben Hartley", "Project Manager", "TRO"),
    PersonLine("fergus.mcallister", "Fergus McAllister", "Senior Project Manager", "NLO"),
    PersonLine("carys.evans", "Carys Evans", "Project Manager", "NLO"),
    PersonLine("elif.kaya", "Elif Kaya", "Project Manager", "NLO"),
    PersonLine("daniel.osei", "Daniel Osei", "Senior Project Manager", "WWO"),
    PersonLine("grace.nwosu", "Grace Nwosu", "Senior Project Manager", "HPO"),
    PersonLine("hannah.lindqvist", "Hannah Lindqvist", "Project Manager", "HPO"),
    PersonLine("ivan.dimitrov", "Ivan Dimitrov", "Project Manager", "HPO"),
    PersonLine("jaspreet.gill", "Jaspreet Gill", "Project Manager", "HPO"),
    PersonLine("kofi.boateng", "Kofi Boateng", "Senior Project Manager", "CCO"),
    PersonLine("laura.benedetti", "Laura Benedetti", "Project Manager", "CCO"),
    PersonLine("mehmet.arslan", "Mehmet Arslan", "Senior Project Manager", "TDO"),
    PersonLine("nadia.haddad", "Nadia Haddad", "Project Manager", "TDO"),
    PersonLine("owen.trelawney", "Owen Trelawney", "Project Manager", "EFO"),
    PersonLine("yusuf.rahman", "Yusuf Rahman", "Resource Manager, Engineering"),
    PersonLine("patricia.holloway", "Patricia Holloway", "Chair of the Change Board"),
    PersonLine("tamsin.rowe", "Tamsin Rowe", "Operations Manager, Inglemoor"),
    PersonLine("marcus.webb", "Marcus Webb", "Head of Water Operations"),
    PersonLine("amara.diallo", "Amara Diallo", "Head of Customer Service"),
    PersonLine("rhys.morgan", "Rhys Morgan", "Head of Energy Operations"),
    PersonLine("colin.ashdown", "Colin Ashdown", "Head of Finance Operations"),
    PersonLine("judith.feldman", "Judith Feldman", "Head of Internal Audit"),
    PersonLine("arjun.mehta", "Arjun Mehta", "Internal Auditor"),
    PersonLine("bronwen.hughes", "Bronwen Hughes", "Stakeholder Liaison"),
    PersonLine("piotr.zielinski", "Piotr Zieliński", "Identity and Access Manager"),
    PersonLine("fatima.bello", "Fatima Bello", "Service Desk Manager"),
    PersonLine("eleanor.whitcombe", "Eleanor Whitcombe", "Graduate Trainee", "WPO"),
)
FIRST_ADMIN, SECOND_ADMIN = "piotr.zielinski", "fatima.bello"
BOARD = "patricia.holloway"

GRANTS = (
    GrantLine("ruth.adeyemi", "strategic_pmo", "group", "Leads the Group Portfolio Office"),
    GrantLine("tomasz.wielgosz", "strategic_pmo", "group", "Prepares the board's pack"),
    GrantLine("morag.sutherland", "executive", "group", "Chief Executive"),
    GrantLine("chidi.okonkwo", "executive", "portfolio SUPPLY", "Owns the water portfolio"),
    GrantLine("helena.reid", "executive", "portfolio ENERGY", "Owns the energy portfolio"),
    GrantLine("imran.qureshi", "executive", "portfolio CUSTOMER", "Owns this portfolio"),
    GrantLine("priya.raman", "program_office", "office WPO", "Leads the water programs"),
    GrantLine("gareth.llewellyn", "program_office", "office EPO", "Leads the energy programs"),
    GrantLine("sinead.brennan", "program_office", "office DPO", "Leads the digital programs"),
    GrantLine("kwame.mensah", "program_office", "office KPO", "Leads corporate change"),
    GrantLine("sinead.brennan", "project_office", "office MTF", "Led the task force"),
    GrantLine("lina.zhou", "project_office", "office TRO", "Controls treatment projects"),
    GrantLine("callum.fraser", "project_office", "office NLO", "Controls network projects"),
    GrantLine("beatriz.moura", "project_office", "office WWO", "Controls wastewater projects"),
    GrantLine("hamza.yildiz", "project_office", "office HPO", "Controls heat and power projects"),
    GrantLine("olga.petrenko", "project_office", "office TDO", "Leads the delivery office"),
    GrantLine("nia.pritchard", "project_office", "office CCO", "Leads the customer office"),
    GrantLine("desmond.clarke", "project_office", "office EFO", "Controls estates projects"),
    GrantLine("yusuf.rahman", "resource_manager", "office WPO", "Assigns engineers"),
    GrantLine("patricia.holloway", "board_member", "group", "Chairs the Change Board"),
    GrantLine("tamsin.rowe", "requester", "office WPO", "Speaks for the operating areas"),
    GrantLine("marcus.webb", "benefit_owner", "portfolio SUPPLY", "Answers for water benefits"),
    GrantLine("amara.diallo", "benefit_owner", "group", "Answers for customer benefits"),
    GrantLine("rhys.morgan", "benefit_owner", "portfolio ENERGY", "Answers for energy benefits"),
    GrantLine("colin.ashdown", "benefit_owner", "group", "Confirms savings in the ledger"),
    GrantLine("colin.ashdown", "reader", "group", "Reads what finance confirms"),
    GrantLine("judith.feldman", "auditor", "group", "Head of Internal Audit"),
    GrantLine("bronwen.hughes", "reader", "group", "Answers councils and river groups"),
    GrantLine("fatima.bello", "reader", "office TDO", "Cover while a colleague is away", -55, 9),
    GrantLine("tamsin.rowe", "reader", "office EFO", "Follows the depot moves", -80, 21),
    GrantLine("yusuf.rahman", "reader", "office DPO", "Winter resource review", -200, -120),
    GrantLine(
        "imran.qureshi", "board_member", "group", "Sits in the Strategic Change Board", since=-75
    ),
    GrantLine(
        "chidi.okonkwo", "board_member", "group", "Chairs the Water Program Board", since=-75
    ),
    GrantLine(
        "helena.reid", "board_member", "group", "Sits in the Strategic Change Board", since=-75
    ),
    GrantLine(
        "nia.pritchard", "board_member", "group", "Sits in the Group Change Board", since=-75
    ),
    GrantLine(
        "desmond.clarke", "board_member", "group", "Sits in the Group Change Board", since=-75
    ),
    GrantLine(
        "olga.petrenko", "board_member", "group", "Sits in the Group Change Board", since=-75
    ),
    GrantLine("hamza.yildiz", "board_member", "group", "Sits in the Group Change Board", since=-75),
    GrantLine(
        "tamsin.rowe", "board_member", "office WPO", "Sits in the Water Program Board", since=-75
    ),
    GrantLine(
        "callum.fraser", "board_member", "office WPO", "Sits in the Water Program Board", since=-75
    ),
    GrantLine(
        "beatriz.moura", "board_member", "office WPO", "Sits in the Water Program Board", since=-75
    ),
    GrantLine(
        "arjun.mehta", "auditor", "group", "Joins the winter audit", since=-6, confirmed=False
    ),
)

SIGN_IN = (
    ("morag.sutherland", "executive"),
    ("ruth.adeyemi", "strategic_pmo"),
    ("tomasz.wielgosz", "strategic_pmo"),
    ("priya.raman", "program_office"),
    ("lina.zhou", "project_office"),
    ("aisha.malik", "project_manager"),
    ("patricia.holloway", "board_member"),
    ("marcus.webb", "benefit_owner"),
    ("colin.ashdown", "benefit_owner"),
    ("judith.feldman", "auditor"),
    ("piotr.zielinski", "access_admin"),
    ("bronwen.hughes", "reader"),
)
"""Whom one may be with one click, and the role that is shown beside the name."""


def email(key: str) -> str:
    """Return a person's address; the domain is reserved for examples (RFC 2606)."""
    return f"{key}@{DOMAIN}"
