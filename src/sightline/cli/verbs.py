"""The table of verbs, read by the door before any dependency is installed, so nothing is imported here.

A new verb is one line: its name, the Click command that carries it out, and its line of help.
"""

from __future__ import annotations

LAZY = {
    "serve": (
        "sightline.cli.server:serve",
        "Serve the pages and the API, with a job worker beside.",
    ),
    "worker": ("sightline.cli.server:worker", "Carry out queued jobs until stopped."),
    "demo": ("sightline.cli.demo:demo", "Serve the sample organisation on this machine only."),
    "migrate": ("sightline.cli.database:migrate", "Make or update the database."),
    "import": (
        "sightline.cli.registers:import_",
        "Bring a file in: a register, a schedule, or whatever it turns out to be.",
    ),
    "intake": (
        "sightline.cli.intake:intake",
        "Take e-mail in as proposals: a mailbox, a folder, a message, or an IMAP server.",
    ),
    "export": (
        "sightline.cli.registers:export",
        'Write a list as CSV or XLSX; "register" is another name for the projects.',
    ),
    "schedule": (
        "sightline.cli.schedules:schedule",
        "Compute a schedule file's dates and floats from its logic alone.",
    ),
    "simulate": (
        "sightline.cli.simulations:simulate",
        "Tell when a schedule file may finish and what it may cost, with their chances.",
    ),
    "check": (
        "sightline.cli.schedules:check",
        "Check a schedule file: its problems and the fourteen measures of its quality.",
    ),
    "convert": (
        "sightline.cli.schedules:convert",
        "Write a schedule file in another format, and say what that format cannot hold.",
    ),
    "impact": (
        "sightline.cli.impact:impact",
        "Tell what deltas change in a schedule file, or in the plan of record: who moves, and why.",
    ),
    "linkages": (
        "sightline.cli.linkages:linkages",
        "Tell which projects of a register seem to belong together, and what they share.",
    ),
    "select": (
        "sightline.cli.selections:select",
        "Choose the best projects of a file within budgets, people and policy, and say why.",
    ),
    "reference-class": (
        "sightline.cli.reference_classes:reference_class",
        "Tell how finished work came out against its estimates, and the uplift to plan with.",
    ),
    "network": (
        "sightline.cli.network:network",
        "Exchange signed packages with other installations: export, import, keys.",
    ),
    "services": (
        "sightline.cli.service_catalogues:services",
        "Write the catalogue of an office as YAML, or bring one in.",
    ),
    "backup": ("sightline.cli.database:backup", "Write database and files into one .tar file."),
    "restore": ("sightline.cli.database:restore", "Put a backup in place of what is there."),
    "verify": (
        "sightline.cli.verify:verify",
        "Check every journal and every invariant; say where one does not hold.",
    ),
    "state-digest": (
        "sightline.cli.state_digest:state_digest",
        "Print one digest over all domain rows, stored files and queued jobs.",
    ),
    "createsuperuser": (
        "sightline.cli.people:createsuperuser",
        "Add a person who administers access and leads the strategic PMO.",
    ),
    "manage": ("sightline.cli.database:manage", "Run a Django management command."),
}
