"""What the sample's projects touch: systems, data, vendors, sites and groups of people."""

SYSTEMS = (
    "Plant telemetry (SCADA)",
    "Halyard customer system",
    "Ledgerline finance",
    "Assetbook asset register",
    "Group integration platform",
    "Notify gateway",
    "Fieldmate mobile work",
    "Meter head-end",
    "Network model",
    "Data warehouse",
    "Paydock payroll",
    "Clerkwell expenses",
)
DATA = (
    "Customer contact preferences",
    "Meter readings",
    "Asset hierarchy",
    "Tariffs",
    "Sewer level history",
    "Staff identities",
)
VENDORS = (
    "Tarnwell Controls",
    "Orrinvale Civil Works",
    "Bellhaugh Messaging",
    "Quillfen Data",
    "Penmarrow Pumps",
    "Leamoor Metering",
    "Stanrigg Boring",
    "Cobdale Heat",
    "Sablefen Advisers",
)
SITES = (
    "Brackenford works",
    "Aldersyke works",
    "Eskholme works",
    "Garstow works",
    "Lowmere works",
    "Dunmere pumping station",
    "Inglemoor reservoir",
    "Kestrel Reach intake",
    "Carrow Bridge",
    "Marrick Sands",
    "Haverby",
    "Fellbeck",
    "North depot",
)
GROUPS = (
    "Field technicians, North",
    "Treatment operators",
    "Contact centre advisers",
    "Network controllers",
    "Billing team",
    "Depot staff",
    "Finance partners",
    "Residents, Wharfmere East",
)
KIND_OF: dict[str, str] = {
    name: kind
    for kind, names in (
        ("system", SYSTEMS),
        ("data", DATA),
        ("vendor", VENDORS),
        ("site", SITES),
        ("group", GROUPS),
    )
    for name in names
}
ROLE_OF = {
    "system": ("changes its interfaces", "reads from it", "replaces a part of it"),
    "data": ("reads it", "corrects it", "moves it"),
    "vendor": ("main contractor", "supplies and installs", "advises"),
    "site": ("builds here", "works here under permit", "connects here"),
    "group": ("changes how they work", "trains them", "asks for their time"),
}
