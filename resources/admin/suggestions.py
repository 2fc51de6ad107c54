"""The queue of suggestions: the difference, what may be the same, who decides, the presses."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.roles import DIRECTORY, NOBODY
from backoffice.aside_filter import AsideFilter
from backoffice.base import RoleAdmin
from backoffice.cells import age, day
from backoffice.personal_data import numbered
from backoffice.recorded import user_of
from common.bidi import code
from common.errors import NotPossible
from common.languages import marked_language_name
from common.search import matching
from common.sorting import in_reading_order
from pages.forms import BaseForm
from resources.choices import SuggestionKind
from resources.models import Resource, ResourceCategory, Suggestion
from resources.services import UnreadableHoursError
from resources.suggestions import services, taking
from resources.suggestions.alike import alike_to
from resources.suggestions.changes import changes_of, must_enter_hours
from resources.suggestions.letters import deciders_of

PAGE = "admin:resources_suggestion_change"
MOST_NAMED = 6


class ReasonForm(BaseForm):
    """Why it is not taken over, in the words of whoever decides."""

    reason = forms.CharField(max_length=500)


class TakeForm(BaseForm):
    """The fields to take over; of a new entry also its heading, and whether it is public."""

    take = forms.MultipleChoiceField(required=False)
    category: Any = forms.ModelChoiceField(
        ResourceCategory.objects.all(), required=False, to_field_name="slug"
    )
    how = forms.CharField(required=False)

    def __init__(self, *args: Any, suggestion: Suggestion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        take: Any = self.fields["take"]
        take.choices = [(change.name, change.label) for change in changes_of(suggestion)]


@admin.register(Suggestion)
class SuggestionAdmin(RoleAdmin):
    """The things that people told us of the directory. Each press is a verb of its service."""

    explanation = _(
        "What people tell us of the directory: new entries, and what is wrong. Whoever left an "
        "email gets a message once it is decided."
    )
    viewers = changers = DIRECTORY
    adders = deleters = NOBODY  # people send them by the form, and take them back themselves
    change_form_template = "admin/resources/suggestion_change_form.html"
    list_display = ["__str__", "kind", "about", "ward", "state", "waiting"]
    list_filter = ["state", AsideFilter, "kind"]
    list_select_related = ["ward", "resource"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["kind", "state", "about", "ward", "words_shown"]}),
        (
            _("What is suggested"),
            {
                "fields": [
                    *("title", "description", "place_shown", "number_shown", "website", "hours"),
                    "languages_shown",
                ]
            },
        ),
        (
            _("What became of it"),
            {
                "fields": [
                    *("reason", "taken_shown", "created_at", "decided_at", "decided_by"),
                    *("source", "entered_by", "language_shown", "why_aside"),
                ]
            },
        ),
    ]
    # Nobody needs to know who they are: letters find them.
    deliberately_omitted = (
        *("email", "email_index", "email_proven_at", "others_read_email", "submission_key"),
        *("set_aside_at", "staff_note", "resource"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All of it: what was said stays as it was said."""
        return [name for _title, options in self.fieldsets for name in options["fields"]]

    def ways_to_find(self, term: str, user: Any) -> list[Any]:
        return [numbered(term) or matching(term, "title_key")]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        presses: dict[str, Callable[..., HttpResponse]] = {
            "take": self.take_view,
            "refuse": self.refuse_view,
            "same": self.same_view,
            "aside": self.aside_view,
            "take_in": self.take_in_view,
            "spam": self.spam_view,
        }
        own = [
            path(f"<int:suggestion_id>/{verb}/", wrap(require_POST(view)), name=name_of(verb))
            for verb, view in presses.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        # Nothing of it is edited: what can be done are the presses above.
        context.update(show_save=False, show_save_and_continue=False)
        if row is not None:
            deciders = deciders_of(row) if row.is_waiting else []
            context.update(
                changes=changes_of(row) if row.is_waiting else [],
                alike=alike_to(row) if row.is_waiting else [],
                deciders=deciders[:MOST_NAMED],
                more_deciders=max(0, len(deciders) - MOST_NAMED),
                headings=in_reading_order(ResourceCategory.objects.all()) if row.is_new else [],
                closes=row.kind == SuggestionKind.CLOSED,
                must_enter_hours=row.is_waiting and must_enter_hours(row),
                can_decide=row.is_waiting and self.has_change_permission(request, row),
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # --- Presses ---

    def take_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Take over what was ticked; the entry follows."""
        row = self._changeable(request, suggestion_id)
        form = TakeForm(request.POST, suggestion=row)
        if not form.is_valid():
            return self._refused(request, row, gettext("Choose what you take over."))
        names, category = form.cleaned_data["take"], form.cleaned_data["category"]
        by_hand = form.cleaned_data["how"] == "by_hand"
        verb: Callable[..., Any] = partial(taking.take_over, row.pk, names, hours_by_hand=by_hand)
        if row.is_new:
            if category is None:
                return self._refused(request, row, gettext("Choose a heading for the new entry."))
            is_public = form.cleaned_data["how"] == "publish"
            verb = partial(taking.take_over_as_new, row.pk, names, category, is_public=is_public)
        return self._decide(request, row, verb, gettext("Taken over. Here is the entry."))

    def refuse_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Do not take it over, with a reason."""
        row, form = self._changeable(request, suggestion_id), ReasonForm(request.POST)
        if not form.is_valid():
            words = gettext("Nothing was sent: please write it in a few words.")
            return self._refused(request, row, words)
        verb = partial(services.refuse_suggestion, row.pk, form.cleaned_data["reason"])
        return self._decide(request, row, verb, gettext("Decided. They can read why."))

    def same_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Say that it is an entry that is there."""
        row, key = self._changeable(request, suggestion_id), request.POST.get("resource", "")
        # Of those that the page offered: no other number says anything.
        offered = {alike.row.pk for alike in alike_to(row) if alike.is_entry}
        if not key.isdecimal() or int(key) not in offered:
            raise Http404
        entry = get_object_or_404(Resource, pk=int(key))
        verb = partial(services.same_as, row.pk, entry)
        return self._decide(request, row, verb, gettext("Saved."))

    def aside_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Set one aside as spam."""
        row = self._changeable(request, suggestion_id)
        verb = partial(services.suggestions.set_aside, row.pk)
        return self._decide(request, row, verb, gettext("Set aside. You can delete it there."))

    def take_in_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Let one that was set aside wait like the others."""
        row = self._changeable(request, suggestion_id)
        return self._decide(
            request, row, partial(services.suggestions.take_in, row.pk), gettext("Taken in.")
        )

    def spam_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        """Delete one that was set aside."""
        row = self._changeable(request, suggestion_id)
        try:
            services.suggestions.delete_spam(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            return self._refused(request, row, str(refusal.message))
        self.message_user(request, gettext("Deleted."), messages.SUCCESS)
        return redirect("admin:resources_suggestion_changelist")

    def _decide(
        self, request: HttpRequest, row: Suggestion, verb: Callable[..., Any], done: str
    ) -> HttpResponse:
        try:
            made = verb(actor=user_of(request))
        except UnreadableHoursError:
            return self._to_hours(request, row)
        except NotPossible as refusal:
            return self._refused(request, row, str(refusal.message))
        self.message_user(request, done, messages.SUCCESS)
        if self._may_change(request, made):
            return redirect("admin:resources_resource_change", made.pk)
        return redirect(PAGE, row.pk)

    def _to_hours(self, request: HttpRequest, row: Suggestion) -> HttpResponse:
        """Lead to the hours of the entry, with the words that no program can read."""
        words = gettext(
            "Nothing was taken over yet: the hours “%(hours)s” cannot be read as days and times. "
            "Please enter them here, then go back and press “I have entered the hours”."
        )
        self.message_user(request, words % {"hours": row.hours}, messages.WARNING)
        if not self._may_change(request, row.resource):
            return redirect(PAGE, row.pk)
        url = reverse("admin:resources_resource_change", args=[row.resource_id])
        return redirect(f"{url}#schedules-group")

    def _may_change(self, request: HttpRequest, row: Any) -> bool:
        page = self.admin_site._registry.get(type(row))
        return page is not None and page.has_change_permission(request, row)

    def _refused(self, request: HttpRequest, row: Suggestion, words: str) -> HttpResponse:
        self.message_user(request, words, messages.ERROR)
        return redirect(PAGE, row.pk)

    def _changeable(self, request: HttpRequest, suggestion_id: int) -> Any:
        row = self.get_object(request, str(suggestion_id))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        return row

    # --- Cells ---

    @admin.display(description=_("resource"))
    def about(self, row: Suggestion) -> str:
        return row.resource.name_i18n if row.resource else "–"

    @admin.display(description=_("their words"))
    def words_shown(self, row: Suggestion) -> str:
        return row.words or "–"

    @admin.display(description=_("address"))
    def place_shown(self, row: Suggestion) -> str:
        return code(row.place) if row.place else "–"

    @admin.display(description=_("phone number"))
    def number_shown(self, row: Suggestion) -> str:
        return code(row.number) if row.number else "–"

    @admin.display(description=_("languages"))
    def languages_shown(self, row: Suggestion) -> str:
        return next((c.then for c in changes_of(row) if c.name == "languages"), "–")

    @admin.display(description=_("what was taken over"))
    def taken_shown(self, row: Suggestion) -> str:
        said = {change.name: str(change.label) for change in changes_of(row)}
        return ", ".join(said.get(name, name) for name in row.taken) or "–"

    @admin.display(description=_("language of messages"))
    def language_shown(self, row: Suggestion) -> str:
        return marked_language_name(row.language)

    @admin.display(description=_("waiting"), ordering="id")
    def waiting(self, row: Suggestion) -> str:
        return age(row.created_at) if row.is_waiting else day(row.created_at)


def name_of(verb: str) -> str:
    """Return the name of the address of a press, below "admin:"."""
    return f"{verb}_suggestion"
