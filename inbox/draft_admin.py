"""The answers that staff often write; stewards word them, in all languages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.roles import STEWARDS
from backoffice.recorded import RecordedAdmin
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from inbox.models import Draft


@admin.register(Draft)
class DraftAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = _(
        "Answers to choose from on the page of every conversation, in the language of whoever "
        "wrote, beside those that come with the software. No change sends a message."
    )
    # Everybody sends them in the network's name.
    viewers = adders = changers = deleters = STEWARDS
    shared = True
    list_display = ["__str__", "position"]
    fieldsets = [*translation_fieldsets(Draft, ["text"]), (None, {"fields": ["position"]})]
    deliberately_omitted = ("i18n",)
