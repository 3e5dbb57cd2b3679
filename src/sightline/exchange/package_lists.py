"""The lists of packages, of trusted keys, and of what other installations published."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sightline.exchange.models import PackageIn
from sightline.formats.package import KINDS
from sightline.projects.rules import COLOURS
from sightline.ui.listing import Column, Filter, Listing
from sightline.ui.templatetags.sightline import date as date_html

TONES = {"ready": "chip-warn", "accepted": "chip-good"}


def state_chip(row: PackageIn) -> SafeString:
    """Return a package's state as a chip."""
    tone = TONES.get(row.state, "")
    return format_html('<span class="chip {}">{}</span>', tone, row.get_state_display())


def _link(route: str, words: str, row: Any) -> SafeString:
    address = reverse(route, args=[row.pk])
    return format_html('<a class="name" href="{}" data-row-link>{}</a>', address, words)


def _day(name: str, label: str) -> Column:
    return Column(
        name, label, lambda row: getattr(row, name), lambda row: date_html(getattr(row, name)),
        order=name, kind="date",
    )  # fmt: skip


def _count(key: str, label: str) -> Column:
    return Column(key, label, lambda row: row.counts.get(key), kind="number")


def _person(row: Any) -> str:
    return row.person.name if row.person else ""


OFFICE = Column("office", "Office", lambda row: row.office.name, order="office__name")
PACKAGES_IN = Listing(
    name="packages-in",
    columns=(
        Column(
            "origin", "From", lambda row: row.origin,
            lambda row: _link("package", row.origin, row), order="origin",
        ),
        Column("state", "State", lambda row: row.get_state_display(), state_chip, order="state"),
        _day("made_on", "Made on"),
        _count("new", "New"),
        _count("newer", "Newer"),
        _count("same", "Here already"),
        _count("refused", "Refused"),
        OFFICE,
        Column("person", "Brought by", _person),
        Column("file", "File", lambda row: row.file_name, order="file_name", shown=False),
        Column("fingerprint", "Key", lambda row: row.fingerprint, shown=False),
    ),
    filters=(Filter("state", "State", lambda v: Q(state=v), tuple(PackageIn.State.choices)),),
    search=("origin", "file_name"),
    default_sort="-made_on",
)  # fmt: skip
PACKAGES_OUT = Listing(
    name="packages-out",
    columns=(
        Column(
            "package", "Package", lambda row: str(row.package_id),
            lambda row: _link("package-out", str(row), row),
        ),
        _day("made_on", "Made on"),
        Column("why", "For whom, and why", lambda row: row.why, order="why"),
        *(_count(kind, f"{name}s".replace("statuss", "statuses")) for kind, name in KINDS.items()),
        OFFICE,
        Column("person", "Made by", _person),
    ),
    search=("why",),
    default_sort="-made_on",
)  # fmt: skip


def _trust(row: Any) -> str:
    return "Revoked" if row.revoked_on else "Trusted"


def _trust_chip(row: Any) -> SafeString:
    tone = "" if row.revoked_on else "chip-good"
    return format_html('<span class="chip {}">{}</span>', tone, _trust(row))


KEYS = Listing(
    name="trusted-keys",
    columns=(
        Column("whose", "Whose it is", lambda row: row.whose, order="whose"),
        Column("state", "State", _trust, _trust_chip, order="revoked_on", kind="status"),
        Column("fingerprint", "Fingerprint", lambda row: row.fingerprint, order="fingerprint"),
        Column("why", "Why it is trusted", lambda row: row.why),
        Column("added_by", "Added by", lambda row: row.added_by.name if row.added_by else ""),
        _day("added_on", "Added on"),
        _day("revoked_on", "Revoked on"),
        Column("revoked_why", "Why it was revoked", lambda row: row.revoked_why),
    ),
    filters=(
        Filter(
            "state", "State", lambda v: Q(revoked_on__isnull=v == "trusted"),
            (("trusted", "Trusted"), ("revoked", "Revoked")),
        ),
    ),
    search=("whose", "fingerprint"),
    default_sort="whose",
)  # fmt: skip
SNAPSHOTS = Listing(
    name="received-statuses",
    columns=(
        Column(
            "code", "Project", lambda row: row.code,
            lambda row: _link("received-status", row.code, row), order="code",
        ),
        Column("name", "Name", lambda row: row.name, order="name"),
        Column("declared", "Declared", lambda row: COLOURS.get(row.declared, row.declared)),
        _day("period", "As of"),
        Column("origin", "From", lambda row: row.origin, order="origin"),
        Column("finish", "Forecast finish", lambda row: row.said.get("forecast_finish") or ""),
        OFFICE,
    ),
    search=("code", "name", "origin"),
    default_sort="code",
)  # fmt: skip
