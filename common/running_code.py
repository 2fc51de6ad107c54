"""A name for the code that a process runs, with the libraries and the settings that it was given.

Processes of the same name judge alike. After a deployment they have another one.
"""

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings


@cache
def running_code() -> str:
    """Return the name; to be asked while the code is loaded, before files change under it."""
    digest = hashlib.sha256(sys.version.encode())
    for name, value in sorted(os.environ.items()):
        digest.update(f"{name}={value}\n".encode(errors="surrogateescape"))
    for path in sorted(_files(Path(settings.BASE_DIR))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(base: Path) -> set[Path]:
    """Return the files of our own apps, and those that say which libraries there are."""
    own = [Path(app.path) for app in apps.get_app_configs()]
    folders = [path for path in own if path.parent == base] + [base / "mutualaid"]
    sources = {path for folder in folders for path in folder.rglob("*.py")}
    return {*sources, *(base / "requirements").glob("*.txt")}
