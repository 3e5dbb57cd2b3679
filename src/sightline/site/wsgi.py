"""The WSGI entry that the server loads; it refuses to start while an address stands open."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sightline.site.settings")

from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application


def _started() -> WSGIHandler:
    handler = get_wsgi_application()
    from sightline.site.checks import refuse_open_addresses  # models are there only now

    refuse_open_addresses()
    return handler


application = _started()
