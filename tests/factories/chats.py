"""Chats that are posted to."""

from typing import Any

from chats.models import ChatTarget
from messaging.channels.chat.services import read_address
from pods.models import Ward
from tests.factories.numbers import next_number

MATTERMOST = "mmosts://chat.example.org/3ccdd113474722377935511fc85d3dd4"


def make_chat(ward: Ward | None = None, **fields: Any) -> ChatTarget:
    """A chat of `ward`, or of the whole city, that gets everything."""
    number = next_number()
    fields = {
        "name": f"Chat {number}",
        "address": MATTERMOST,
        "posts_resources": True,
        **fields,
    }
    scheme = read_address(fields["address"]).scheme
    return ChatTarget.objects.create(ward=ward, scheme=scheme, **fields)
