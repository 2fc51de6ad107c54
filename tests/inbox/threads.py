"""The pages of threads, as coordinators open and press them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from inbox.models import Thread

LIST = "admin:inbox_thread_changelist"


def own_page(thread: Thread, query: str = "") -> str:
    return reverse("admin:inbox_thread_change", args=[thread.pk]) + query


def open_(client: Client, thread: Thread) -> str:
    page = client.post(reverse("admin:inbox_thread_open_details", args=[thread.pk]), follow=True)
    return str(page.text)


def newest(thread: Thread) -> int:
    return int(thread.items.latest("pk").pk)


def press(client: Client, thread: Thread, **said: str) -> Any:
    said = {"seen": str(newest(thread)), **said}
    return client.post(reverse("admin:thread_press", args=[thread.pk]), said, follow=True)
