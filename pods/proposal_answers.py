"""What was said about a pod or group that is proposed, as questions and answers in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.bidi import code, code_list
from common.languages import marked_language_name
from common.zip_words import zips_label
from pages.localized import translated
from pods.models import PlaceProposal
from pods.place_words import spoken_in, talks_of

NOT_GIVEN = _("Not given")


@dataclass(frozen=True)
class Said:
    """A question in few words, and the answer. It is changed together with its section."""

    question: str | Promise
    answer: str | Promise
    url: str = ""


@dataclass(frozen=True)
class SaidSection:
    """The answers on one page of the form; `page` is its name in the flow."""

    page: str
    title: str | Promise
    answers: list[Said]


# The pages of the form, by their names in the flow.
TITLES = {
    "what": _("What it is"),
    "where": _("Where it is"),
    "talk": _("Languages and links"),
    "you": _("About you"),
}


def proposal_answers(proposal: PlaceProposal) -> list[SaidSection]:
    """Return all that was said of `proposal` (stored or not), page by page of the form."""
    pages = {
        "what": _what(proposal),
        "where": _where(proposal),
        "talk": _talk(proposal),
        "you": _you(proposal),
    }
    return [
        SaidSection(page, TITLES[page], [Said(ask, said or NOT_GIVEN) for ask, said in pairs])
        for page, pairs in pages.items()
    ]


Pairs = list[tuple[Any, Any]]


def _what(proposal: PlaceProposal) -> Pairs:
    return [
        (_("Kind"), proposal.get_kind_display()),
        (_("Name"), proposal.title),
        (_("What you do together"), proposal.description),
    ]


def _where(proposal: PlaceProposal) -> Pairs:
    kind = [(_("Kind of place"), proposal.get_zone_display())] if proposal.is_pod else []
    ward = translated(proposal.ward, "name") if proposal.ward else _("Beyond our area")
    return [
        *kind,
        (_("How far it reaches"), proposal.extent),
        (zips_label, code_list(proposal.zip_codes)),
        (_("Ward"), ward),
    ]


def _talk(proposal: PlaceProposal) -> Pairs:
    spoken = [(_("Languages"), spoken_in(proposal.languages))]
    if proposal.is_pod:
        chat = code(proposal.chat_link) if proposal.chat_link else ""
        return [*spoken, (_("How you talk"), talks_of(proposal)), (_("Link to your chat"), chat)]
    return [
        *spoken,
        (_("Website"), code(proposal.website) if proposal.website else ""),
        (
            _("Your own form for requests"),
            code(proposal.request_form) if proposal.request_form else "",
        ),
    ]


def _you(proposal: PlaceProposal) -> Pairs:
    buddy = [(_("Who starts it with you"), proposal.buddy)] if proposal.is_pod else []
    mailbox = [(_("Other people read this mailbox"), _("Yes"))]
    return [
        (_("Name"), proposal.name),
        (_("Phone"), code(proposal.phone) if proposal.phone else ""),
        (_("Email"), code(proposal.email) if proposal.email else ""),
        *(mailbox if proposal.email and proposal.others_read_email else []),
        (_("We write to you in"), marked_language_name(proposal.language)),
        *buddy,
    ]
