"""Photos as phones take them, and the page of a thread that has one."""

import io

from django.test import Client
from django.urls import reverse
from PIL import Image

from inbox.models import Thread

WORDS = b"taken at home"


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = WORDS.decode()
    exif[0x0112] = 6  # held upright
    Image.new("RGB", size, "orange").save(out, kind, exif=exif)
    return out.getvalue()


def show(client: Client, thread: Thread) -> str:
    url = reverse("admin:inbox_thread_open_details", args=[thread.pk])
    return client.post(url, follow=True).text
