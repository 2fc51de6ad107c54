"""Store something and the message about it, and be killed then. OUTSIDE=1 is the control:

there the message is put into the outbox after the transaction, as `on_commit` would do it.
"""

import os
import sys
import time

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "mutualaid.settings"
django.setup()

from django.db import transaction  # noqa: E402  Django must be set up first

from common.models import Category  # noqa: E402
from messaging import services  # noqa: E402


def enqueue() -> None:
    services.enqueue(
        "welcome",
        recipient_kind="request",
        recipient_id=1,
        subject_id=1,
        language="en",
        key="welcome:1",
    )


with transaction.atomic():
    Category.objects.create(name="Stored", slug="stored")
    if not os.environ.get("OUTSIDE"):
        enqueue()
sys.stdout.write("stored\n")
sys.stdout.flush()
# The kill comes in this minute; in the control the line after it never runs.
time.sleep(60)
enqueue()
