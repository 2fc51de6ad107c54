"""All settings, read from the environment. docs/deploy.md lists those of an install."""

import sys
from datetime import timedelta
from pathlib import Path

from django.conf.global_settings import LANGUAGES_BIDI
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from common.current import as_of_today
from mutualaid.added_languages import catalogs_of, read_added
from mutualaid.database import connection_to
from mutualaid.environment import ENVIRONMENT, PRODUCTION, env, required

BASE_DIR = Path(__file__).resolve().parent.parent

SECRET_KEY = required("SECRET_KEY", "insecure-outside-production-" + "x" * 32)
# Keys for personal data, newest first, comma-separated. Apart from SECRET_KEY, so that either can
# be changed without the other. The blind index finds a phone or email without decrypting rows.
FIELD_ENCRYPTION_KEYS = required(
    "FIELD_ENCRYPTION_KEYS", "ZGV2ZWxvcG1lbnQta2V5LWRvLW5vdC11c2UtYW55LXc="
).split(",")
BLIND_INDEX_KEY = required("BLIND_INDEX_KEY", "insecure-blind-index-key-outside-production")

DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = required("ALLOWED_HOSTS", "*").replace(" ", "").split(",")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where links in messages lead to; scheme and host, no slash at the end.
SITE_URL = required("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
# What this network calls itself on its pages and in its messages.
SITE_NAME = env.str("SITE_NAME", default="") or _("Mutual Aid")
# Whom to call where a ward has no hotline of its own. Without one, pages lead to the list of wards.
NETWORK_PHONE = env.str("NETWORK_PHONE", default="")
DEMO = env.bool("DEMO", default=False)
# A network of which nothing is stored takes nothing until a steward opens it. Only tests and
# benchmarks start with one that is open.
NETWORK_STARTS_OPEN = False
# Where somebody who finds a hole writes to: an email, or an address that begins with https.
SECURITY_CONTACT = " ".join(env.str("SECURITY_CONTACT", default="").split())
# The terms under which others may use the directory as open data: the address of a license.
OPEN_DATA_LICENSE = env.str(
    "OPEN_DATA_LICENSE", default="https://creativecommons.org/licenses/by/4.0/"
)
# Where developers write to, as the page about open data says: an email, or an address.
OPEN_DATA_CONTACT = env.str("OPEN_DATA_CONTACT", default="")

INSTALLED_APPS = [
    "mutualaid",
    "common",
    "network",
    "pages",
    "accounts",
    "backoffice",
    "messaging",
    "pods",
    "phone_trees",
    "members",
    "volunteers",
    "resources",
    "paper",
    "request_pages",
    "requests_app",
    "open_needs",
    "calls",
    "inbox",
    "rota",
    "emergencies",
    "shelves",
    "events",
    "care",
    "decisions",
    "fund",
    "chats",
    "announcements",
    "stats",
    "translation_review",
    "batch_matching",
    "desk",
    "imports",
    "privacy",
    "opening",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "modeltrans",
    "phonenumber_field",
    "procrastinate.contrib.django",
    "mutualaid.admin_apps.StaffAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
if not PRODUCTION or DEMO:
    INSTALLED_APPS.append("demo")
if not PRODUCTION:
    # Keeps one line of migrations per app; a tool for developers, so production does not carry it.
    INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "mutualaid.middleware.RequestLogMiddleware",
    "mutualaid.middleware.SafeHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mutualaid.middleware.CompressionMiddleware",
    "mutualaid.middleware.BackButtonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mutualaid.page_languages.PageLanguageMiddleware",
    "mutualaid.middleware.DatabaseDownMiddleware",
    "mutualaid.not_open.NotOpenMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.StaffAuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mutualaid.middleware.PolicyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "mutualaid.urls"
WSGI_APPLICATION = "mutualaid.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "pages.template_loader.KeptLoader",
                    [
                        "pages.template_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.site",
            ],
        },
    }
]
FORM_RENDERER = "pages.form_renderer.PlainRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Database -------------------------------------------------------------------------------------

if env.str("DATABASE_URL", default="") or PRODUCTION:
    DATABASE_URL = required("DATABASE_URL", "")
    _TOOLS = ""
else:
    from mutualaid.embedded import EmbeddedPostgres  # production never loads it

    _POSTGRES = EmbeddedPostgres(BASE_DIR / "var" / "postgres")
    DATABASE_URL, _TOOLS = _POSTGRES.database_url(), str(_POSTGRES.programs)
# The folder with pg_dump and pg_restore, where they are not found by their names.
POSTGRES_TOOLS = env.str("POSTGRES_TOOLS", default=_TOOLS)

DATABASE_POOL_SIZE = env.int("DATABASE_POOL_SIZE", default=0 if ENVIRONMENT == "test" else 8)
# DATABASE_URL leads to a pooler in transaction mode. A worker goes around it: it listens for jobs.
DATABASE_POOLER = env.bool("DATABASE_POOLER", default=False)
DATABASES = {
    "default": connection_to(
        DATABASE_URL,
        pool_size=DATABASE_POOL_SIZE,
        pooler=DATABASE_POOLER,
        test_name=env.str("TEST_DATABASE_NAME", default="test_mutualaid"),
        # Pages alone: gunicorn.conf.py says so. Jobs and commands take as long as they take.
        longest_query=env.int("LONGEST_QUERY_SECONDS", default=0),
    )
}
# A replica that answers the public's reads while it has all that the primary has.
REPLICA_URL = env.str("REPLICA_URL", default="")
if REPLICA_URL:
    DATABASES["replica"] = connection_to(
        REPLICA_URL, pool_size=DATABASE_POOL_SIZE, test_name="", pooler=DATABASE_POOLER
    )
    DATABASE_ROUTERS = ["common.replica.ReplicaRouter"]

# --- People who sign in: staff only ---------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Older hashes are made anew when their owner signs in.
PASSWORD_HASHERS = [
    "accounts.hashers.StaffPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
ACCOUNT_ADAPTER = "accounts.adapters.StaffAccountAdapter"
MFA_ADAPTER = "accounts.adapters.StaffMFAAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"reset_password": "accounts.forms.AskForPasswordForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.new_passwords.PasswordLinks"
MFA_FORMS = {"activate_totp": "accounts.forms.SecondStepForm"}
# Nobody signs up: stewards give addresses, and one that is not proven must lock nobody out.
MFA_ALLOW_UNVERIFIED_EMAIL = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Nobody gets mail because somebody else typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
LOGIN_REDIRECT_URL = "admin:index"
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "home"  # in the language of the page
# Staff without a second factor do not get into the admin. Off only for trying things out.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=PRODUCTION)
SESSION_ENGINE = "accounts.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
# Who gave no sign of life for so long signs in again.
STAFF_IDLE_AFTER = timedelta(minutes=env.int("STAFF_IDLE_AFTER_MINUTES", default=60))
# A browser in which somebody has signed in is known for so long: others' wrong passwords do not
# stop them there.
KNOWN_BROWSER_FOR = timedelta(days=180)

# --- Languages ------------------------------------------------------------------------------------

# To ship a language: one line here, a catalog and translated content; see docs/languages.md.
SHIPPED_LANGUAGES = [
    ("en", "English"),
    ("es", "Español"),
    ("am", "አማርኛ"),
    ("ti", "ትግርኛ"),
    ("vi", "Tiếng Việt"),
    ("bn", "বাংলা"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("ar", "العربية"),
]
# Stewards add others in the admin. A process knows those that were there when it began, and begins
# anew when there are others (`common.renewal`). None: the database did not answer.
_ADDED = [] if ENVIRONMENT == "test" else read_added(DATABASES["default"])
ADDED_LANGUAGES = None if _ADDED is None else tuple((each.code, each.digest) for each in _ADDED)
LANGUAGES = [*SHIPPED_LANGUAGES, *((each.code, each.own_name) for each in _ADDED or [])]
LANGUAGE_CODE = "en"
# Languages whose catalogs also hold what staff alone read; elsewhere that may be English.
STAFF_LANGUAGES = ("en", "es")
# Languages that Django itself does not know; their dates and numbers are in mutualaid/formats/.
LANG_INFO.update(
    {
        "am": {"bidi": False, "code": "am", "name": "Amharic", "name_local": "አማርኛ"},
        "ti": {"bidi": False, "code": "ti", "name": "Tigrinya", "name_local": "ትግርኛ"},
    }
)
LANG_INFO.update({each.code: each.info for each in _ADDED or [] if each.code not in LANG_INFO})
LANGUAGES_BIDI = [*LANGUAGES_BIDI, *(each.base for each in _ADDED or [] if each.is_rtl)]
FORMAT_MODULE_PATH = ["mutualaid.formats"]
LOCALE_PATHS = [BASE_DIR / "locale", *catalogs_of(_ADDED or [])]
# Pictures of the pages for whoever reads the translations; `make pictures` draws them.
PICTURES_ROOT = Path(env.str("PICTURES_ROOT", default=str(BASE_DIR / "var" / "pictures")))
MODELTRANS_AVAILABLE_LANGUAGES = tuple(code for code, _name in LANGUAGES if code != LANGUAGE_CODE)
# Where staff have not translated a text, the next language of the chain stands in, and says so.
MODELTRANS_FALLBACK = {"default": (LANGUAGE_CODE,), "ti": ("am", LANGUAGE_CODE)}
MODELTRANS_ADD_FIELD_HELP_TEXT = False
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
PHONENUMBER_DEFAULT_REGION = env.str("PHONE_REGION", default="US")
PHONENUMBER_DEFAULT_FORMAT = "NATIONAL"

# --- Messages -------------------------------------------------------------------------------------

vars().update(env.email_url("EMAIL_URL", default="consolemail://" if not PRODUCTION else "smtp://"))
if not PRODUCTION and not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = BASE_DIR / "var" / "mail"
EMAIL_TIMEOUT = 20

# --- Text messages (docs/text-messages.md) ---

# "twilio" (any provider with its API) or "gateway" (a phone of the network's own); "" for none.
TEXT_DRIVER = env.str("TEXT_DRIVER", default="")
# The network's numbers, with + and the country; the provider's, or that of the phone.
TEXT_NUMBERS = env.list("TEXT_NUMBERS", default=[])
TWILIO_ACCOUNT_SID = env.str("TWILIO_ACCOUNT_SID", default="")
TWILIO_AUTH_TOKEN = env.str("TWILIO_AUTH_TOKEN", default="")
TWILIO_BASE_URL = env.str("TWILIO_BASE_URL", default="https://api.twilio.com")
# --- WhatsApp, by that API (docs/whatsapp.md) ---

# The number that is registered for it, with + and the country; "" for none.
WHATSAPP_NUMBER = env.str("WHATSAPP_NUMBER", default="")
# The template that begins a conversation, in each language: "en=HX…,es=HX…".
WHATSAPP_TEMPLATES = env.dict("WHATSAPP_TEMPLATES", default={})
# --- Chats (docs/chats.md) ---

# Chats on a machine of the network's own that speak no https: names of schemes, such as signal.
# Their addresses inside are named by FETCH_ALSO_FROM.
CHATS_WITHOUT_TLS = env.list("CHATS_WITHOUT_TLS", default=[])
DISCORD_URL = env.str("DISCORD_URL", default="https://discord.com")
# Telegram's own, or a Bot API server of the network's.
TELEGRAM_URL = env.str("TELEGRAM_URL", default="https://api.telegram.org")
# Where the demo's phone keeps its texts, as its mail lies in files.
DEMO_TEXTS = BASE_DIR / "var" / "texts.jsonl"
GATEWAY_URL = env.str("GATEWAY_URL", default="")
GATEWAY_USER = env.str("GATEWAY_USER", default="")
GATEWAY_PASSWORD = env.str("GATEWAY_PASSWORD", default="")
GATEWAY_SIGNING_KEY = env.str("GATEWAY_SIGNING_KEY", default="")
# --- Email that comes in (docs/email-in.md) ---

# The address that answers go to; its mailbox must take what comes to address+anything, too.
INBOUND_EMAIL = env.str("INBOUND_EMAIL", default="").strip()
# The mailbox: imaps://user:password@host/INBOX, or imap+starttls://…; "" when nobody reads it.
IMAP_URL = env.str("IMAP_URL", default="")
# What is stored here is deleted there, or moved to this folder.
IMAP_DONE_FOLDER = env.str("IMAP_DONE_FOLDER", default="")
# Letters leave with a return address of that mailbox; not where the provider refuses that.
INBOUND_RETURNS = env.bool("INBOUND_RETURNS", default=True)

# --- Calls (docs/voice.md) ---

# The numbers that the software answers, with + and the country, at the provider with Twilio's API;
# none for no calls.
CALL_NUMBERS = env.list("CALL_NUMBERS", default=[])
# Voices of another provider: "bn=bn-IN/its-voice", and "bn=" for none.
CALL_VOICES = env.list("CALL_VOICES", default=[])
# Where the demo's phone keeps what callers say.
DEMO_RECORDINGS = BASE_DIR / "var" / "recordings"

# --- The sender of letters ---

# Without a name of its own, it takes that of the network in the language of the letter.
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "aid@example.org"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Backups --------------------------------------------------------------------------------------

# A folder, or s3://bucket/prefix; the worker makes a backup there each night.
BACKUP_TO = env.str("BACKUP_TO", default="")
# The public key that backups are sealed with; the private one must never be on the server.
BACKUP_KEY = env.str("BACKUP_KEY", default="")
# Whatever people have deleted must not live on in backups for long.
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=14)
BACKUP_KEEP_WEEKS = env.int("BACKUP_KEEP_WEEKS", default=0)
BACKUP_KEEP_MONTHS = env.int("BACKUP_KEEP_MONTHS", default=0)
BACKUP_S3_ENDPOINT = env.str("BACKUP_S3_ENDPOINT", default="")
BACKUP_S3_REGION = env.str("BACKUP_S3_REGION", default="us-east-1")
BACKUP_S3_KEY_ID = env.str("BACKUP_S3_KEY_ID", default="")
BACKUP_S3_SECRET = env.str("BACKUP_S3_SECRET", default="")

# Addresses beyond the public internet that links and other directories may lead to: a neighbor in
# the same network, as 10.0.0.5 or 10.0.0.5:8000. All others are refused (`common.fetching`).
FETCH_ALSO_FROM = env.list("FETCH_ALSO_FROM", default=[])

# How long, how many, how often; and what keeps a connection safe.
from mutualaid.rules import *  # noqa: E402, F403
from mutualaid.settings_security import *  # noqa: E402, F403

# --- Files, logs, jobs ----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION or DEMO
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Only the names with a hash are served; the others would be compressed for nobody.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
# Files are taken on a few pages alone, and never lie in a folder.
FILE_UPLOAD_HANDLERS = ["imports.uploads.SpreadsheetUploadHandler"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "request_id": {"()": "mutualaid.logs.RequestIdFilter"},
        "expected": {"()": "mutualaid.logs.ExpectedFilter"},
    },
    "formatters": {
        "json": {"()": "mutualaid.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "stream": sys.stderr,
            "formatter": "json",
            "filters": ["request_id"],
        },
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Replaces Django's own handlers, so that every line goes through the one formatter.
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.request": {"filters": ["expected"]},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # A line for every job put into the queue says nothing new.
        "procrastinate.blueprints": {"level": "WARNING"},
        "procrastinate.jobs": {"level": "WARNING"},
        "procrastinate.periodic": {"level": "WARNING"},
        "weasyprint.progress": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        # They write down what is sent to whom, and who signs in where.
        "imapclient": {"level": "WARNING"},
        "twilio": {"level": "WARNING"},
        "urllib3": {"level": "WARNING"},
    },
}

# A worker that has given no sign for this long was killed; its jobs are brought back.
WORKER_DEAD_AFTER = timedelta(seconds=env.int("WORKER_DEAD_AFTER_SECONDS", default=30))
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": env.int("WORKER_CONCURRENCY", default=4),
    "update_heartbeat_interval": WORKER_DEAD_AFTER.total_seconds() / 3,
    "stalled_worker_timeout": WORKER_DEAD_AFTER.total_seconds(),
    "task_middleware": [as_of_today],
}
PROCRASTINATE_ON_APP_READY = "messaging.steady.steady"

# Limits on sign-in count across all processes, so the cache is a table.
CACHES = {
    "default": {
        "BACKEND": "common.cache.JsonDatabaseCache",
        "LOCATION": "shared_cache",
    }
}
