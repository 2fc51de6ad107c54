"""Answers that staff often write, in the languages of our pages: ours, and the network's own."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from common.addresses import absolute_url
from common.languages import page_language
from inbox.models import Draft


@dataclass(frozen=True)
class Ready:
    """An answer to choose, in the language of a thread and in that of whoever reads it first."""

    code: str
    words: str
    own: str


def ready_answers(language: str) -> list[Ready]:
    """Return the answers for a thread in `language`, with what they say in the active one."""
    here = [*_ours(), *_of_network()]
    with translation.override(page_language(language)):
        there = [*_ours(), *_of_network()]
    return [
        Ready(code, words, "" if words == own else own)
        for (code, words), (_code, own) in zip(there, here, strict=True)
    ]


def _ours() -> list[tuple[str, str]]:
    return [(str(number), words) for number, words in enumerate(_texts())]


def _of_network() -> list[tuple[str, str]]:
    return [(f"d{row.pk}", row.text_i18n) for row in Draft.objects.order_by("position", "pk")]


def _texts() -> list[str]:
    return [
        _("Thank you for writing. A neighbor from our team will call you."),
        _("To ask for help, please fill in this form, or write to us here what you need: %s")
        % absolute_url("request_pages:request_needs"),
        _("We could not understand your message. Please write it once more."),
    ]
