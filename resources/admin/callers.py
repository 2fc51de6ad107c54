"""Volunteers who call places, in the admin: their links, and how many they called."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import DIRECTORY, NOBODY, covers_a_ward, covers_city, covers_ward
from backoffice.cells import day
from backoffice.recorded import RecordedAdmin, user_of
from common.addresses import absolute_url
from common.models import LinkPurpose, PrivateLink
from resources.admin.boxes import BoxesOrLookUp
from resources.check_choices import CallOutcome, CheckOutcome
from resources.keeping import calls
from resources.models import Caller


class CallerForm(forms.ModelForm):
    """A caller for wards that the user looks after; without any it is the city."""

    user: Any

    class Meta:
        model = Caller
        fields: list[str] = []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        wards = list(cleaned.get("wards") or [])
        is_own = all(covers_ward(self.user, ward.pk, DIRECTORY) for ward in wards)
        if not covers_city(self.user, DIRECTORY) and not (wards and is_own):
            raise forms.ValidationError(_("Choose a ward that you look after."))
        return cleaned


@admin.register(Caller)
class CallerAdmin(BoxesOrLookUp, RecordedAdmin):
    """Links with which volunteers call places."""

    explanation = gettext_lazy(
        "Volunteers who call places and ask if all of it is still true. Give each their own link: "
        "it shows one public entry after another, and ends after two weeks. Nothing is sent."
    )
    viewers = adders = changers = DIRECTORY
    deleters = NOBODY
    form = CallerForm
    change_form_template = "admin/resources/caller_change_form.html"
    list_display = ["name", "calls_made", "true_count", "to_correct_count", "link_ends"]
    search_fields = ["name"]
    fieldsets = [(None, {"fields": ["name", "wards", "languages"]})]
    deliberately_omitted = ("made_by", "created_at", "ends_at")

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> type[ModelForm]:
        form = super().get_form(request, *args, **kwargs)
        form.user = request.user  # type: ignore[attr-defined]
        return form

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rang = Q(calls__outcome__in=CallOutcome.rang())
        changed = Q(calls__outcome__in=CheckOutcome.to_correct())
        return (
            super()
            .get_queryset(request)
            .annotate(
                made=Count("calls", filter=rang),
                said_true=Count("calls", filter=Q(calls__outcome=CallOutcome.TRUE)),
                said_changed=Count("calls", filter=changed),
            )
        )

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A link is for whole wards: whoever looks after pods alone has none to give."""
        is_allowed = super().has_add_permission(request, obj)
        return is_allowed and covers_a_ward(user_of(request), DIRECTORY)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A link that was given away stays what it was: give another one."""
        return ["name", "wards", "languages"] if obj else []

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            calls.give_link(obj, form.cleaned_data["wards"], actor=user_of(request))

    def save_related(self, request: Any, form: Any, formsets: Any, change: bool) -> None:
        """Nothing more: `give_link` has stored the wards."""

    def response_add(self, request: HttpRequest, obj: Any, *_args: Any, **_more: Any) -> Any:
        """Lead to the page that shows the link."""
        return redirect("admin:resources_caller_change", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.stop_view))
        return [path("<int:row_id>/stop/", view, name="stop_caller"), *super().get_urls()]

    def stop_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Let the link open nothing any more."""
        row = self.get_object(request, str(row_id))
        if row is None:
            raise Http404
        if not self.has_change_permission(request, row):
            raise PermissionDenied
        calls.stop_link(row.pk, actor=user_of(request))
        self.message_user(request, _("The link opens nothing any more."), messages.SUCCESS)
        return redirect("admin:resources_caller_change", row.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None and row.ends_at > timezone.now():
            link = PrivateLink.objects.current(LinkPurpose.CALLER, row.pk)
            context["link"] = absolute_url("resources:call_home", link.token) if link else ""
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("calls"), ordering="made")
    def calls_made(self, row: Any) -> int:
        return int(row.made)

    @admin.display(description=gettext_lazy("still true"))
    def true_count(self, row: Any) -> int:
        return int(row.said_true)

    @admin.display(description=gettext_lazy("to be corrected"))
    def to_correct_count(self, row: Any) -> int:
        return int(row.said_changed)

    @admin.display(description=gettext_lazy("the link ends"))
    def link_ends(self, row: Caller) -> str:
        return day(row.ends_at) if row.ends_at > timezone.now() else _("ended")
