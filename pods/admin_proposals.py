"""The admin page on which proposals of pods and groups are reviewed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.roles import NEXT_DOOR, NOBODY, PLACES, covers_ward
from backoffice.area_filter import AreaFilter
from backoffice.aside_filter import AsideFilter
from backoffice.cells import age, day
from backoffice.personal_data import contact_query, numbered
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.languages import marked_language_name
from common.search import matching
from messaging.people_admin import MailedAdmin, UnreachedFilter
from pages.forms import BaseForm
from pods.admin_alike import alike_to
from pods.models import PlaceProposal
from pods.place_words import spoken_in, talks_of
from pods.proposal_letters import PROPOSER
from pods.services import proposals

PAGE = "admin:pods_placeproposal_change"


class WordsForm(BaseForm):
    """A question, or a reason, in the reviewer's words."""

    words = forms.CharField(max_length=500)


@admin.register(PlaceProposal)
class PlaceProposalAdmin(MailedAdmin):
    """What neighbors want to start. Approving makes a page, of which they are organizer."""

    explanation = _(
        "Pods that neighbors start, and groups that they add. Asking, approving and declining "
        "sends them a message in their language; a note sends nothing."
    )
    viewers = changers = PLACES
    adders = deleters = NOBODY  # people propose by the form, and take it back themselves
    personal = ("name", "phone", "email", "buddy", "chat_link")
    recipient_kind = PROPOSER
    send_link = staticmethod(proposals.resend_link)
    renew_link = staticmethod(proposals.renew_link)
    change_form_template = "admin/pods/placeproposal_change_form.html"
    list_display = ["title", "kind", "ward", "zone", "state", "mail", "waiting"]
    list_filter = ["state", AsideFilter, "kind", ("ward", AreaFilter), UnreachedFilter]
    list_select_related = ["ward"]
    search_fields = ["title"]
    fieldsets = [
        (None, {"fields": ["kind", "state", "staff_note"]}),
        (
            _("What becomes public"),
            {
                "fields": [
                    *("title", "zone", "extent", "description", "ward", "zip_codes"),
                    *("languages_shown", "talks_shown", "website", "request_form"),
                ]
            },
        ),
        (
            _("Proposed by (never public)"),
            {
                "fields": [
                    *("name", "phone", "email", "others_read_email", "contact_method"),
                    *("language_shown", "buddy", "chat_link"),
                ]
            },
        ),
        (_("Question, answer, reason"), {"fields": ["question", "answer", "reason"]}),
        (
            _("What became of it"),
            {
                "fields": [
                    *("created_at", "decided_at", "organizes_since", "pod", "group", "source"),
                    *("why_aside",),
                ]
            },
        ),
    ]
    deliberately_omitted = (
        *("submission_key", "phone_index", "phone_tail_index", "email_index", "entered_by"),
        *("email_proven_at", "set_aside_at"),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All but the note: they correct it themselves, or a reviewer corrects the page."""
        shown = [name for _title, options in self.fieldsets for name in options["fields"]]
        return [name for name in shown if name != "staff_note"]

    def may_open(self, request: HttpRequest, obj: Any) -> bool:
        return super().may_open(request, obj) and covers_ward(
            user_of(request), obj.ward_id, NEXT_DOOR
        )

    def ways_to_find(self, term: str, user: Any) -> list[Any]:
        contact = contact_query(term)
        return [contact if contact is not None else numbered(term) or matching(term, "title_key")]

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save the note alone: what was decided meanwhile stays."""
        if form.changed_data:
            obj.save(update_fields=form.changed_data)
            audit.record(user_of(request), "change", obj, form.changed_data)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        presses: dict[str, Callable[..., HttpResponse]] = {
            "approve": self.approve_view,
            "ask": self.ask_view,
            "decline": self.decline_view,
            "reopen": self.reopen_view,
            "take_in": self.take_in_view,
            "spam": self.spam_view,
        }
        own = [
            path(f"<int:proposal_id>/{verb}/", wrap(require_POST(view)), name=f"{verb}_proposal")
            for verb, view in presses.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            can_change = self.has_change_permission(request, row)
            context.update(
                alike=alike_to(row) if row.is_open else [],
                can_decide=row.is_open and can_change,
                can_reopen=not row.can_change and can_change,
                can_show_held=self.may_open(request, row),
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def approve_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Make a page of it, as a draft or public at once; that page follows."""
        is_public = request.POST.get("how") == "publish"
        verb = partial(proposals.approve_proposal, is_public=is_public)
        return self._decide(request, proposal_id, verb, gettext("Approved. Here is its page."))

    def ask_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Ask whoever proposed it."""
        return self._in_words(request, proposal_id, proposals.ask_about_proposal, gettext("Asked."))

    def decline_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Decline it with a reason."""
        done = gettext("Declined. They can read why.")
        return self._in_words(request, proposal_id, proposals.decline_proposal, done)

    def reopen_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Let one that was declined wait for review again."""
        done = gettext("It waits for review again, and they can change it.")
        return self._decide(request, proposal_id, proposals.reopen_proposal, done)

    def take_in_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Let one that was set aside wait for review."""
        return self._decide(request, proposal_id, proposals.places.take_in, gettext("Taken in."))

    def spam_view(self, request: HttpRequest, proposal_id: int) -> HttpResponse:
        """Delete one that was set aside and is nobody's."""
        row = self._changeable(request, proposal_id)
        try:
            proposals.places.delete_spam(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return redirect(PAGE, row.pk)
        self.message_user(request, gettext("Deleted."), messages.SUCCESS)
        return redirect("admin:pods_placeproposal_changelist")

    def _in_words(
        self, request: HttpRequest, proposal_id: int, verb: Callable[..., Any], done: str
    ) -> HttpResponse:
        form = WordsForm(request.POST)
        if not form.is_valid():
            row = self._changeable(request, proposal_id)
            words = gettext("Nothing was sent: please write it in a few words.")
            self.message_user(request, words, messages.ERROR)
            return redirect(PAGE, row.pk)
        said = form.cleaned_data["words"]
        return self._decide(
            request, proposal_id, lambda pk, actor: verb(pk, said, actor=actor), done
        )

    def _decide(
        self, request: HttpRequest, proposal_id: int, verb: Callable[..., Any], done: str
    ) -> HttpResponse:
        row = self._changeable(request, proposal_id)
        try:
            made = verb(row.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            return redirect(PAGE, row.pk)
        self.message_user(request, done, messages.SUCCESS)
        # A coordinator reviews groups, and keeps none: then their page is not theirs to open.
        page = self.admin_site._registry.get(type(made))
        if page is not None and page.has_change_permission(request, made):
            return redirect(f"admin:pods_{made._meta.model_name}_change", made.pk)
        return redirect(PAGE, row.pk)

    def _changeable(self, request: HttpRequest, proposal_id: int) -> Any:
        row = self.get_object(request, str(proposal_id))
        if row is None or not self.has_change_permission(request, row):
            raise Http404
        return row

    @admin.display(description=_("languages"))
    def languages_shown(self, row: PlaceProposal) -> str:
        return spoken_in(row.languages) or "–"

    @admin.display(description=_("how they talk"))
    def talks_shown(self, row: PlaceProposal) -> str:
        return talks_of(row) or "–"

    @admin.display(description=_("language of messages"))
    def language_shown(self, row: PlaceProposal) -> str:
        return marked_language_name(row.language)

    @admin.display(description=_("waiting"), ordering="id")
    def waiting(self, row: PlaceProposal) -> str:
        return age(row.created_at) if row.is_open else day(row.created_at)
