"""Pages of advice."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from backoffice.publishing import PublishedAdmin
from backoffice.translations import translation_fieldsets
from pods import services as publishing
from resources.models import Guide


@admin.register(Guide)
class GuideAdmin(PublishedAdmin):
    explanation = _(
        "Pages of advice for everybody. The public sees a guide once it is published, and what you "
        "change in it at once; no change sends a message."
    )
    services = publishing
    list_display = ["title_i18n", "state", "position", "updated_at"]
    list_filter = ["state"]
    search_fields = ["title"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        *translation_fieldsets(Guide, ["title", "summary", "body"]),
        (None, {"fields": ["slug", "position", "state", "updated_at"]}),
    ]
    readonly_fields = ["state", "updated_at"]
    deliberately_omitted = ("i18n",)
