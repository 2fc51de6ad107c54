"""The inbox: threads, those that wait on top. What they say is read on a thread's page."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.roles import DESK, NOBODY
from backoffice.cells import age
from backoffice.personal_data import PersonalAdmin, contact_query, numbered
from backoffice.recorded import user_of
from common.errors import NotPossible
from common.languages import language_name
from inbox import services
from inbox.choices import Closed
from inbox.draft_admin import DraftAdmin as DraftAdmin
from inbox.drafts import ready_answers
from inbox.models import Thread
from inbox.news import readers_of
from inbox.numbers import ALLOWED, STOPPED
from inbox.opened import as_address, handed_over
from inbox.shown import known_people, others_read_email, requests_to_file, texts_of
from members.models import Member
from messaging import opt_outs
from requests_app.models import HelpRequest
from volunteers.models import Volunteer

LIST = "admin:inbox_thread_changelist"


class WaitingFilter(admin.SimpleListFilter):
    """The threads that somebody has to answer."""

    title = gettext_lazy("waiting")
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Waits for an answer"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Thread]) -> QuerySet[Thread]:
        return queryset.filter(waiting_since__isnull=False) if self.value() else queryset


@admin.register(Thread)
class ThreadAdmin(PersonalAdmin):
    explanation = gettext_lazy(
        "What people wrote to us, one line for each number, address, or private page. It is shown "
        "when you open it, which is recorded. Only an answer sends a message."
    )
    viewers = changers = DESK
    adders = deleters = NOBODY
    personal = ("number", "email")
    opens = ("phone", "email")
    change_form_template = "inbox/thread_change_form.html"
    list_display = ["__str__", "waits", "who", "in_language", "open_with", "closed_as"]
    list_select_related = ["claimed_by"]
    list_filter = [WaitingFilter, "closed_as"]
    search_fields = ["phone"]  # shows the box; what it does is below
    search_help_text = gettext_lazy(
        "A whole phone number, its last four digits, or an email address."
    )
    fieldsets = [
        (None, {"fields": ["number", "email", "in_language", "created_at", "waiting_since"]})
    ]
    readonly_fields = ["number", "in_language", "created_at", "waiting_since"]
    deliberately_omitted = (
        "phone",  # as `number`
        *("phone_index", "phone_tail_index", "email_index"),
        *("claimed_by", "claimed_until"),  # in the list
        "language",  # by its name, which is no field
        "closed_as",  # in the list; closed means that nobody has to look
        "is_danger",  # in the list, where it waits
        *("request", "volunteer"),  # among the people who wrote
    )

    def get_urls(self) -> list[URLPattern]:
        press = self.admin_site.admin_view(require_POST(self.press_view))
        own = path("<int:thread_id>/press/", press, name="thread_press")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Thread]:
        rows: Any = super().get_queryset(request)
        return rows.with_people()

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing of a thread is edited; what is done to it are presses."""
        return obj is None and super().has_change_permission(request, obj)

    def may_open(self, request: HttpRequest, obj: Model) -> bool:
        return self.has_view_permission(request, obj)

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        return [contact_query(term) or numbered(term) or Q(pk__in=[])]

    @admin.display(description=gettext_lazy("waiting"), ordering="waiting_since")
    def waits(self, thread: Thread) -> str:
        waits = age(thread.waiting_since) if thread.waiting_since else ""
        if not thread.is_danger:
            return waits
        words = '<span class="age age-late">{}</span> {}'
        return format_html(words, _("May be an emergency"), waits)

    @admin.display(description=gettext_lazy("Who"))
    def who(self, thread: Any) -> str:
        known = (
            (thread.has_request, HelpRequest),
            (thread.has_volunteer, Volunteer),
            (thread.has_member, Member),
        )
        named = [str(kind._meta.verbose_name) for is_so, kind in known if is_so]
        return " · ".join(named) or _("Nobody we know")

    @admin.display(description=gettext_lazy("language of messages"))
    def in_language(self, thread: Thread) -> str:
        return language_name(thread.language)

    @admin.display(description=gettext_lazy("open at the desk of"))
    def open_with(self, thread: Thread) -> str:
        return str(thread.claimed_by) if thread.is_claimed else ""

    @admin.display(description=gettext_lazy("phone"))
    def number(self, thread: Thread) -> str:
        if not thread.phone:
            return str(self.get_empty_value_display())
        # Among letters that run from right to left its + would come last.
        return format_html('<bdi dir="ltr">{}</bdi>', thread.phone)

    # --- A thread's page ---

    def open_details_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Open what was written, and claim the thread where nobody has it."""
        thread = self.get_object(request, object_id)
        if thread is not None and self.may_open(request, thread):
            try:
                services.claim_thread(thread.pk, actor=user_of(request))
            except NotPossible as refusal:
                self.message_user(request, str(refusal.message), messages.WARNING)
        return super().open_details_view(request, object_id)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        thread: Any = kwargs.get("obj")
        if thread is not None and self._is_open(request, thread):
            user = user_of(request)
            drafts = ready_answers(thread.language)
            chosen = {draft.code: draft.words for draft in drafts}
            texts = texts_of(thread)
            typed = chosen.get(request.GET.get("draft", ""), "")
            context.update(
                texts=texts,
                seen=texts[-1].pk if texts else 0,
                people=known_people(thread, user),
                is_proven=bool(thread.request_id or thread.volunteer_id),
                must_be_called=services.must_be_called(thread),
                why_no_answer=services.why_no_answer(thread),
                language_name=language_name(thread.language),
                drafts=drafts,
                typed=request.POST.get("text", typed),
                longest=services.LONGEST_ANSWER,
                key=uuid.uuid4().hex,
                closings=Closed.choices,
                is_elsewhere=thread.is_claimed_by_another(user),
                requests=requests_to_file(thread, user),
                has_unfiled=services.unfiled(thread).exists(),
                others=[each for each in readers_of(thread) if each != user],
                has_stopped=bool(thread.phone) and opt_outs.has_stopped(thread.phone),
                can_text=bool(settings.TEXT_DRIVER),
                others_read_email=others_read_email(thread),
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def press_view(self, request: HttpRequest, thread_id: int) -> HttpResponse:
        """Answer a thread, close it, put it down with a request, or give it to somebody else."""
        thread: Any = self.get_object(request, str(thread_id))
        if thread is None:
            raise Http404
        # Only with what was written before one's eyes.
        if not self._is_open(request, thread):
            raise PermissionDenied
        own_page = reverse("admin:inbox_thread_change", args=[thread.pk])
        if "open" in request.POST:
            return self._open_file(request, thread)
        try:
            is_done = self._press(request, thread)
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
            # Shown from here: what was typed stands in its box still.
            request.method = "GET"
            return self.change_view(request, str(thread.pk))
        return HttpResponseRedirect(f"{reverse(LIST)}?waiting=yes" if is_done else own_page)

    def _file(self, request: HttpRequest, thread: Thread, chosen: str, seen: int) -> bool:
        """Put what was written down with one of the requests that are offered."""
        own = {str(row.pk): row for row in requests_to_file(thread, user_of(request))}
        if chosen not in own:
            raise Http404
        services.file_thread(thread.pk, own[chosen].pk, actor=user_of(request), seen=seen)
        words = _("It stands in the contact log of %(request)s.") % {"request": own[chosen]}
        self.message_user(request, words, messages.SUCCESS)
        return False

    def _assign(self, request: HttpRequest, thread: Thread, chosen: str) -> bool:
        """Give the thread to one of those who look after it."""
        found = {str(each.pk): each for each in readers_of(thread)}
        if chosen not in found:
            raise Http404
        services.assign_thread(thread.pk, found[chosen], actor=user_of(request))
        words = _("%(name)s has it now, and is told.") % {"name": found[chosen]}
        self.message_user(request, words, messages.SUCCESS)
        return True

    def _open_file(self, request: HttpRequest, thread: Thread) -> HttpResponse:
        """Show a photo on the thread's page, or hand a file over; the look is recorded."""
        number = request.POST["open"]
        pk = int(number) if number.isdecimal() and len(number) < 19 else 0
        found = services.open_file(thread.pk, pk, actor=user_of(request))
        if found is None:
            raise Http404
        if not found.is_photo:
            return handed_over(found)
        shown = {"opened": found.pk, "photo": as_address(found)}
        # What was typed stands in its box still.
        request.method = "GET"
        return self.change_view(request, str(thread.pk), extra_context=shown)

    def _press(self, request: HttpRequest, thread: Thread) -> bool:
        """Do what was pressed; tell whether the thread is done with."""
        user, said = user_of(request), request.POST
        newest = said.get("seen", "")
        seen = int(newest) if newest.isdecimal() and len(newest) < 19 else 0
        if "take_over" in said:
            services.claim_thread(thread.pk, actor=user, take_over=True)
            return False
        if "file" in said:
            return self._file(request, thread, said["file"], seen)
        if "assign" in said:
            return self._assign(request, thread, said["assign"])
        if {"stop", "start"} & said.keys() and thread.phone:
            verb = services.start_texts if "start" in said else services.stop_texts
            verb(thread.phone, actor=user)
            self.message_user(request, str(ALLOWED if "start" in said else STOPPED))
            return False
        if said.get("close") in Closed.values:
            services.close_thread(thread.pk, Closed(said["close"]), actor=user, seen=seen)
            self.message_user(request, _("Saved."), messages.SUCCESS)
            return True
        text, key = said.get("text", ""), said.get("key", "")
        services.answer(thread.pk, text, actor=user, key=key, seen=seen)
        if services.must_be_called(thread):
            self.message_user(request, _("It stands on their page. Please call."), messages.WARNING)
        else:
            self.message_user(request, _("Your answer is on its way."), messages.SUCCESS)
        return True
