"""The admin page on which intake is closed or slowed."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.roles import RUNNING, covers_a_ward
from backoffice.area_filter import AreaFilter
from backoffice.recorded import RecordedAdmin
from backoffice.translations import TranslatedAdmin, translation_fieldsets
from pods.admin_places import NoticeForm, PlaceFormMixin
from pods.models import IntakePause

NEEDED = _("Please say it in every language, or choose one of the reasons that stand ready.")


class IntakePauseForm(NoticeForm):
    """A reason that every reader understands: one that stands ready, or words in each language."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("cause") == IntakePause.Cause.OTHER:
            for name in _fields_of_reason():
                if not self.errors.get(name) and not data.get(name):
                    self.add_error(name, NEEDED)
        return data


def _fields_of_reason() -> list[str]:
    codes = [code.replace("-", "_") for code, _name in settings.LANGUAGES]
    return ["reason" if code == "en" else f"reason_{code}" for code in codes]


@admin.register(IntakePause)
class IntakePauseAdmin(PlaceFormMixin, TranslatedAdmin, RecordedAdmin):
    """Pauses are for coordinators, who know when there are too many requests in their wards."""

    explanation = _(
        "Days on which the public form takes no new requests, or says that help takes longer. It "
        "is public at once and ends by itself; no change sends a message."
    )
    form = IntakePauseForm
    viewers = adders = changers = deleters = RUNNING
    ordering = ["-ends_on", "-id"]
    list_display = ["kind", "place", "kind_of_help", "starts_on", "ends_on", "cause"]
    list_filter = ["kind", ("ward", AreaFilter)]
    list_select_related = ["ward", "category"]
    search_fields = ["reason"]
    fieldsets = [
        (None, {"fields": ["kind", "ward", "category", "cause"]}),
        (_("Days"), {"fields": ["starts_on", "ends_on"]}),
        *translation_fieldsets(IntakePause, ["reason"]),
    ]
    deliberately_omitted = ("i18n",)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and covers_a_ward(request.user, self.adders)

    @admin.display(description=_("area"))
    def place(self, pause: IntakePause) -> str:
        return str(pause.ward or _("The whole city"))

    @admin.display(description=_("kind of help"))
    def kind_of_help(self, pause: IntakePause) -> str:
        return str(pause.category or _("Every kind"))
