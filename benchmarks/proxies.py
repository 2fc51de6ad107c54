"""The proxies of docs/deploy.md on ports of loopback, set up as it says."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server import ROOT, free_port, wait_for_port

PROXIES = ("caddy", "nginx")


def is_there(name: str) -> bool:
    return name not in PROXIES or shutil.which(name, path=_path()) is not None


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin"  # where Debian keeps nginx


def documented(name: str) -> str:
    """Return the settings of a proxy that docs/deploy.md shows."""
    text = (ROOT / "docs" / "deploy.md").read_text()
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return next(body for language, body in blocks if language == name)


@contextmanager
def proxy(name: str, site: int) -> Iterator[int]:
    """Run a proxy in front of the site at the port `site`, without TLS; give its port."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        command = {"caddy": _caddy, "nginx": _nginx}[name](Path(folder), port, site)
        process = subprocess.Popen(
            command,
            env={**os.environ, "PATH": _path(), "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _caddy(folder: Path, port: int, site: int) -> list[str]:
    settings = documented("caddy").replace("127.0.0.1:8000", f"127.0.0.1:{site}")
    settings = settings.replace("aid.example.org {", f"http://127.0.0.1:{port} {{")
    # The first block is that of all sites.
    settings = settings.replace("{\n", "{\n    admin off\n    auto_https off\n", 1)
    (folder / "Caddyfile").write_text(settings)
    return ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]


def _nginx(folder: Path, port: int, site: int) -> list[str]:
    server = documented("nginx").replace("127.0.0.1:8000", f"127.0.0.1:{site}")
    server = re.sub(r"listen .*;", f"listen 127.0.0.1:{port};", server, count=1)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""
    own = f"{user}worker_processes 2;\npid {folder}/pid;\nerror_log /dev/null;\ndaemon off;\n"
    # As Debian's own nginx.conf has it.
    own += "events { worker_connections 768; }\n"
    (folder / "nginx.conf").write_text(f"{own}http {{\n{folders}{server}\n}}\n")
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]
