"""The Mozilla Observatory's word on our pages, behind the Caddy that docs/deploy.md documents.

    python -m benchmarks.observatory

A public, a private, a sign-in and an admin page, over HTTPS with a certificate of Caddy's own.
Wants Node 20, `npm ci` in benchmarks/mdn-observatory, and caddy; exits with 1 when a page has less
than it could have, or a part is missing. The list of names that browsers know to want HTTPS is left
out.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import options
from benchmarks.proxies import documented
from benchmarks.server import database, free_port, load_demo, production, serving
from benchmarks.ways_in import WaysIn, ways_in

HERE = Path(__file__).resolve().parent / "mdn-observatory"
MODULES = HERE / "node_modules"
# Its package fetches this list of names when it is installed; scripts of packages do not run here.
KNOWN_NAMES = MODULES / "@mdn" / "mdn-http-observatory" / "conf" / "hsts-preload.json"
HOST, NAME = "localhost", "aid.example.org"
# What every page has; all but the public one have more.
LEAST = 130
Result = dict[str, Any]


def main() -> int:
    is_short = options.is_short(__doc__)
    if missing := [name for name, is_there in parts().items() if not is_there]:
        print(f"Not measured: {', '.join(missing)} missing.")
        return 1
    KNOWN_NAMES.write_text("{}")
    url = database("mutualaid_observatory", short=is_short)
    load_demo(url)
    own = production(url) | {"ALLOWED_HOSTS": HOST, "STAFF_MFA_REQUIRED": "0"}
    own["LOG_LEVEL"] = "CRITICAL"  # it asks by a method that no page takes
    http, https = free_port(), free_port()
    own["SITE_URL"] = f"https://{HOST}:{https}"
    with serving(url, settings=own, cpu=None) as port, caddy(port, http, https) as root:
        results = measure(list(pages(ways_in(own), http, https)), root)
    return sum([show(result) for result in results])


def parts() -> dict[str, bool]:
    return {
        "node": bool(shutil.which("node")),
        "caddy": bool(shutil.which("caddy")),
        "npm ci in benchmarks/mdn-observatory": MODULES.is_dir(),
    }


def pages(keys: WaysIn, http: int, https: int) -> Iterator[dict[str, Any]]:
    ports = {"host": HOST, "httpPort": str(http), "httpsPort": str(https)}
    paths = {
        "public": "/en/",
        "form": "/en/request/",
        "private": keys.private_page,
        "sign-in": "/en/staff/login/",
        "admin": "/en/admin/",
        "desk": "/en/admin/desk/",
    }
    for name, path in paths.items():
        cookie = keys.cookie if "/admin/" in path else ""
        yield {**ports, "name": name, "path": path, "cookie": cookie, "status": 200}


def caddyfile(port: int, http: int, https: int) -> str:
    """Return the documented one, on ports of our own and with a certificate of Caddy's own."""
    shown = documented("caddy").replace(NAME, f"{HOST}:{https}")
    own = f"admin off\nlocal_certs\nskip_install_trust\nhttp_port {http}\nhttps_port {https}"
    # The first block is that of all sites.
    return shown.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace("{\n", f"{{\n{own}\n", 1)


@contextlib.contextmanager
def caddy(port: int, http: int, https: int) -> Iterator[Path]:
    """The documented proxy for the length of the block; gives the certificate it vouches with."""
    with TemporaryDirectory() as folder:
        config, home = Path(folder) / "Caddyfile", Path(folder) / "data"
        config.write_text(caddyfile(port, http, https))
        command = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
        environment = {**os.environ, "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": folder}
        with (Path(folder) / "log").open("w") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            root = home / "caddy" / "pki" / "authorities" / "local" / "root.crt"
            _wait_for(root, process, Path(folder) / "log")
            yield root
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(root: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    for _attempt in range(100):
        if process.poll() is not None:
            raise SystemExit(f"Caddy did not start:\n{log.read_text()[-800:]}")
        if root.exists():
            time.sleep(1)  # the page's own certificate follows
            return
        time.sleep(0.2)
    raise SystemExit("Caddy made no certificate within 20 seconds.")


def measure(wanted: list[dict[str, Any]], root: Path) -> list[Result]:
    done = subprocess.run(
        ["node", "measure.mjs"],
        input=json.dumps(wanted),
        cwd=HERE,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(root)},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout)


def show(result: Result) -> bool:
    """Print a page's score and what it lost or could gain. Tells whether it is too little."""
    if error := result.get("error"):
        print(f"✗ {result['name']:8} {error}")
        return True
    wrong = result["score"] < LEAST
    print(f"{'✗' if wrong else '✓'} {result['name']:8} {result['score']} ({result['grade']})")
    for name, said, modifier, passed in result["tests"]:
        if modifier or not passed:
            print(f"    {modifier:+4} {name}: {said}")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
