"""Fetch mail in a process of its own, and be killed when the first one is stored."""

import os
import sys
import time
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mutualaid.settings"
django.setup()

from messaging.inbound.mail import fetching  # noqa: E402  Django must be set up first
from messaging.inbound.mail.mailbox import Mailbox  # noqa: E402


def wait_for_the_end(*_given: Any, **_said: Any) -> None:
    sys.stdout.write("stored\n")
    sys.stdout.flush()
    time.sleep(120)


Mailbox.put_away = wait_for_the_end  # type: ignore[method-assign]
fetching.fetch_mail()
