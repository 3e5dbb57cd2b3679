"""The gallery: every shared component in every state, for the eye and for the accessibility test.
Sample values stand in the template and here alone; nothing is read from the database.
"""

from datetime import date
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sightline.ui.axis import Axis


class GalleryForm(forms.Form):
    """One field of each kind, some required, some with help."""

    name = forms.CharField(max_length=80, help_text="As the sponsor would say it.")
    need = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    stage = forms.ChoiceField(choices=[("idea", "Idea"), ("case", "Business case")])
    finish = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)
    is_open = forms.BooleanField(required=False, label="Everybody in the organisation may see it")
    size = forms.ChoiceField(
        choices=[("s", "Small"), ("m", "Medium"), ("l", "Large")],
        widget=forms.RadioSelect,
        required=False,
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component in all its states."""
    if "toast" in request.GET:
        messages.success(request, "Harbour crossing saved.", extra_tags="undo=/ui/gallery")
        messages.error(request, "The file holds no table that could be a register.")
    axis = Axis(date(2026, 1, 1), date(2027, 12, 31), date(2026, 11, 23))
    return render(request, "ui/gallery.html", {"axis": axis, **_forms(), **_samples()})


def _forms() -> dict[str, GalleryForm]:
    return {"form": GalleryForm(), "wrong_form": GalleryForm({"name": "", "stage": "other"})}


def _samples() -> dict[str, object]:
    reports = ["green", "green", "amber_green", "amber", "amber", "none", "amber_red", "red", "red"]
    return {
        "colours": ["green", "amber_green", "amber", "amber_red", "red", "none"],
        "reports": [(colour, f"Period {n}") for n, colour in enumerate(reports, start=1)],
        "counts": {"red": 3, "amber_red": 2, "amber": 5, "amber_green": 4, "green": 11, "none": 2},
        "rows": _rows(),
        "nodes": _nodes(),
        "views": [
            SimpleNamespace(label="All projects", href="?view=all", active=True, shared=False),
            SimpleNamespace(label="My red ones", href="?view=red", active=False, shared=True),
        ],
        "tab_items": [
            SimpleNamespace(label="Overview", href="#", active=True),
            SimpleNamespace(label="Status reports", href="#reports", active=False),
            SimpleNamespace(label="History", href="#history", active=False),
        ],
        "crumbs": [
            SimpleNamespace(label="Portfolio", href="#"),
            SimpleNamespace(label="Harbour renewal", href="#program"),
            SimpleNamespace(label="Harbour crossing", href=""),
        ],
        "page": SimpleNamespace(first=1, last=50, total=1240, previous="", next="?cursor=next"),
    }


def _rows() -> list[SimpleNamespace]:
    names = ["Harbour crossing", "Payroll renewal", "Clinic network", "Depot roof", "Case archive"]
    colours = ["green", "amber", "red", "none", "amber_green"]
    measured = ["red", "amber", None, None, "amber_green"]
    return [
        SimpleNamespace(
            id=f"row-{n}",
            name=name,
            owner="Asha Verma",
            declared=colours[n],
            measured=measured[n],
            before="amber",
            stale=n == 3,
            finish=date(2027, 3 + n, 28),
            slip=n * 14 - 14,
            cost_minor=1_270_000_000_000 // (10**n),
            share=0.18 * n,
            version=3,
        )
        for n, name in enumerate(names)
    ]


def _nodes() -> list[SimpleNamespace]:
    shape = [
        ("o1", "", 1, "Cut journey time by a fifth", "amber", True),
        ("g1", "o1", 2, "Harbour renewal", "amber", True),
        ("p1", "g1", 3, "Harbour crossing", "red", False),
        ("p2", "g1", 3, "Signal upgrade", "green", False),
        ("o2", "", 1, "Halve paper forms", "green", True),
        ("p3", "o2", 2, "Case archive", "amber_green", False),
    ]
    return [
        SimpleNamespace(
            id=node,
            parent=parent,
            level=level,
            label=label,
            colour=colour,
            branch=branch,
            start=date(2026, 1 + n, 10),
            finish=date(2027, 2 + n, 20),
            baseline=(date(2026, 1 + n, 1), date(2027, 1 + n, 15)),
            milestones=[(date(2026, 11, 2 + n), "Gate 3", colour)],
        )
        for n, (node, parent, level, label, colour, branch) in enumerate(shape)
    ]
