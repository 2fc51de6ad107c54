"""Walks through pages of pods, keepers and rooms, kept as HTML: for axe and the validator."""

from django.http.response import HttpResponseBase

from tests.languages.read_keeping import read_calling, read_keeping
from tests.languages.read_open_needs import read_word
from tests.languages.read_pods import (
    read_finding,
    read_joining,
    read_pods,
    read_proposals,
    read_starting,
)
from tests.languages.read_rooms import ROOMS
from tests.languages.read_suggesting import read_suggesting
from tests.languages.reader import Reader

WALKS = [
    *(read_word, read_finding, read_starting, read_proposals, read_joining, read_pods),
    *(read_keeping, read_calling, read_suggesting),
    *ROOMS,
]


class Keeper(Reader):
    """Somebody who keeps each page of a walk, to be looked at later."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.pages: dict[str, str] = {}

    def read(self, response: HttpResponseBase, where: str) -> str:
        html = super().read(response, where)
        self.pages[self.was_at] = html
        return html
