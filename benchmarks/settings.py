"""The project's settings, with the baselines that it is measured against beside its pages."""

from mutualaid.settings import *  # noqa: F403
from mutualaid.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]
