"""Look up known holes in what is installed: Python packages by pip-audit, Node's by npm.

Exits with 1 when one is known. What could not be looked up is said in lines that begin with "!":
a machine without the network has not been found clean, and it has not failed either.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIP_AUDIT = Path(sys.executable).parent / "pip-audit"
# Production's packages stand in it as well.
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
SECONDS = 120
PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)(.*?)\\?$", re.M)


def main() -> int:
    """Look both up and print what was found. Returns how many packages have a known hole."""
    print(*(findings := [*python_findings(REQUIREMENTS), *node_findings(ROOT)]), sep="\n")
    return sum(line.startswith("✗") for line in findings)


# --- Python ---------------------------------------------------------------------------------------


def python_findings(requirements: Path, command: str = str(PIP_AUDIT)) -> Iterator[str]:
    """Yield a line for each known hole, and one that says how much was looked up."""
    pins = pinned(requirements.read_text())
    # One first: where that gets no answer, no other would, and each would be waited for.
    if not answered(ask(pins[:1], command)):
        yield f"! pip-audit could look up NONE of {len(pins)} packages: this says nothing of holes."
        return
    found = ask(pins, command)
    known = answered(found)
    for each in known:
        for hole in each["vulns"]:
            fixed = ", ".join(hole["fix_versions"]) or "no version yet"
            yield f"✗ {each['name']} {each['version']}: {hole['id']}, mended in {fixed}"
    silent = sorted({pin.partition("==")[0] for pin in pins} - {each["name"] for each in known})
    if silent:
        yield f"! pip-audit could not look up {len(silent)} of {len(pins)}: {', '.join(silent)}"
    yield f"pip-audit looked up {len(known)} of {len(pins)} packages."


def pinned(text: str) -> list[str]:
    """Return the lines of a requirements file as `name==version`, with their conditions."""
    return [f"{name}=={version}{rest.strip()}" for name, version, rest in PINNED.findall(text)]


def ask(pins: list[str], command: str) -> list[dict[str, Any]]:
    """Return what pip-audit says of each; nothing when it cannot say anything."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(pins))
        wanted.flush()
        options = ["--requirement", wanted.name, "--no-deps", "--disable-pip"]
        answer = run([command, *options, "--format=json", "--progress-spinner=off"])
    return answer.get("dependencies", [])


def answered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in found if "skip_reason" not in each]


# --- Node -----------------------------------------------------------------------------------------


def node_findings(folder: Path, command: str | None = shutil.which("npm")) -> Iterator[str]:
    """Yield the same of the packages that build style sheets and check HTML."""
    if not command:
        yield "! npm is missing: NOTHING of package-lock.json was looked up."
        return
    answer = run([command, "audit", "--json", "--package-lock-only"], folder)
    if "vulnerabilities" not in answer or "metadata" not in answer:
        yield "! npm could look up NOTHING of package-lock.json: this says nothing of holes."
        return
    for name, hole in sorted(answer["vulnerabilities"].items()):
        yield f"✗ {name} (npm): {hole['severity']}, in {hole['range']}"
    yield f"npm looked up {answer['metadata']['dependencies']['total']} packages."


def run(command: list[str], folder: Path = ROOT) -> dict[str, Any]:
    """Return the JSON that `command` prints; an empty answer when it prints none or takes long."""
    try:
        done = subprocess.run(
            command, check=False, cwd=folder, capture_output=True, text=True, timeout=SECONDS
        )
        answer = json.loads(done.stdout)
    except (OSError, subprocess.TimeoutExpired, json.JSONDecodeError):
        return {}
    return answer if isinstance(answer, dict) else {}


if __name__ == "__main__":
    sys.exit(main())
