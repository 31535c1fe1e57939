"""The settings under test: the site's own, with a data folder that lives as long as the run."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="bihuan-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["BIHUAN_DATA"] = _folder

from bihuan.site.settings import *  # noqa: E402, F403
from bihuan.site.settings import DATA_DIR, DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

# Threads of one test must meet in one database: a file, not memory.
DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "test.sqlite3"}
# Hundreds of sign-ins; the real hash is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names without hashes: tests of pages need no build.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALLOWED_HOSTS = ["*"]
# Each test client would list every built file anew; this way one is looked for when it is asked for.
WHITENOISE_AUTOREFRESH = True
# Two tables that only the journal's own tests write to.
INSTALLED_APPS.append("bihuan.journal.tests.sample")
# A test's disk has room, however full the machine's is.
EVIDENCE_ROOM = "bihuan.evidence.testing.roomy"
