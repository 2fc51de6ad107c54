"""What the network's row says is asked of it alone: else an edit would be half true."""

import re
from pathlib import Path

from network.bounds import KEPT

ROOT = Path(__file__).resolve().parents[2]
OURS = (
    "SITE_NAME",
    "NETWORK_PHONE",
    "DEFAULT_FROM_EMAIL",
    "TIME_ZONE",
    "PHONENUMBER_DEFAULT_REGION",
    "LEAVE_TO",
    "OPEN_DATA_LICENSE",
    "OPEN_DATA_CONTACT",
    *KEPT,
)
ASKED = re.compile(rf"settings\.(?:{'|'.join(OURS)})\b")
APART = {"tests", "benchmarks", "scripts", "node_modules", "staticfiles", "var", ".venv"}


def test_no_code_asks_a_setting_that_stewards_write():
    found = {
        str(path.relative_to(ROOT))
        for path in ROOT.rglob("*.py")
        if path.relative_to(ROOT).parts[0] not in APART and ASKED.search(path.read_text())
    }
    # The network's form says what the server's settings give where nothing is chosen.
    assert found == {"common/current.py", "backoffice/network_places.py"}
