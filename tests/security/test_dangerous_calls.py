"""Calls that turn what somebody typed into something that runs, fetches or is unpacked."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_RUN = {"tests", "benchmarks", "cluster", "scripts", "demo"}
NOT_RUN |= {".venv", "node_modules", "var", "staticfiles"}
# Running text, unpacking what may be code, reading XML, starting programs.
MODULES = {"pickle", "marshal", "shelve", "yaml", "xml", "lxml", "subprocess", "jinja2", "ldap3"}
# Speaking to another server; letters go through Django's own mail.
FETCHING = {"requests", "httpx", "http.client", "urllib.request", "aiohttp", "ftplib", "socket"}
CALLS = {"eval", "exec", "compile", "__import__", "system", "popen"}
# It starts the Postgres of `make demo`; production does not load it.
EXCEPT = {"mutualaid/embedded.py"}
IN_SCRIPTS = re.compile(
    r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|postMessage|onmessage|__proto__|WebSocket|sessionStorage|indexedDB"
)


def sources() -> Iterator[Path]:
    for path in ROOT.rglob("*.py"):
        inside = path.relative_to(ROOT)
        if not NOT_RUN & set(inside.parts) and str(inside) not in EXCEPT:
            yield path


def dangers(source: str) -> list[str]:
    """Return the dangerous imports and calls in `source`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [node.module or "", f"{node.module}.{node.names[0].name}"]
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            is_ours = isinstance(called, ast.Attribute) and name == "compile"  # `re.compile`
            found += [f"{name}()"] if name in CALLS and not is_ours else []
    bad = MODULES | FETCHING
    return [
        name
        for name in found
        if name.endswith("()") or name in bad or name.split(".")[0] in MODULES
    ]


def test_nothing_typed_is_run_unpacked_or_fetched() -> None:
    found = {
        str(path.relative_to(ROOT)): names
        for path in sources()
        if (names := dangers(path.read_text()))
    }
    # It looks after the connections of those who ask, and opens none.
    # Files of strangers are read by a process that has none of our keys.
    # One door to the addresses that others gave: it looks where they lead, and how far.
    known = {
        "mutualaid/patient_worker.py": ["socket"],
        "imports/reading.py": ["subprocess"],
        "common/fetching.py": ["http.client", "socket"],
        # The recordings of callers: from the provider's one address, by ids that have a form.
        "calls/fetching.py": ["requests"],
        # The provider of texts, and the network's own phone: addresses out of the settings alone.
        "messaging/channels/text/phone_gateway.py": ["requests"],
        "messaging/channels/twilio_client.py": ["requests"],
        "messaging/inbound/twilio_media.py": ["requests"],
        # Chats, below a guard that lets connect to what `common.fetching` would.
        "messaging/channels/chat/asking.py": ["requests"],
        "messaging/channels/chat/guarded.py": ["socket"],
        # Postgres's own programs, and git, with nothing that a visitor typed; `platform.system()`.
        "opening/backups.py": ["subprocess"],
        "opening/postgres.py": ["subprocess"],
        "opening/server.py": ["subprocess", "system()"],
    }
    assert found == known


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from urllib.request import urlopen",
        "eval(x)",
        "os.system(x)",
        "import lxml.etree",
    ],
)
def test_a_planted_one_is_caught(line: str) -> None:
    assert dangers(line)


def test_what_is_like_it_is_not() -> None:
    assert dangers("import re\nre.compile(x)\nfrom urllib.parse import quote") == []


def test_scripts_put_text_into_pages_as_text() -> None:
    scripts = list((ROOT / "static" / "js").glob("*.js"))
    assert len(scripts) >= 3
    found = {path.name: IN_SCRIPTS.findall(path.read_text()) for path in scripts}
    assert {name: words for name, words in found.items() if words} == {}


def test_pages_escape_everything() -> None:
    pages = list((ROOT / "templates").rglob("*.html"))
    assert len(pages) > 50
    off = re.compile(r"\|\s*safe\b|safeseq|autoescape off")
    assert [str(path) for path in pages if off.search(path.read_text())] == []


def test_weak_hashes_keep_nothing_safe() -> None:
    weak = re.compile(r"hashlib\.(?:md5|sha1)\((?!.*usedforsecurity=False)")
    assert weak.search("hashlib.md5(secret)")
    assert [str(path) for path in sources() if weak.search(path.read_text())] == []
