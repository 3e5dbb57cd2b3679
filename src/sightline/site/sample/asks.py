"""What is asked for in the sample: an intake queue of proposals in every state."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AskLine:
    """One proposal; money in thousands, ``ago`` the days since it was handed in.

    ``state`` is where it has got to; ``words`` what was said there. ``aim`` is an objective with
    the percentage that would serve it.
    """

    key: str
    title: str
    need: str
    asker: str
    office: str
    desk: str
    kind: str
    size: str
    cost: int | None
    value: int | None
    ago: int
    state: str
    aim: tuple[str, int] | None = None
    sponsor: str = ""
    words: str = ""
    more: tuple[tuple[str, str], ...] = ()
    joined: tuple[str, ...] = ()


WATER, DIGITAL, ENERGY, CORPORATE = (
    "priya.raman",
    "sinead.brennan",
    "gareth.llewellyn",
    "kwame.mensah",
)
MEDIUM = (("impact", "We go on as today, with its cost and its risk."),)
LARGE = (
    *MEDIUM,
    ("case", "Worked out with finance: it pays back within the period asked for."),
    ("risks", "Suppliers are few, and the people who know the site are busy."),
)
ASKS = (
    AskLine(
        "sensors", "Sensors in all pumping stations",
        "We learn that a pump has stopped when a customer calls. A sensor would tell us at once.",
        "tamsin.rowe", "WPO", WATER, "system", "m", 420, 160, 2, "submitted", ("SERVICE", 60),
        "marcus.webb", joined=("nia.pritchard", "callum.fraser"),
    ),
    AskLine(
        "alarm", "Alarm when a pump stops",
        "Tell the control room when a pump in a pumping station stops, before customers notice.",
        "callum.fraser", "NLO", "callum.fraser", "idea", "s", 60, 30, 1, "submitted",
    ),
    AskLine(
        "chat", "Chat for bill questions",
        "A third of calls in winter are about one line of the bill.",
        "amara.diallo", "DPO", DIGITAL, "system", "m", 310, 190, 9, "submitted", ("SERVICE", 80),
        "imran.qureshi",
    ),
    AskLine(
        "benches", "Benches at the reservoirs",
        "Visitors sit on the fence, which then has to be mended.",
        "bronwen.hughes", "GPO", "tomasz.wielgosz", "asset", "xs", 12, None, 3, "submitted",
    ),
    AskLine(
        "braille", "Bills in Braille and large print",
        "Two thousand households ask for it each year and wait six weeks.",
        "amara.diallo", "DPO", DIGITAL, "improvement", "s", 45, 10, 14, "screening",
        ("CARE", 100), "amara.diallo", joined=("bronwen.hughes",),
    ),
    AskLine(
        "heat", "Heat from the Inglemoor sludge",
        "The digester wastes more heat than the village beside it uses.",
        "rhys.morgan", "EPO", ENERGY, "asset", "l", 5200, 640, 12, "screening",
        ("HEAT", 70), "helena.reid", more=(*LARGE, ("place", "Inglemoor works")),
    ),
    AskLine(
        "drones", "Drones to look at dams",
        "A dam is looked at from ropes twice a year, at a risk that we need not take.",
        "lina.zhou", "TRO", "lina.zhou", "system", "s", 90, 40, 6, "screening", ("SAFE", 50),
        "marcus.webb",
    ),
    AskLine(
        "payslip", "Payslips on the telephone", "Depot staff have no computer at work.",
        "desmond.clarke", "KPO", CORPORATE, "improvement", "s", 25, 8, 20, "sent_back",
        words="How many people would use it, and what does the payroll supplier offer?",
    ),
    AskLine(
        "trucks", "Electric vans for the leak crews",
        "The lease of forty diesel vans ends next year.",
        "desmond.clarke", "KPO", CORPORATE, "asset", "m", 1900, 310, 33, "qualified",
        ("CARBON", 70), "helena.reid", more=(*MEDIUM, ("place", "Depots west and north")),
    ),
    AskLine(
        "valves", "Renew the valves of zone 7",
        "Every second burst in zone 7 takes a day because its valves do not close.",
        "callum.fraser", "NLO", "callum.fraser", "asset", "m", 880, 420, 41, "qualified",
        ("LEAK", 80), "marcus.webb", more=MEDIUM, joined=("tamsin.rowe", "carys.evans"),
    ),
    AskLine(
        "twin", "A digital twin of the trunk mains",
        "Operators cannot try out a shutdown before they do it.",
        "marcus.webb", "WPO", WATER, "system", "xl", 3400, 700, 52, "qualified", ("DRY", 40),
        "chidi.okonkwo", more=LARGE,
    ),
    AskLine(
        "passkeys", "Passkeys for all staff", "Half of last year's incidents began with a password.",
        "olga.petrenko", "DPO", DIGITAL, "system", "m", 260, 120, 27, "qualified", ("CYBER", 90),
        "imran.qureshi", more=MEDIUM,
    ),
    AskLine(
        "meters", "Read meters from the street",
        "Readers cannot get into one house in nine.",
        "nia.pritchard", "DPO", DIGITAL, "asset", "l", 2600, 900, 35, "qualified", ("COST", 60),
        "imran.qureshi", more=LARGE,
    ),
    AskLine(
        "lead", "Lead pipes of schools",
        "The regulator wants every school free of lead pipes.",
        "marcus.webb", "WPO", WATER, "mandatory", "l", 4100, 0, 60, "approved", ("SAFE", 100),
        "chidi.okonkwo",
        more=(*LARGE, ("mandatory_citation", "Water Quality Order, article 9")),
    ),
    AskLine(
        "portal", "One portal for developers",
        "A builder fills in five forms with the same drawing.",
        "amara.diallo", "DPO", DIGITAL, "system", "m", 540, 280, 71, "approved", ("SERVICE", 70),
        "imran.qureshi", more=MEDIUM,
    ),
    AskLine(
        "switchgear", "Switchgear of the Keld works",
        "Spare parts are no longer made.",
        "rhys.morgan", "EPO", ENERGY, "asset", "m", 1300, 0, 80, "deferred", ("SAFE", 40),
        "helena.reid", "After the outage of next summer, when the works stand still anyway.",
        MEDIUM,
    ),
    AskLine(
        "archive", "Scan the plan archive",
        "Drawings from before 1990 exist once, on paper.",
        "lina.zhou", "KPO", CORPORATE, "improvement", "m", 380, 60, 95, "deferred", ("COST", 30),
        "colin.ashdown", "When the new building is ready to take the paper.", MEDIUM,
    ),
    AskLine(
        "waste", "Sell treated sludge to farms",
        "We pay for carting away what farms would buy.",
        "beatriz.moura", "WPO", WATER, "idea", "m", 240, 150, 88, "converted", ("CARBON", 50),
        "chidi.okonkwo", more=MEDIUM,
    ),
    AskLine(
        "forms", "Holiday forms without paper", "A form passes through four hands.",
        "desmond.clarke", "KPO", CORPORATE, "improvement", "xs", 4, 6, 120, "completed",
        ("COST", 10), "colin.ashdown",
        "Done in the staff system; a request is answered in a day instead of nine.",
    ),
    AskLine(
        "signs", "New signs at the depots", "Drivers of suppliers go to the wrong gate.",
        "owen.trelawney", "KPO", CORPORATE, "asset", "s", 30, 5, 140, "completed", ("COST", 10),
        "colin.ashdown", "All six depots have new signs; no delivery went astray since.",
    ),
    AskLine(
        "coin", "Take payments in cryptocurrency", "Some customers ask for it.",
        "nia.pritchard", "DPO", DIGITAL, "idea", "m", 200, 0, 45, "rejected",
        words="Four customers have asked in two years.", more=(("reason", "no_value"),),
    ),
    AskLine(
        "helipad", "A helipad at head office", "Visitors from the islands lose half a day.",
        "owen.trelawney", "KPO", CORPORATE, "asset", "m", 700, 0, 64, "rejected",
        more=(("reason", "no_fit"),),
    ),
    AskLine(
        "blog", "A blog of the control room", "People like to see what happens at night.",
        "bronwen.hughes", "GPO", "ruth.adeyemi", "idea", "xs", None, None, 30, "withdrawn",
        words="The press office begins one.",
    ),
    AskLine(
        "telemetry", "Telemetry for pumping stations",
        "Pumps in the stations should report by themselves when they stop.",
        "carys.evans", "NLO", "callum.fraser", "system", "s", 75, 35, 5, "duplicate",
        words="The same sensors.", more=(("into", "sensors"),),
    ),
    AskLine(
        "showers", "Showers for people who cycle", "There is one for two hundred.",
        "eleanor.whitcombe", "KPO", CORPORATE, "asset", "s", 35, None, 0, "draft",
    ),
)  # fmt: skip
