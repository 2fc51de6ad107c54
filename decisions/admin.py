"""The staff pages of decisions: a form that writes one, and a page that publishes it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import PLACES, covers_a_ward, pod_ids
from backoffice.area_filter import AreaFilter
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.translations import TranslatedAdmin, TranslatedInline, translation_fieldsets
from common.errors import NotPossible
from decisions.choices import State
from decisions.forms import AnswerForm, initial_of
from decisions.looking import look_at, voter_to_answer
from decisions.models import Decision, Option
from decisions.services import answering, planning
from decisions.staff_forms import DecisionForm
from pages.form_views import posted
from pods.admin_places import PlaceFormMixin

LOOK = "admin:decisions_decision_look"


class OptionInline(TranslatedInline):
    """The choices of a vote."""

    model = Option
    viewers = adders = changers = deleters = PLACES
    fields = ["words", "position"]
    deliberately_omitted = ("i18n",)
    extra = 0


@admin.register(Decision)
class DecisionAdmin(PlaceFormMixin, TranslatedAdmin, RecordedAdmin):
    explanation = gettext_lazy(
        "Questions that are decided together by a day. Saving asks nobody: a draft is published on "
        "a page of its own, and then everybody who may answer gets a link."
    )
    form = DecisionForm
    viewers = adders = changers = deleters = PLACES
    change_form_template = "decisions/staff/decision_change_form.html"
    list_display = ["title_i18n", "place", "state", "closes_on"]
    list_filter = ["state", ("ward", AreaFilter)]
    list_select_related = ["ward", "pod"]
    search_fields = ["title"]
    inlines = [OptionInline]
    fieldsets = [
        *translation_fieldsets(Decision, ["title", "text"]),
        (
            gettext_lazy("How and by whom"),
            {"fields": ["kind", "dots", "audience", "ward", "pod", "is_secret"]},
        ),
        (gettext_lazy("When"), {"fields": ["opens_on", "closes_on", "shows_result"]}),
    ]
    # They are on the page that publishes.
    deliberately_omitted = (
        *("i18n", "state", "author", "published_at", "opened_at", "ended_at", "told_at", "result"),
        "reminded_at",
    )

    def get_urls(self) -> list[URLPattern]:
        wrap, start = self.admin_site.admin_view, "decisions_decision_"
        return [
            path("<int:row_id>/look/", wrap(self.look_view), name=f"{start}look"),
            path("<int:row_id>/press/", wrap(require_POST(self.press_view)), name=f"{start}press"),
            path(
                "<int:decision_id>/answer/<int:voter_id>/",
                wrap(self.phone_view),
                name=f"{start}phone",
            ),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        user = request.user
        holds_any = covers_a_ward(user, self.adders) or bool(pod_ids(user, self.adders))
        return super().has_add_permission(request, obj) and holds_any

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only drafts are edited: nobody's answer may come to mean something else."""
        is_draft = obj is None or obj.state == State.DRAFT
        return is_draft and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what was published stays, and can be called off."""
        is_draft = obj is None or obj.state == State.DRAFT
        return is_draft and super().has_delete_permission(request, obj)

    def rows_to_translate(self, request: HttpRequest) -> QuerySet[Decision]:
        rows: Any = super().rows_to_translate(request)
        return rows.filter(state=State.DRAFT)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        if not change:
            obj.author = user_of(request)
        super().save_model(request, obj, form, change)

    @admin.display(description=gettext_lazy("area"))
    def place(self, decision: Decision) -> str:
        return str(decision.place or _("The whole city"))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse(LOOK, args=[obj.pk]))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        if request.GET.get("translate"):
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(reverse(LOOK, args=[obj.pk]))

    # --- The page that publishes, and shows how far it has come ---

    def look_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Show the question, who is asked, who has to be called, and what came out."""
        decision: Any = self._seen(request, row_id)
        context = {
            **self.admin_site.each_context(request),
            **look_at(decision, user_of(request), request.GET.get("after", "")),
            "title": decision.title_i18n,
            "opts": self.opts,
            "original": decision,
        }
        return TemplateResponse(request, "decisions/staff/decision_look.html", context)

    def press_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Do what was pressed; what the service refuses is said in words."""
        decision: Any = self._seen(request, row_id)
        if not super().has_change_permission(request, decision):
            raise PermissionDenied
        verbs: dict[str, tuple[Any, str]] = {
            "publish": (planning.publish, _("Published. It opens on its first day.")),
            "close": (planning.close, _("Closed. Those who answered are told what came out.")),
            "cancel": (planning.cancel, _("Called off. The answers are deleted.")),
        }
        if request.POST.get("press") not in verbs:
            raise Http404
        verb, words = verbs[request.POST["press"]]
        try:
            verb(decision.pk, actor=user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        else:
            is_open = Decision.objects.filter(pk=decision.pk, state=State.OPEN).exists()
            words = _("Published. It is open now.") if is_open else words
            self.message_user(request, words, messages.SUCCESS)
        return HttpResponseRedirect(reverse(LOOK, args=[row_id]))

    def phone_view(self, request: HttpRequest, decision_id: int, voter_id: int) -> HttpResponse:
        """Take the answer of somebody who said it on the phone."""
        decision: Any = self._seen(request, decision_id)
        found = voter_to_answer(decision, user_of(request), voter_id)
        if found is None:
            raise Http404
        voter, person = found
        form = AnswerForm(decision, posted(request), initial=initial_of(voter.answer))
        if form.is_valid():
            try:
                answering.answer(voter.pk, form.answer, actor=user_of(request))
            except NotPossible as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)
            else:
                self.message_user(request, _("Saved."), messages.SUCCESS)
            return HttpResponseRedirect(reverse(LOOK, args=[decision_id]))
        context = {
            **self.admin_site.each_context(request),
            "title": decision.title_i18n,
            "opts": self.opts,
            "original": decision,
            "person": person,
            "form": form,
        }
        template = "decisions/staff/decision_phone.html"
        return TemplateResponse(request, template, context, status=422 if form.errors else 200)

    def _seen(self, request: HttpRequest, row_id: int) -> Model:
        decision = self.get_object(request, str(row_id))
        if decision is None:
            raise Http404
        if not self.has_view_permission(request, decision):
            raise PermissionDenied
        return decision
