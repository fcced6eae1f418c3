"""Settings of an installation, read from the environment; SQLite and a local address unless told otherwise.

Every variable begins with TISSERAND_. A value that makes no sense stops the start with the variable's name
and what it may be, rather than being guessed at.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent


def _text(name: str, default: str = "") -> str:
    return os.environ.get(f"TISSERAND_{name}", default).strip()


def _switch(name: str, default: bool) -> bool:
    value = _text(name, "yes" if default else "no").lower()
    if value not in {"yes", "no"}:
        raise ImproperlyConfigured(f"TISSERAND_{name} is {value!r}: write yes or no.")
    return value == "yes"


def _number(name: str, default: int, lowest: int, highest: int) -> int:
    value = _text(name, str(default))
    if not value.isdigit() or not lowest <= int(value) <= highest:
        raise ImproperlyConfigured(
            f"TISSERAND_{name} is {value!r}: write a whole number from {lowest} to {highest}."
        )
    return int(value)


def _choice(name: str, default: str, among: tuple[str, ...]) -> str:
    value = _text(name, default).upper()
    if value not in among:
        raise ImproperlyConfigured(f"TISSERAND_{name} is {value!r}: write one of {', '.join(among)}.")
    return value


def _folder(name: str, default: Path) -> Path:
    folder = Path(_text(name) or default).expanduser().absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"TISSERAND_{name}: the folder {folder} cannot be made ({error.strerror}). Name another one."
        ) from error
    return folder


def _secret_key() -> str:
    """The key of the installation: given, or made once and kept in its data folder for its owner's eyes."""
    if given := _text("SECRET_KEY"):
        if len(given) < 32:
            raise ImproperlyConfigured("TISSERAND_SECRET_KEY is too short: give at least 32 characters.")
        return given
    kept = DATA_FOLDER / "secret_key"
    if not kept.exists():
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text()


def _has_sound_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def _database(url: str) -> dict[str, Any]:
    """`sqlite:///path` or `postgres://user:password@host:port/name`, as a Django database."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if parts.path.strip("/") else str(DATA_FOLDER / "tisserand.sqlite3"),
            "CONN_MAX_AGE": 600,
            # Writers queue instead of failing, and readers never wait for them (docs/decisions/0003).
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/") and _has_sound_port(parts):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            # not parts.hostname, which is in lower case: a folder with the socket is a host too
            "HOST": unquote(parts.netloc.rpartition("@")[2].partition(":")[0]),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            # Questions here take milliseconds; compiling them or sharing them out takes a hundred.
            "OPTIONS": {"options": "-c jit=off -c max_parallel_workers_per_gather=0"},
        }
    raise ImproperlyConfigured(
        "TISSERAND_DATABASE is not understood: write sqlite:///path or postgres://user:password@host:port/name."
    )


DATA_FOLDER = _folder("DATA", Path.home() / ".local" / "share" / "tisserand")
SECRET_KEY = _secret_key()
DEBUG = False
DEMO = _switch("DEMO", default=False)
SITE_URL = _text("URL", "http://localhost:8000").rstrip("/")
_site = urlsplit(SITE_URL)
if _site.scheme not in {"http", "https"} or not _site.hostname:
    raise ImproperlyConfigured(
        f"TISSERAND_URL is {SITE_URL!r}: write the address people open, such as https://cluster.example."
    )
ALLOWED_HOSTS = [_site.hostname, "localhost", "127.0.0.1", "[::1]", *_text("HOSTS").split()]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
_is_https = _site.scheme == "https"

INSTALLED_APPS = [
    # First, so that our pages and words come before those of the packages (sign-in above all).
    "tisserand.interfaces.web.frame",
    "tisserand.interfaces.web.public",
    "tisserand.interfaces.web.member",
    "tisserand.interfaces.web.cockpit",
    "tisserand.interfaces.api",
    "modeltranslation",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "tisserand.cluster.territories",
    "tisserand.cluster.mail",
    "tisserand.cluster.accounts",
    "tisserand.cluster.organisations",
    "tisserand.cluster.ties",
    "tisserand.cluster.needs",
    "tisserand.cluster.tenders",
    "tisserand.cluster.matches",
    "tisserand.cluster.conventions",
    "tisserand.cluster.rights",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tisserand.interfaces.web.frame.middleware.content_security_policy",
    "tisserand.interfaces.web.frame.middleware.CompressedPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tisserand.interfaces.web.frame.middleware.nothing_too_large",
    "tisserand.interfaces.web.frame.middleware.no_invisible_ends",
    "tisserand.interfaces.api.limits.nothing_too_large",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "auditlog.middleware.AuditlogMiddleware",
]
ROOT_URLCONF = "tisserand.urls"
ASGI_APPLICATION = "tisserand.interfaces.web.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tisserand.interfaces.web.frame.context.cluster",
            ],
        },
    }
]

DATABASES = {"default": _database(_text("DATABASE", "sqlite:///"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "schedules"]}}

# The demo's guests and everybody else sign in with codes sent by mail, passkeys or one-time passwords.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Facilitators enter addresses, and a code sent there proves them: nothing to verify a second time.
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "tisserand.interfaces.web.public.sign_in.SignInAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {"add_webauthn": "tisserand.interfaces.web.public.keys.AddPasskeyForm"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _is_https

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("de", _("German")), ("en", _("English"))]
MODELTRANSLATION_DEFAULT_LANGUAGE = "fr"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fr", "de", "en")
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = _is_https
TIME_ZONE = "Europe/Luxembourg"
USE_TZ = True
FORMAT_MODULE_PATH = "tisserand.interfaces.web.formats"

CLUSTER_NAME = _text("CLUSTER", "Entre-Rives")
UNFOLD = {
    "SITE_TITLE": CLUSTER_NAME,
    "SITE_HEADER": CLUSTER_NAME,
    "SITE_ICON": "/icon.svg",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/icon.svg"}],
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_FOLDER / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_FOLDER / "files"

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if _text("SMTP_HOST")
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_FOLDER / "letters"
EMAIL_HOST = _text("SMTP_HOST")
EMAIL_PORT = _number("SMTP_PORT", 587, 1, 65535)
EMAIL_HOST_USER = _text("SMTP_USER")
EMAIL_HOST_PASSWORD = _text("SMTP_PASSWORD")
EMAIL_USE_TLS = _switch("SMTP_TLS", default=True)
DEFAULT_FROM_EMAIL = _text("MAIL_FROM", f"cluster@{_site.hostname}")

# How many proxies of one's own stand in front: only what they say of a visitor's address is believed.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = NINJA_NUM_PROXIES = _number("PROXIES", 0, 0, 9)
# Messages passed on to organisations in 24 hours: from one address, from one network, to one organisation.
MESSAGES_A_DAY = {
    "sender": _number("MESSAGES_PER_SENDER", 5, 1, 10_000),
    "network": _number("MESSAGES_PER_NETWORK", 20, 1, 10_000),
    "organisation": _number("MESSAGES_PER_ORGANISATION", 30, 1, 10_000),
}
IMPORT_MOST_MEGABYTES = _number("IMPORT_MOST_MEGABYTES", 50, 1, 199)
IMPORT_MOST_ROWS = _number("IMPORT_MOST_ROWS", 100_000, 1, 1_000_000)
# Empty: places come from what is shipped. Else the search address of a service that answers like Nominatim.
GEOCODER_URL = _text("GEOCODER_URL")
# After how many days without a word a record's people are asked, the team is told, it fades, it is put away.
DAYS_UNTIL = {
    "ask": _number("ASK_DAYS", 365, 30, 3660),
    "team": _number("TEAM_DAYS", 400, 30, 3660),
    "fade": _number("FADE_DAYS", 450, 30, 3660),
    "archive": _number("ARCHIVE_DAYS", 730, 30, 3660),
}
if list(DAYS_UNTIL.values()) != sorted(DAYS_UNTIL.values()):
    raise ImproperlyConfigured(
        "TISSERAND_ASK_DAYS, TEAM_DAYS, FADE_DAYS and ARCHIVE_DAYS come in this order: give rising numbers."
    )
EVIDENCE_MEGABYTES = _number("EVIDENCE_MEGABYTES", 10, 1, 100)
# The most that anybody sends at once: a list to import, or documents to every criterion.
MOST_BYTES_SENT = 2**20 * max(IMPORT_MOST_MEGABYTES + 1, 10 * EVIDENCE_MEGABYTES)
SECONDS_TO_WRITE_A_MESSAGE = _number("SECONDS_TO_WRITE_A_MESSAGE", 4, 0, 600)
API_REQUESTS_A_MINUTE = _number("API_REQUESTS_A_MINUTE", 120, 1, 1_000_000)
# For how many days what is about people is kept; letters longer than a year, so that none is written twice.
DAYS_KEPT = {
    "letters": _number("KEEP_LETTERS", 400, 30, 3660),
    "messages": _number("KEEP_MESSAGES", 180, 7, 3660),
    "unconfirmed_messages": _number("KEEP_UNCONFIRMED_MESSAGES", 7, 1, 90),
    "refused_applications": _number("KEEP_REFUSED_APPLICATIONS", 365, 30, 3660),
    "history": _number("KEEP_HISTORY", 1095, 90, 7320),
    "meals": _number("KEEP_MEALS", 14, 0, 365),
}

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _is_https
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _is_https else None
SECURE_HSTS_SECONDS = 31536000 if _is_https else 0
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tisserand.interfaces.web.frame.views.bad_form"
SILENCED_SYSTEM_CHECKS = ["security.W008"]  # the proxy in front redirects to https

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": _choice("LOG_LEVEL", "INFO", LOG_LEVELS)},
}
