"""Answers that staff often write, in the languages of our pages."""

from django.utils import translation
from django.utils.translation import gettext as _

from common.addresses import absolute_url
from common.languages import page_language


def drafts_in(language: str) -> list[str]:
    """Return the drafts in the language of a thread, or in the main one where pages have none."""
    with translation.override(page_language(language)):
        return [
            _("Thank you for writing. A neighbor from our team will call you."),
            _("To ask for help, please fill in this form, or write to us here what you need: %s")
            % absolute_url("request_pages:request_needs"),
            _("We could not understand your message. Please write it once more."),
        ]
