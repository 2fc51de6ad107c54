"""Start the machines of docs/many-machines.md on this one, and do to them what happens to machines.

As root, with Debian's packages of docs/many-machines.md:

    python -m cluster           # all of it
    python -m cluster --stay    # start, then stay until Ctrl-C
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENGINES = ["haproxy", "pgbouncer", "patroni", "etcd", "pgbackrest"]
TOOLS = ["nft", "ip", "openssl", "unshare", "nsenter", "setpriv"]
# Of this run alone: no address and no process is seen from outside, and the kernel ends all
# processes when this one ends, however it does. A shell reaps what the engines leave behind.
OWN_NAMESPACES = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
INSIDE = 'mkdir -p /run/netns && mount -t tmpfs none /run/netns && "$@"; exit $?'
IS_INSIDE = "MUTUALAID_CLUSTER"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stay", action="store_true", help="start, then stay until Ctrl-C")
    arguments = parser.parse_args()
    if missing := why_not():
        print(missing, file=sys.stderr)
        return 2
    if IS_INSIDE not in os.environ:
        command = [*OWN_NAMESPACES, "sh", "-c", INSIDE, "sh", sys.executable, "-m", "cluster"]
        os.environ[IS_INSIDE] = "1"
        os.execvp(command[0], [*command, *sys.argv[1:]])
    from cluster import run  # what it imports is of the development requirements

    with folder() as place:
        return run.stay(place) if arguments.stay else run.everything(place)


def why_not() -> str:
    """A sentence about what is missing on this machine; "" when nothing is."""
    if os.geteuid() != 0:
        return "Machines of their own need root: network namespaces are made."
    os.environ["PATH"] += ":/usr/sbin"
    if lacking := [name for name in ENGINES + TOOLS if not shutil.which(name)]:
        return f"Not on this machine: {', '.join(lacking)}. See docs/many-machines.md."
    return ""


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for the machines' disks and logs; kept when the run fails, for whoever looks."""
    place = Path(tempfile.mkdtemp(prefix="mutualaid-cluster-"))
    place.chmod(0o755)
    try:
        yield place
    except BaseException:
        print(f"The logs of all machines are in {place}.", file=sys.stderr)
        raise
    shutil.rmtree(place)


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} seconds in all.")
    sys.exit(code)
