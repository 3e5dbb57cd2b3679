"""Addresses of the journal."""

from django.urls import path

from sightline.audit import pages

urlpatterns = [
    path("journal", pages.journal_list, name="journal"),
    path("journal/verify", pages.journal_verify, name="journal-verify"),
    path("journal/<uuid:entry_id>", pages.journal_entry, name="journal-entry"),
]
