"""Makes `.venv` from requirements/dev.txt, and makes it anew when that file changes.

Runs on the system's Python, with nothing but the standard library.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "made-from"
REQUIREMENTS = ROOT / "requirements" / "dev.txt"
LOG = ROOT / "var" / "setup.log"
NEEDED = (3, 11)


def main() -> None:
    """Make `.venv` unless it is there and current. Exits with a sentence when that fails."""
    if sys.version_info < NEEDED:
        stop(
            f"mutualaid needs Python 3.11 or newer, and this one is {sys.version.split()[0]}. "
            "Name another with PYTHON, as in: make demo PYTHON=python3.12"
        )
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted and python_works():
        return
    if VENV.is_symlink():
        stop(
            f".venv is a link to {VENV.resolve()}, which would be emptied. Remove the link "
            "(rm .venv), and this makes an environment of its own."
        )
    print("Installing what mutualaid needs into .venv: about a minute …", flush=True)
    LOG.parent.mkdir(exist_ok=True)
    make_environment()
    install()
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """Return a hash of what `.venv` depends on: pinned requirements, Python, and place."""
    parts = [REQUIREMENTS.read_bytes(), sys.version.encode(), str(VENV).encode()]
    return hashlib.sha256(b"\n".join(parts)).hexdigest()


def python_works() -> bool:
    """A system upgrade can take away the Python that `.venv` points to."""
    try:
        return subprocess.run([VENV / "bin" / "python", "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    # Debian's Python cannot put pip into a new environment; its own pip installs from outside.
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV]
    if run(command, "w") != 0:
        stop("Python's venv module is missing. On Debian: apt-get install python3-venv")


def install() -> None:
    pip = [sys.executable, "-m", "pip"]
    if run([*pip, "--version"], "a") != 0:
        stop("pip is missing. On Debian: apt-get install python3-pip")
    options = ["--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input"]
    if run(
        [*pip, "--python", VENV / "bin" / "python", "install", *options, "-r", REQUIREMENTS], "a"
    ):
        stop(f"Installing failed: {last_error()} (All that pip said is in {LOG}.)")


def run(command: list, mode: str) -> int:
    """Run `command` with what it says in the log, and return its exit code."""
    with LOG.open(mode) as log:
        try:
            result = subprocess.run(command, check=False, stdout=log, stderr=subprocess.STDOUT)
            return result.returncode
        except KeyboardInterrupt:
            stop("Stopped.")


def last_error() -> str:
    """Return what went wrong, in pip's last words about it."""
    text = LOG.read_text(errors="replace")
    # pip tries five times and then complains of the package; the cause stands further up.
    if "connection broken" in text:
        return "The package index cannot be reached; is this machine online?"
    lines = text.splitlines()
    errors = [line for line in lines if line.startswith("ERROR:")]
    return errors[-1][7:].rstrip(".") + "." if errors else "pip gave no reason."


def stop(sentence: str) -> NoReturn:
    sys.exit("\n" + sentence)


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}.")
