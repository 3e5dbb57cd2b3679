"""Settings of the test run: a private data directory, a fast password hasher, plain static files."""

import os
import tempfile

os.environ.setdefault("SIGHTLINE_HOME", tempfile.mkdtemp(prefix="sightline-test-"))
os.environ.setdefault("SIGHTLINE_SECRET_KEY", "test-only")

from sightline.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
