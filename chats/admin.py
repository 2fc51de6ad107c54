"""The chats that are posted to, for those who look after an area."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import PLACES, covers_a_ward
from backoffice.area_filter import AreaFilter
from backoffice.cells import age
from backoffice.recorded import RecordedAdmin, user_of
from chats import services
from chats.failures import in_words
from chats.forms import ChatForm
from chats.models import ChatTarget
from chats.shown import last_posts, with_posts
from chats.stopping import use_again
from common.errors import NotPossible
from common.languages import language_name
from pods.admin_places import PlaceFormMixin


@admin.register(ChatTarget)
class ChatTargetAdmin(PlaceFormMixin, RecordedAdmin):
    explanation = gettext_lazy(
        "Chats that get open needs, notices and new resources by themselves: what anybody may "
        "read, and nothing about a person. A chat that is saved here is posted to from then on."
    )
    form = ChatForm
    viewers = adders = changers = deleters = PLACES
    change_form_template = "chats/chat_change_form.html"
    list_display = ["name", "service_name", "place", "in_language", "state"]
    list_filter = [("ward", AreaFilter)]
    list_select_related = ["ward"]
    search_fields = ["name"]
    fieldsets = [
        (None, {"fields": ["name", "address", "ward", "language"]}),
        (
            gettext_lazy("What is posted there"),
            {"fields": ["posts_needs", "posts_notices", "posts_resources", "posts_cards"]},
        ),
    ]
    # Whoever has it can post there.
    never_exported = ("address",)
    deliberately_omitted = (
        # Said by the list and above the form.
        *("scheme", "created_at", "stopped_at", "stopped_as"),
        *("needs_posted_at", "resources_posted_at", "cards_posted_at"),
    )

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Somebody who looks after one pod has no ward of their own to post for."""
        return super().has_add_permission(request, obj) and covers_a_ward(request.user, self.adders)

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_posts(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """The address is typed by whoever may change it, and read by nobody."""
        shown = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return shown
        return [
            (
                title,
                {**options, "fields": [name for name in options["fields"] if name != "address"]},
            )
            for title, options in shown
        ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.try_view))
        return [path("<int:target_id>/try/", view, name="chat_try"), *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            services.start_chat(obj.pk)
        elif "address" in form.changed_data:
            use_again(obj.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        target: Any = kwargs.get("obj")
        if target is not None:
            why = in_words(target.stopped_as) if target.stopped_at else ""
            context.update(posts=last_posts(target), stopped=why, key=uuid.uuid4().hex)
        return super().render_change_form(request, context, *args, **kwargs)

    def try_view(self, request: HttpRequest, target_id: int) -> HttpResponse:
        """Post one line, and show below the form what became of it."""
        target: Any = self.get_object(request, str(target_id))
        if target is None or not self.has_change_permission(request, target):
            raise Http404
        try:
            services.try_chat(
                target.pk, actor=user_of(request), key=request.POST.get("key", "")[:40]
            )
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            words = _("The line is on its way. Below you see what became of it.")
            self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:chats_chattarget_change", args=[target.pk]))

    @admin.display(description=gettext_lazy("service"))
    def service_name(self, target: ChatTarget) -> str:
        return target.service

    @admin.display(description=gettext_lazy("area"))
    def place(self, target: ChatTarget) -> str:
        return str(target.ward or _("The whole city"))

    @admin.display(description=gettext_lazy("language of the posts"))
    def in_language(self, target: ChatTarget) -> str:
        return language_name(target.language)

    @admin.display(description=gettext_lazy("state"))
    def state(self, target: ChatTarget) -> str:
        if target.stopped_at is None:
            return _("Posts go there") if vars(target)["is_posted_to"] else _("Nothing yet.")
        words = _("Takes no posts since %(age)s") % {"age": age(target.stopped_at)}
        return format_html('<span class="age age-late">{}</span>', words)
