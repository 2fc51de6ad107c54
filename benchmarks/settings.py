"""The project's settings, with the baselines that it is measured against beside its pages."""

from datetime import timedelta

from mutualaid.settings import *  # noqa: F403
from mutualaid.settings import BASE_DIR, HOUR, LIMITS, STATICFILES_DIRS, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
DIRS = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]
TEMPLATES = [{**TEMPLATES[0], "DIRS": DIRS}]
# Many staff are made and signed in along the way, and no figure is about that.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# All that is measured comes from one address; what counting costs is measured with it.
LIMITS = dict.fromkeys(LIMITS, ((10**9, HOUR),))
LEAST_TIME_TO_FILL_IN = timedelta(0)
NETWORK_STARTS_OPEN = True
STATIC_ROOT = BASE_DIR / "var" / "bench" / "static"
BOOTSTRAP = BASE_DIR / "node_modules" / "bootstrap" / "dist"
if BOOTSTRAP.is_dir():
    STATICFILES_DIRS = [
        *STATICFILES_DIRS,
        *((f"bootstrap/{kind}", BOOTSTRAP / kind) for kind in ("css", "js")),
    ]
