"""The settings with a tenth language: one line more than `mutualaid/settings.py` has.

`FRENCH_CATALOGS` names the folder of its catalog, which stands for the one in `locale/`.
"""

import os
from pathlib import Path

from tests import settings as own

SOURCE = Path(own.BASE_DIR) / "mutualaid" / "settings.py"
LAST_LINE = '    ("ar", "العربية"),\n'
NEW_LINE = '    ("fr", "Français"),\n'

_source = SOURCE.read_text()
assert _source.count(LAST_LINE) == 1
__file__ = str(SOURCE)  # where the settings look for the project
exec(compile(_source.replace(LAST_LINE, LAST_LINE + NEW_LINE), str(SOURCE), "exec"))

CACHES = own.CACHES
STORAGES = own.STORAGES
NETWORK_STARTS_OPEN = own.NETWORK_STARTS_OPEN
LOCALE_PATHS = [Path(os.environ["FRENCH_CATALOGS"]), *own.LOCALE_PATHS]
