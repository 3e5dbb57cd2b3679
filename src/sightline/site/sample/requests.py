"""The change requests of the sample: those about the meters, an emergency, and all together."""

from sightline.site.sample.request_lines import OptionLine, RequestLine, RulingLine
from sightline.site.sample.requests_group import GROUP
from sightline.site.sample.requests_water import WATER

METERS = (
    RequestLine(
        "load-test",
        "DIG-01",
        "Six more weeks of load tests before the readings go live",
        "The event bus loses readings beyond a third of the load of all meters. Tuning needs six "
        "weeks with the maker.",
        "group",
        days=42,
        cost=380,
        reason="correction",
        urgency="high",
        risk="Readings are lost in the first week, and bills are guessed.",
        back_out="The old nightly files go on until the bus holds.",
        options=(
            OptionLine(
                "Tune with a third of the meters first",
                "stage",
                14,
                140,
                "Go live by town; the rest follows as the bus holds.",
            ),
            OptionLine(
                "Nightly files for the meters until summer",
                "decouple",
                7,
                260,
                "Keep the files for the meters; the bus carries everything else.",
            ),
        ),
    ),
    RequestLine(
        "twice",
        "LFN-01",
        "Readings twice a day from the first town",
        "Leaks at night show when the meters tell twice. The meters can do it already.",
        "group",
        days=7,
        cost=45,
        holder="marcus.webb",
        reason="opportunity",
        risk="Night leaks are found a day later.",
        back_out="Set the meters back to one reading.",
    ),
)
REQUESTS = WATER + GROUP + METERS
EMERGENCY = RequestLine(
    "pump",
    "BIO-01",
    "Hire a heating pump for the second digester",
    "The pump failed at night; the digester loses a degree a day and dies at thirty.",
    "emergency",
    cost=35,
    holder="rhys.morgan",
    reason="correction",
    urgency="critical",
    type="operational",
    risk="The digester dies and is empty for three months.",
    back_out="Send the hired pump back.",
    window=(-18, 3),
    rulings=(RulingLine(0, "approve", "The digester cannot wait for a weekly board."),),
)
