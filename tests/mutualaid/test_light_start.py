"""A web process does not load what only few of its requests, or only the worker, ever need."""

import os
import subprocess
import sys

from scripts.check import PRODUCTION
from tests.processes import ROOT

# By the names of their modules; `docs/decisions/0169` says what it saves. Whoever needs one of
# them in a web process imports it in the function that uses it.
HEAVY = {
    "PIL",
    "charset_normalizer",
    "dateparser",
    "dns",
    "jsonschema",
    "networkx",
    "numpy",
    "obstore",
    "pypdfium2",
    "python_calamine",
    "rapidfuzz",
    "scipy",
    "weasyprint",
}
START = """
import sys
import mutualaid.wsgi
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_nothing_heavy_is_loaded_at_the_start() -> None:
    environment = {"PATH": os.environ["PATH"], **PRODUCTION}
    ended = subprocess.run(
        [sys.executable, "-c", START],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert {"mutualaid", "resources", "imports", "opening"} <= loaded
    assert not loaded & HEAVY
