"""What the site is made of. Everything an installation may choose comes from the environment; the rest is decided here."""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bihuan import installation
from bihuan.deadlines import clock
from bihuan.people.credentials.policies import POLICIES
from bihuan.site.secrets import secret_key

#: Everything that belongs to one instance and to no other: database, secret key, demo marks.
DATA_DIR = Path(os.environ.get("BIHUAN_DATA") or installation.HOME / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)
#: A demo says so in its folder; only then may the business clock differ from the machine's.
DEMO = (DATA_DIR / "demo.json").exists()
clock.configure(DATA_DIR / "clock.json")

#: Signs checkpoints. Outside the database; made by the first checkpoint, for its owner alone (journal.keys).
CHECKPOINT_KEY = Path(os.environ.get("BIHUAN_CHECKPOINT_KEY") or DATA_DIR / "checkpoint.key")
#: Where the backup of each night goes; None: nobody asked for one here.
BACKUPS = Path(os.environ["BIHUAN_BACKUPS"]) if os.environ.get("BIHUAN_BACKUPS") else None
SECRET_KEY = secret_key(DATA_DIR / "secret.key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("BIHUAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
#: Set BIHUAN_HTTPS=1 behind a proxy that ends TLS and sets X-Forwarded-Proto itself.
BEHIND_HTTPS = os.environ.get("BIHUAN_HTTPS") == "1"

INSTALLED_APPS = [
    "bihuan.journal",
    "bihuan.organization",
    "bihuan.access",
    "bihuan.theme",
    "bihuan.evidence",
    "bihuan.people",
    "bihuan.guides",
    "bihuan.inspection",
    "bihuan.ledger",
    "bihuan.drafts",
    "bihuan.suggestions",
    "bihuan.cockpit",
    "bihuan.operations",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "organization.Account"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bihuan.people.middleware.GateMiddleware",
    "bihuan.organization.middleware.ActingMiddleware",
    "bihuan.drafts.middleware.DraftMiddleware",
    "bihuan.access.middleware.ReachMiddleware",
    "bihuan.ledger.numbering.NumbersMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "bihuan.site.urls"
WSGI_APPLICATION = "bihuan.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "bihuan.theme.context.frame",
                "bihuan.drafts.context.drafts",
            ],
            "builtins": ["django.templatetags.i18n", "bihuan.theme.templatetags.theme"],
        },
    }
]

# Database: one file, one writer at a time, and a second connection that cannot write.
# ATOMIC_REQUESTS stays off: a command is the transaction, a request is not.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "bihuan.journal.sqlite",
        "NAME": DATA_DIR / "bihuan.sqlite3",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"transaction_mode": "IMMEDIATE"},
    },
    "reader": {
        "ENGINE": "bihuan.journal.sqlite",
        "NAME": f"file:{DATA_DIR / 'bihuan.sqlite3'}?mode=ro",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"transaction_mode": "DEFERRED", "uri": True},
        "TEST": {"MIRROR": "default"},
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "site_cache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

# Sign-in: user names only. The pages are people's, the numbers of tries allauth's own.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_ADAPTER = "bihuan.people.adapter.Adapter"
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser: office machines are shared
# By address only against floods; tries of an account are counted by people.credentials.limits.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": None, "change_password": None}
#: asvs5 or mlps3 (people.credentials.policies says what each asks).
PASSWORD_POLICY = os.environ.get("BIHUAN_PASSWORD_POLICY") or "asvs5"
if PASSWORD_POLICY not in POLICIES:
    raise ImproperlyConfigured(f"BIHUAN_PASSWORD_POLICY: {PASSWORD_POLICY!r} is none of {', '.join(POLICIES)}")
AUTH_PASSWORD_VALIDATORS = [{"NAME": "bihuan.people.credentials.passwords.Validator"}]
#: A session that is left alone for so long ends; the policy says how long unless the environment does.
IDLE_SECONDS = 60 * int(os.environ.get("BIHUAN_IDLE_MINUTES") or POLICIES[PASSWORD_POLICY].idle_minutes)
#: How long a one-time password is good: one that replaces a lost one, and the first one, from a sign-in slip.
ONE_TIME_HOURS = 24
FIRST_PASSWORD_DAYS = int(os.environ.get("BIHUAN_FIRST_PASSWORD_DAYS") or 14)
# Second factors: figures from an app (the phone's clock may be half a minute off), passkeys, recovery codes.
MFA_ADAPTER = "bihuan.people.credentials.passkeys.MfaAdapter"
MFA_SUPPORTED_TYPES = ["recovery_codes", "totp", "webauthn"]
MFA_TOTP_TOLERANCE = 1
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [installation.PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
#: Made by `./bihuan build`; the manifest gives each file a name that changes with its content.
STATIC_ROOT = Path(os.environ.get("BIHUAN_STATIC_ROOT") or installation.STATIC)
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Evidence: files under their hash, beside the database. Uploads stop before the disk is full; the ledger goes on.
EVIDENCE_DIR = DATA_DIR / "evidence"
EVIDENCE_FILE_BYTES = int(os.environ.get("BIHUAN_FILE_MB") or 50) << 20  # one file
EVIDENCE_FILES = int(os.environ.get("BIHUAN_FILES") or 20)  # of one report
EVIDENCE_FREE_BYTES = 1 << 30
EVIDENCE_FREE_PERCENT = 5
EVIDENCE_ROOM = "bihuan.evidence.disk.room"  # the function that tells how much room there is
FILE_UPLOAD_HANDLERS = ["bihuan.evidence.uploads.HashingHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 200  # more than EVIDENCE_FILES, so that what is too much is named and not the form lost

# What the browser may load: our own files, and nothing from anywhere else; no inline script or style at all.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "bihuan.theme.errors.csrf_failure"
if BEHIND_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # A page that is not there is no event; a refusal has its own line in the security stream.
    # Nor is a name that is not ours: whoever scans addresses would fill the log.
    "loggers": {"django.request": {"level": "ERROR"}, "django.security.DisallowedHost": {"level": "CRITICAL"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("BIHUAN_LOG", "WARNING")},
}
