"""The keys to the demo's doors: a session of its steward and a private link, for outside tools.

    python -m benchmarks.ways_in

Prints them as JSON, with the settings of the environment that it is started in.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.server import ROOT


@dataclass(frozen=True)
class WaysIn:
    """The steward's cookie as a browser sends it, and the path of a household's private page."""

    cookie: str
    private_page: str


def ways_in(environment: dict[str, str]) -> WaysIn:
    """Return the keys for a server that runs in `environment`."""
    command = [sys.executable, "-m", "benchmarks.ways_in"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return WaysIn(**json.loads(done.stdout))


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django  # the settings are chosen above

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from common.models import LinkPurpose, PrivateLink
    from requests_app.models import HelpRequest

    client = Client()
    client.force_login(User.objects.get(email="steward@example.org"))
    name = settings.SESSION_COOKIE_NAME
    request = HelpRequest.objects.filter(closed_at=None, erased_at=None).order_by("pk")[0]
    token = PrivateLink.objects.issue(LinkPurpose.REQUEST, request.pk).token
    keys = {
        "cookie": f"{name}={client.cookies[name].value}",
        "private_page": reverse("request_pages:request_status", args=[token]),
    }
    print(json.dumps(keys))


if __name__ == "__main__":
    main()
