"""The next release, one machine after the other, while people read and ask."""

import re
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPException

from cluster.crowd import Crowd
from cluster.machines import Machine
from cluster.site import Site
from cluster.visitors import Browser

SHEET = re.compile(r'href="(/static/css/site\.\w+\.css)"')


@dataclass
class Readers:
    """They open a page, and then the style sheet that it names, until `close`."""

    address: str
    sheets: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        browser = Browser(self.address)
        while not self._is_over.wait(0.1):
            try:
                page = browser.once("GET", "/en/")
                [sheet] = SHEET.findall(page.text)[:1] or [""]
                answer = browser.once("GET", sheet or "/no-sheet")
            except (OSError, HTTPException) as error:
                self.troubles.append(type(error).__name__)
                continue
            if answer.status != 200:
                self.troubles.append(f"{answer.status} for {sheet or 'a page without a sheet'}")
            self.sheets[sheet] += 1

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()


def roll(site: Site, crowd: Crowd) -> str:
    """Upgrade all machines; how it went. Raises `AssertionError` when a page failed."""
    readers = Readers(site.engines.balancer.address)
    began = time.monotonic()
    time.sleep(2)
    for machine in site.web:
        _replace(site, machine)
        # For a while there are both: a page of one, and its style sheet from the other.
        time.sleep(3)
    for machine in site.workers:
        machine.stop("worker")
        site.serve_worker(machine, site.new)
    crowd.wait_for_more(8)
    readers.close()
    failed = crowd.failed_pages(began, time.monotonic())
    assert not failed, f"pages failed in the upgrade: {dict(failed)}"
    assert not readers.troubles, f"style sheets failed: {readers.troubles}"
    assert len(readers.sheets) == 2, f"both sheets should have been asked for: {readers.sheets}"
    _still_there(site, list(readers.sheets))
    old, new = readers.sheets.values()
    return f"{old} pages with the old style sheet, {new} with the new one, none failed"


def _replace(site: Site, machine: Machine) -> None:
    """Send nobody to the machine, let it finish, start the new release, and send people again."""
    _tell(site, f"set server web/{machine.name} state maint")
    time.sleep(1)
    machine.stop("web")
    site.serve_web(machine, site.new)
    _tell(site, f"set server web/{machine.name} state ready")


def _tell(site: Site, command: str) -> None:
    """Say something to HAProxy; what `echo … | socat stdio /run/haproxy/haproxy.sock` does."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(site.engines.balancer.folder / "haproxy.sock"))
        connection.sendall(f"{command}\n".encode())
        said = connection.recv(4096).decode().strip()
    if said:
        raise RuntimeError(f"HAProxy: {said}")


def _still_there(site: Site, sheets: list[str]) -> None:
    """Pages that were opened before the upgrade still get their style sheet, from each machine."""
    for machine in site.web:
        browser = Browser(machine.address, 8000, secure=False)
        for sheet in sheets:
            assert browser.once("GET", sheet).status in (200, 301), f"{machine.name} lost {sheet}"
