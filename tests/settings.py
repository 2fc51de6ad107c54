"""Settings of the test run."""

import os

os.environ["MUTUALAID_ENV"] = "test"
# Playwright runs an event loop in the thread of the test, and Django takes that for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

from datetime import timedelta

from mutualaid.settings import *  # noqa: F403
from mutualaid.settings import DATABASES, HOUR, LIMITS, STORAGES, TEMPLATES
from tests.undefined import Undefined

# Hashing a password takes a tenth of a second of work that no test looks at.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A test's database need not outlive a power cut: commits do not wait for the disk.
DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()  # type: ignore[index]
WHITENOISE_AUTOREFRESH = True
# Most tests run jobs at whatever time it is; those about the night have the fixture `quiet_nights`.
MESSAGES_FROM_HOUR, MESSAGES_UNTIL_HOUR = 0, 24
# Nobody takes offense at letters that come fast; those about the pace have one of their own.
MESSAGES_PER_MINUTE = {"email": 60_000, "text": 60_000, "whatsapp": 60_000, "chat": 60_000}
SECRET_KEY = "tests"
NETWORK_STARTS_OPEN = True
# Tests fill in many forms at once, from one address; those about floods have the fixture `limits`.
REAL_LIMITS, LIMITS = LIMITS, dict.fromkeys(LIMITS, ((10**6, HOUR),))
LEAST_TIME_TO_FILL_IN = FLOODS_WAIT = timedelta(0)
