"""The customers of the sample's strategic PMO: who stands for each, and what it needs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CustomerLine:
    """One customer: who stands for it, how far up the ladder it came, and what it needs.

    Attributes:
        finding: A major finding of the last weeks, which put it down a step.
    """

    name: str
    kind: str
    person: str
    approach: str
    importance: int
    need: str
    finding: str = ""


CUSTOMERS = (
    CustomerLine("Executive board", "executive", "morag.sutherland", "guide", 5,
                 "One page on what to decide, two days before"),
    CustomerLine("Water services", "sponsor", "chidi.okonkwo", "partner", 5,
                 "Which projects can wait if the summer is dry"),
    CustomerLine("Energy and heat", "sponsor", "helena.reid", "guide", 4,
                 "A forecast that the regulator would believe"),
    CustomerLine("Customer and digital", "sponsor", "imran.qureshi", "empower", 4,
                 "Templates, and to be left alone"),
    CustomerLine("Treatment project managers", "project_manager", "aisha.malik", "empower", 3,
                 "A second pair of eyes on the plan"),
    CustomerLine("Networks project managers", "project_manager", "fergus.mcallister", "partner", 3,
                 "Somebody who knows the street works calendar", "Two plans without a baseline"),
    CustomerLine("Heat project managers", "project_manager", "hannah.lindqvist", "direct", 3,
                 "Help with the first schedule"),
    CustomerLine("Billing team", "team", "laura.benedetti", "guide", 3,
                 "To know early what a release changes"),
    CustomerLine("Data platform team", "team", "nadia.haddad", "direct", 2,
                 "One place for decisions"),
    CustomerLine("Finance operations", "partner", "colin.ashdown", "partner", 4,
                 "Benefits that can be booked"),
    CustomerLine("Customer service", "partner", "amara.diallo", "guide", 3,
                 "Notice of what customers will ask"),
    CustomerLine("River communities", "external", "bronwen.hughes", "direct", 2,
                 "Plain words about works in the street"),
)  # fmt: skip
