"""wapiti and sqlmap: installed apart from everything else, started, stopped, and understood."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = ROOT / "requirements" / "attack.txt"
# Apart: old releases of libraries that neither production nor the tests should meet.
HOME = ROOT / "var" / "attack"
STAMP = HOME / "made-from"
MODULES = "sql,timesql,xss,permanentxss,exec,file,crlf,redirect"
INJECTABLE = "sqlmap identified the following injection point"
TESTED = ("do not appear to be injectable", INJECTABLE)
# sqlmap ends so where a page has nothing to inject into.
NOTHING_TO_TEST = ("no parameter(s) found", "there were no forms found", "no usable links found")


@dataclass
class Outcome:
    """The findings of a tool about one target."""

    tool: str
    target: str
    found: list[str] = field(default_factory=list)
    ended: bool = True


def install() -> str:
    """Make the tools' environment unless it is there. Returns why that failed, or nothing."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return ""
    print("Installing wapiti and sqlmap into var/attack: some minutes …", flush=True)
    make = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(HOME)]
    options = ["--require-hashes", "--no-deps", "--disable-pip-version-check", "-q"]
    pip = [sys.executable, "-m", "pip", "--python", str(HOME / "bin" / "python"), "install"]
    for command in (make, [*pip, *options, "-r", str(REQUIREMENTS)]):
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            return (
                done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no reason given"
            )
    STAMP.write_text(wanted)
    return ""


def wapiti(url: str, seconds: int, cookies: str = "", leave_out: Iterable[str] = ()) -> Outcome:
    """Crawl the site at `url` and attack what was found, for `seconds` at most."""
    outcome = Outcome("wapiti", url)
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        options = ["--module", MODULES, "--scope", "folder", "--flush-session", "--no-bugreport"]
        options += ["--max-scan-time", str(seconds // 3), "--max-attack-time", str(seconds // 8)]
        options += ["--store-session", folder, "--store-config", folder, "--level", "2"]
        options += ["--max-files-per-dir", "12", "--tasks", "4", "--verbose", "0"]
        options += [part for path in leave_out for part in ("--exclude", path)]
        options += ["--cookie-value", cookies, "--drop-set-cookie"] if cookies else []
        command = ["wapiti", "--url", url, *options, "--format", "json", "--output", str(report)]
        _said, outcome.ended = run(command, seconds, folder)
        outcome.found = read_report(report.read_text()) if report.exists() else []
        outcome.ended = outcome.ended and report.exists()
    return outcome


def read_report(text: str) -> list[str]:
    """Return each hole of a report of wapiti's, as kind and address."""
    holes = json.loads(text)["vulnerabilities"]
    return sorted({f"{kind}: {hole['path']}" for kind, each in holes.items() for hole in each})


def sqlmap(url: str, seconds: int, cookies: str = "", data: str = "") -> Outcome:
    """Try to inject into every parameter of one address, for `seconds` at most."""
    outcome = Outcome("sqlmap", url)
    with TemporaryDirectory() as folder:
        options = ["--batch", "--disable-coloring", "--flush-session", "--output-dir", folder]
        options += ["--level", "2", "--risk", "1", "--technique", "BEUS", "--threads", "2"]
        options += ["--cookie", cookies, "--drop-set-cookie"] if cookies else []
        options += ["--data", data, "--csrf-token", "csrfmiddlewaretoken"] if data else []
        said, _ended = run(["sqlmap", "--url", url, *options], seconds, folder)
    if INJECTABLE in said:
        outcome.found = [f"SQL injection: {url}"]
    outcome.ended = any(words in said for words in (*TESTED, *NOTHING_TO_TEST))
    return outcome


def run(command: list[str], seconds: int, home: str) -> tuple[str, bool]:
    """Run one of the tools. Returns what it said, and whether it came to its end by itself."""
    name, *arguments = command
    process = subprocess.Popen(
        [str(HOME / "bin" / name), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "HOME": home},  # what they keep for themselves goes with the folder
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=seconds)[0], True
    except subprocess.TimeoutExpired:
        return _stopped(process), False


def _stopped(process: subprocess.Popen[str]) -> str:
    """Ask it to stop, which makes it write its report; insist after a while."""
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.communicate(timeout=20)[0]
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[0]
