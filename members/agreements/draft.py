"""The draft that a pod can start from, in every language of the site."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

LINES = (
    _("We look after each other. Nobody owes anybody anything for it."),
    _("We tell nobody’s name, number or door to others without asking them first."),
    _("Everybody may say no at any time, and needs no reason."),
    _("We ask before we help, and we knock before we come in."),
    _("We speak so that everybody can follow, and look for somebody who can translate."),
    _("If somebody does not answer, we tell a key person. If a life is in danger, we call 911."),
    _("If we do not agree, we talk about it together and listen to everybody."),
    _("We look at these agreements again every few months."),
)


def draft_in(language: str) -> str:
    """Return the draft in a language of the site, one agreement a line."""
    with override(language):
        return "\n".join(str(line) for line in LINES)
