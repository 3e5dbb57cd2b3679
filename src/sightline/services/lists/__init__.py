"""The lists of services."""

from sightline.services.lists.agreements import AGREEMENTS, agreements_for
from sightline.services.lists.catalogue import SERVICES, VERSIONS, services_for
from sightline.services.lists.customers import CUSTOMERS, customers_for
from sightline.services.lists.foundation import DOCUMENT_LIST, documents_for
from sightline.services.lists.looks import LOOKS
from sightline.services.lists.requests import REQUESTS, requests_for
from sightline.services.lists.shown import chip, hours, state_html
from sightline.services.lists.stories import STORIES, stories_for

__all__ = [
    "AGREEMENTS",
    "CUSTOMERS",
    "DOCUMENT_LIST",
    "LOOKS",
    "REQUESTS",
    "SERVICES",
    "STORIES",
    "VERSIONS",
    "agreements_for",
    "chip",
    "customers_for",
    "documents_for",
    "hours",
    "requests_for",
    "services_for",
    "state_html",
    "stories_for",
]
