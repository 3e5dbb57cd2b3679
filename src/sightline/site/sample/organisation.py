"""Offices, portfolios and programs of the sample organisation; all names are invented."""

from dataclasses import dataclass

NAME = "Wharfmere Water & Energy"
CURRENCY = "GBP"


@dataclass(frozen=True)
class OfficeLine:
    """One PMO; ``parent`` is the code of the office above it."""

    code: str
    name: str
    level: str
    parent: str = ""
    mandate: str = ""


@dataclass(frozen=True)
class PortfolioLine:
    """One portfolio with the roll-up policy its board chose."""

    code: str
    name: str
    office: str
    owner: str
    policy: str
    description: str


@dataclass(frozen=True)
class ProgramLine:
    """One program; its projects belong to ``home``, a project office."""

    code: str
    name: str
    portfolio: str
    office: str
    home: str
    sponsor: str
    manager: str
    description: str


OFFICES = (
    OfficeLine(
        "GPO",
        "Group Portfolio Office",
        "strategic",
        mandate="One view of all change for the board: what serves the strategy, what does not, "
        "and what the group can bear at once.",
    ),
    OfficeLine(
        "WPO",
        "Water Program Office",
        "program",
        "GPO",
        "Runs the water and wastewater programs together with the operating areas.",
    ),
    OfficeLine(
        "EPO",
        "Energy and Heat Program Office",
        "program",
        "GPO",
        "Runs heat networks, power and bioresources as one energy business.",
    ),
    OfficeLine(
        "DPO",
        "Customer and Digital Program Office",
        "program",
        "GPO",
        "Joins what customers see with the systems behind it.",
    ),
    OfficeLine(
        "KPO",
        "Corporate Change Program Office",
        "program",
        "GPO",
        "Buildings, depots, fleet and the way we work.",
    ),
    OfficeLine("TRO", "Treatment and Reservoirs Project Office", "project", "WPO"),
    OfficeLine("NLO", "Networks and Leakage Project Office", "project", "WPO"),
    OfficeLine("WWO", "Wastewater Project Office", "project", "WPO"),
    OfficeLine("HPO", "Heat and Power Project Office", "project", "EPO"),
    OfficeLine("TDO", "Technology Delivery Office", "project", "DPO"),
    OfficeLine("CCO", "Customer Change Office", "project", "DPO"),
    OfficeLine("EFO", "Estates and Fleet Project Office", "project", "KPO"),
    OfficeLine(
        "MTF",
        "Metering Task Force",
        "project",
        "DPO",
        "Set up for the meter tender; its work went to Networks and Leakage.",
    ),
)
RELATIONS = (("TDO", "CCO", "peer"), ("NLO", "CCO", "independent"), ("EFO", "KPO", "merging"))
CLOSED_OFFICE = ("MTF", -7, "The tender is let; the rollout belongs to Networks and Leakage.")

PORTFOLIOS = (
    PortfolioLine(
        "SUPPLY",
        "Resilient Water",
        "WPO",
        "chidi.okonkwo",
        "threshold",
        "Treatment, reservoirs, networks and rivers: what keeps supply safe and rivers clean.",
    ),
    PortfolioLine(
        "ENERGY",
        "Net Zero Energy",
        "EPO",
        "helena.reid",
        "weighted_mean",
        "Heat, power and bioresources on the way to operational net zero.",
    ),
    PortfolioLine(
        "CUSTOMER",
        "Customer and Corporate",
        "GPO",
        "imran.qureshi",
        "worst_child",
        "What customers meet, the systems behind it, and the places we work in.",
    ),
)
PROGRAMS = (
    ProgramLine(
        "TRN",
        "Treatment Renewal",
        "SUPPLY",
        "WPO",
        "TRO",
        "chidi.okonkwo",
        "priya.raman",
        "Renew filters, clarifiers and dosing before they fail.",
    ),
    ProgramLine(
        "RSD",
        "Reservoir Safety and Drought",
        "SUPPLY",
        "WPO",
        "TRO",
        "chidi.okonkwo",
        "priya.raman",
        "Safe reservoirs, and water when it does not rain.",
    ),
    ProgramLine(
        "LFN",
        "Leak-Free Networks",
        "SUPPLY",
        "WPO",
        "NLO",
        "chidi.okonkwo",
        "priya.raman",
        "Find leaks earlier, mend them sooner, lose less water.",
    ),
    ProgramLine(
        "CRV",
        "Clean Rivers",
        "SUPPLY",
        "WPO",
        "WWO",
        "chidi.okonkwo",
        "priya.raman",
        "Fewer spills and cleaner outfalls.",
    ),
    ProgramLine(
        "HTN",
        "Heat Networks",
        "ENERGY",
        "EPO",
        "HPO",
        "helena.reid",
        "gareth.llewellyn",
        "Low-carbon heat for the city and its hospital.",
    ),
    ProgramLine(
        "GRS",
        "Grid and Storage",
        "ENERGY",
        "EPO",
        "HPO",
        "helena.reid",
        "gareth.llewellyn",
        "Own generation, storage, and power that stays on.",
    ),
    ProgramLine(
        "BIO",
        "Bioresources",
        "ENERGY",
        "EPO",
        "HPO",
        "helena.reid",
        "gareth.llewellyn",
        "Gas and nutrients from what treatment leaves behind.",
    ),
    ProgramLine(
        "CUS",
        "Customer Promise",
        "CUSTOMER",
        "DPO",
        "CCO",
        "imran.qureshi",
        "sinead.brennan",
        "Right bills, quick answers, fewer reasons to call.",
    ),
    ProgramLine(
        "DIG",
        "Digital Core",
        "CUSTOMER",
        "DPO",
        "TDO",
        "imran.qureshi",
        "sinead.brennan",
        "One set of systems, joined once, safe from attack.",
    ),
    ProgramLine(
        "WPF",
        "Workplace and Fleet",
        "CUSTOMER",
        "KPO",
        "EFO",
        "imran.qureshi",
        "kwame.mensah",
        "Fewer buildings, cleaner vans, better places to work.",
    ),
)
EXECUTIVES = {"SUPPLY": "chidi.okonkwo", "ENERGY": "helena.reid", "CUSTOMER": "imran.qureshi"}
CHECKERS = {
    "TRO": "lina.zhou",
    "NLO": "callum.fraser",
    "WWO": "beatriz.moura",
    "HPO": "hamza.yildiz",
    "TDO": "olga.petrenko",
    "CCO": "nia.pritchard",
    "EFO": "desmond.clarke",
}
LEADS = {
    "WPO": "priya.raman",
    "EPO": "gareth.llewellyn",
    "DPO": "sinead.brennan",
    "KPO": "kwame.mensah",
}
