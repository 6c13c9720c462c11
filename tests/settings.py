"""The settings of tests: the site's own, with a data folder that is thrown away and without what only costs time."""

import atexit
import os
import shutil
import tempfile

VAR = tempfile.mkdtemp(prefix="folkmoot-tests-")
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
os.environ["VAR"] = VAR

from folkmoot.site.preparations import compile_all_catalogues  # noqa: E402
from folkmoot.site.settings import *  # noqa: E402, F403

compile_all_catalogues()

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# A file named here keeps the database from one run to the next (`pytest --reuse-db`): migrating takes most of a small run.
if kept := os.environ.get("TEST_DATABASE"):
    DATABASES["default"]["TEST"] = {"NAME": kept}  # noqa: F405
