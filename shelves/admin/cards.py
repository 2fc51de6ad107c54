"""The admin of cards: looked at before anybody reads them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.roles import DESK, NOBODY
from backoffice.area_filter import AreaFilter
from backoffice.aside_filter import AsideFilter
from backoffice.cells import age, day
from backoffice.personal_data import (
    PersonalAdmin,
    contact_query,
    details_are_open,
    numbered,
)
from backoffice.recorded import RecordedAdmin, user_of
from common.errors import NotPossible
from common.languages import marked_language_name
from common.search import matching
from pages.form_views import UNPROCESSABLE, form_methods, posted
from pages.forms import BaseForm
from shelves.choices import PhotoState
from shelves.forms import WordsForm
from shelves.models import Card, Photo
from shelves.services import cards, photos

PAGE = "admin:shelves_card_change"


class LookFilter(admin.SimpleListFilter):
    title = _("Waits for a look")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("Yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.to_look_at() if self.value() == "yes" else queryset


class ReasonForm(BaseForm):
    """Why a card is not shown, in the words of whoever decides."""

    reason = forms.CharField(max_length=300)


@admin.register(Card)
class CardAdmin(RecordedAdmin, PersonalAdmin):
    """The cards that people put up. Each press is a verb of its service."""

    explanation = _(
        "What neighbors give, lend, teach or look for. Nobody reads a card before you have looked "
        "at it: both decisions send its owner a message. Who gets it they settle by themselves."
    )
    viewers = changers = DESK
    adders = deleters = NOBODY  # people put them up by the form, and take them back themselves
    personal = ("phone", "email")
    open_choices = ("place",)
    raw_id_fields = ["place"]
    change_form_template = "admin/shelves/card_change_form.html"
    list_display = ["number", "title", "kind", "category", "ward", "state", "waiting"]
    list_display_links = ["number", "title"]
    list_filter = [LookFilter, "state", AsideFilter, "kind", ("ward", AreaFilter)]
    list_select_related = ["ward", "category"]
    search_fields = ["text_key"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *("kind", "state", "title", "details", "category", "ward", "until"),
                    *("lent_for", "place", "how_far"),
                ]
            },
        ),
        (_("Contact"), {"fields": ["name", "phone", "email", "contact_method", "language_shown"]}),
        (
            _("What became of it"),
            {
                "fields": [
                    *("reason", "created_at", "decided_at", "decided_by", "ended_at"),
                    "reworded_at",
                    *("source", "entered_by", "email_proven_at", "why_aside"),
                ]
            },
        ),
    ]
    deliberately_omitted = (
        *("phone_index", "phone_tail_index", "email_index"),
        *("others_read_email", "submission_key", "set_aside_at", "staff_note", "end_told_for"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All but the place: what its owner said has a page of its own."""
        named = [name for _title, options in self.fieldsets for name in options["fields"]]
        return [name for name in named if name != "place"]

    def ways_to_find(self, term: str, user: Any) -> list[Any]:
        return [contact_query(term) or numbered(term) or matching(term, "text_key", "name_key")]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        presses: dict[str, Callable[..., HttpResponse]] = {
            "publish": self.publish_view,
            "refuse": self.refuse_view,
            "aside": self.aside_view,
            "take_in": self.take_in_view,
            "spam": self.spam_view,
            "show_photo": self.show_photo_view,
            "refuse_photo": self.refuse_photo_view,
        }
        own = [
            path(f"<int:card_id>/{verb}/", wrap(require_POST(view)), name=f"{verb}_card")
            for verb, view in presses.items()
        ]
        words = path("<int:card_id>/words/", wrap(self.words_view), name="reword_card")
        return [words, *own, *super().get_urls()]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Choose the place by the service: the rest of the row may say something else by now."""
        if "place" in form.changed_data:
            cards.choose_place(obj.pk, form.cleaned_data["place"], actor=user_of(request))

    @method_decorator(form_methods)
    def words_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Ask how a card should read, and put it right."""
        row = self._changeable(request, card_id)
        form = WordsForm(posted(request), card=row)
        answer = self._reword(request, row, form) if form.is_valid() else None
        if answer is not None:
            return answer
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Change its words"),
            "card": row,
            "form": form,
            "seen": cards.mark_of(row),
        }
        status = UNPROCESSABLE if form.errors else 200
        return TemplateResponse(request, "admin/shelves/words.html", context, status=status)

    def _reword(self, request: HttpRequest, row: Card, form: WordsForm) -> HttpResponse | None:
        """Put the words right; None, with an error in `form`, where others are there by now."""
        seen = request.POST.get("seen", "")
        verb = partial(cards.reword, row.pk, form.cleaned_data, seen=seen)
        try:
            return self._decide(request, row, verb, gettext("Saved."))
        except cards.Outdated as refusal:
            # What was typed stays, beside what is there.
            row.refresh_from_db()
            form.add_error(None, str(refusal.message))
            return None

    # --- Presses ---

    def publish_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Let anybody read it."""
        row = self._changeable(request, card_id)
        words = gettext("It is on the shelf, and they get a message.")
        return self._decide(request, row, partial(cards.publish, row.pk), words)

    def refuse_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Do not show it, with a reason."""
        row, form = self._changeable(request, card_id), ReasonForm(request.POST)
        if not form.is_valid():
            words = gettext("Nothing was sent: please write it in a few words.")
            return self._refused(request, row, words)
        verb = partial(cards.refuse, row.pk, form.cleaned_data["reason"])
        return self._decide(request, row, verb, gettext("Decided. They can read why."))

    def aside_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Set one aside as spam."""
        row = self._changeable(request, card_id)
        words = gettext("Set aside. You can delete it there.")
        return self._decide(request, row, partial(cards.cards.set_aside, row.pk), words)

    def take_in_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Let one that was set aside wait like the others."""
        row = self._changeable(request, card_id)
        verb = partial(cards.cards.take_in, row.pk)
        return self._decide(request, row, verb, gettext("Taken in."))

    def spam_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Delete one that was set aside."""
        row = self._changeable(request, card_id)
        try:
            cards.cards.delete_spam(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            return self._refused(request, row, str(refusal.message))
        self.message_user(request, gettext("Deleted."), messages.SUCCESS)
        return redirect("admin:shelves_card_changelist")

    def show_photo_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Let anybody see the photo that was looked at."""
        words = gettext("The photo is on the card, and they get a message.")
        return self._decide_on_photo(request, card_id, photos.show, words)

    def refuse_photo_view(self, request: HttpRequest, card_id: int) -> HttpResponse:
        """Delete the photo that was looked at."""
        words = gettext("The photo is deleted, and they get a message.")
        return self._decide_on_photo(request, card_id, photos.refuse, words)

    def _decide_on_photo(
        self, request: HttpRequest, card_id: int, verb: Callable[..., None], done: str
    ) -> HttpResponse:
        row = self._changeable(request, card_id)
        if not details_are_open(request, row):
            return self._refused(request, row, gettext("Please look at the photo first."))
        # The one that was looked at: its owner may have sent another since.
        number = numbered(f"#{request.POST.get('photo', '')}")
        photo = Photo.objects.filter(number, card=row).first() if number else None
        return self._decide(request, row, partial(verb, row.pk, photo.pk if photo else 0), done)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        card = kwargs.get("obj")
        photo = Photo.objects.filter(card=card, state=PhotoState.WAITING).first()
        if card is not None and photo is not None:
            context["photo"] = photo.pk
            if details_are_open(request, card):
                context["picture"] = f"data:image/jpeg;base64,{photo.content}"
        return super().render_change_form(request, context, *args, **kwargs)

    def _decide(
        self, request: HttpRequest, row: Card, verb: Callable[..., Any], done: str
    ) -> HttpResponse:
        try:
            verb(actor=user_of(request))
        except cards.Outdated:
            raise
        except NotPossible as refusal:
            return self._refused(request, row, str(refusal.message))
        self.message_user(request, done, messages.SUCCESS)
        return redirect(PAGE, row.pk)

    def _refused(self, request: HttpRequest, row: Card, words: str) -> HttpResponse:
        self.message_user(request, words, messages.ERROR)
        return redirect(PAGE, row.pk)

    def _changeable(self, request: HttpRequest, card_id: int) -> Any:
        row = self.get_object(request, str(card_id))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        return row

    # --- Cells ---

    @admin.display(description=_("number"), ordering="id")
    def number(self, row: Card) -> str:
        return f"#{row.pk}"

    @admin.display(description=_("reserved"))
    def how_far(self, row: Card) -> str:
        live = row.reservations.live().first()
        return live.get_stage_display() if live else "–"

    @admin.display(description=_("language of messages"))
    def language_shown(self, row: Card) -> str:
        return marked_language_name(row.language)

    @admin.display(description=_("waiting"), ordering="id")
    def waiting(self, row: Card) -> str:
        return age(row.created_at) if row.is_waiting else day(row.created_at)
