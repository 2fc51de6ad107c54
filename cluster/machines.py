"""Machines that are network namespaces, on a switch that is a bridge.

All of it lives in namespaces of this run's own (`cluster.__main__` asks for them): no address and
no process is seen from outside, and the kernel ends everything when the run ends.
"""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

NETWORK = "10.77.0."
# The visitors, their mail servers, and this program.
OUTSIDE = f"{NETWORK}1"
SWITCH = "switch"
# As long as systemd waits, with RestartSec.
PAUSE = 2.0


def build_switch() -> None:
    """Make the network to which machines are plugged in."""
    _ip("link", "set", "lo", "up")
    _ip("link", "add", SWITCH, "type", "bridge")
    _ip("addr", "add", f"{OUTSIDE}/24", "dev", SWITCH)
    _ip("link", "set", SWITCH, "up")


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@dataclass(eq=False)
class Service:
    """A program of a machine that is started again whenever it ends, as systemd does it."""

    command: Sequence[str]
    environment: dict[str, str]
    log: Path
    folder: Path
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    is_wanted: bool = True
    starts: int = 0


@dataclass(eq=False)
class Machine:
    """One machine: a name, an address, and what runs on it. Its logs lie in `folder`."""

    name: str
    number: int
    folder: Path
    services: dict[str, Service] = field(default_factory=dict)
    is_on: bool = True

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o755)
        port = f"to-{self.name}"
        _ip("netns", "add", self.name)
        _ip("link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        _ip("link", "set", port, "master", SWITCH, "up")
        for command in (
            ["link", "set", "lo", "up"],
            ["addr", "add", f"{self.address}/24", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
        ):
            _ip("-n", self.name, *command)
        _all.append(self)

    @property
    def address(self) -> str:
        return f"{NETWORK}{self.number}"

    def inside(self, *command: str, user: str | None = None) -> list[str]:
        """The command that runs `command` on this machine, as `user` or as root."""
        return ["nsenter", f"--net=/run/netns/{self.name}", *_as(user), *command]

    def serve(self, name: str, service: Service) -> None:
        """Run `service` from now on, and again whenever it ends."""
        self.services[name] = service
        threading.Thread(target=self._look_after, args=(service,), daemon=True).start()

    def _look_after(self, service: Service) -> None:
        while service.is_wanted:
            if self.is_on:
                self._start(service)
                assert service.process
                service.process.wait()
            if service.is_wanted:
                time.sleep(PAUSE)

    def _start(self, service: Service) -> None:
        with service.log.open("ab") as output:
            service.process = subprocess.Popen(
                self.inside(*service.command, user=service.user),
                cwd=service.folder,
                env={"PATH": os.environ["PATH"] + ":/usr/sbin", "LC_ALL": "C.UTF-8"}
                | service.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
            service.starts += 1

    def stop(self, name: str, seconds: float = 40) -> None:
        """End a service for good, gracefully."""
        service = self.services.pop(name)
        service.is_wanted = False
        assert service.process
        service.process.terminate()
        service.process.wait(seconds)

    def pids(self) -> list[int]:
        said = subprocess.run(
            ["ip", "netns", "pids", self.name], check=True, capture_output=True, text=True
        )
        return [int(pid) for pid in said.stdout.split()]

    def lose_power(self) -> None:
        """Every process ends at once, and none is started again."""
        self.is_on = False
        self.kill()

    def get_power(self) -> None:
        self.is_on = True

    def kill(self) -> None:
        """SIGKILL for every process, until none is left."""
        while pids := self.pids():
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue
            time.sleep(0.05)

    def unplug(self) -> None:
        """Nothing goes in or out any more; everybody else waits for an answer in vain."""
        _ip("link", "set", f"to-{self.name}", "down")

    def plug_in(self) -> None:
        _ip("link", "set", f"to-{self.name}", "up")

    def cut_off_from(self, others: Sequence["Machine"]) -> None:
        """Drop, in silence, what goes to and comes from `others`."""
        theirs = ", ".join(other.address for other in others)
        for rule in (
            "add table inet cut",
            "add chain inet cut in { type filter hook input priority 0; }",
            "add chain inet cut out { type filter hook output priority 0; }",
            f"add rule inet cut in ip saddr {{ {theirs} }} drop",
            f"add rule inet cut out ip daddr {{ {theirs} }} drop",
        ):
            subprocess.run(self.inside("nft", rule), check=True)

    def reach_all(self) -> None:
        subprocess.run(self.inside("nft", "delete", "table", "inet", "cut"), check=True)


_all: list[Machine] = []


def all_lose_power() -> None:
    """End everything on every machine: nothing writes to their disks any more."""
    for machine in _all:
        machine.lose_power()


def _as(user: str | None) -> list[str]:
    """The beginning of a command that somebody other than root runs."""
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []


def wait_until(condition: Callable[[], object], what: str, seconds: float = 60) -> float:
    """Wait until `condition` is true, and return how long that took.

    An `OSError` counts as no. Raises `TimeoutError`, which says `what` did not come.
    """
    started = time.monotonic()
    while (waited := time.monotonic() - started) < seconds:
        try:
            if condition():
                return waited
        except OSError:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"{what}: not within {seconds:.0f} seconds")
