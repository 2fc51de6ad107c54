"""The same app with crispy-bootstrap5 as it comes: no template, no style of ours."""

from benchmarks.settings import *  # noqa: F403
from benchmarks.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "benchmarks.stock_urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "benchmarks" / "templates"]}]
