"""Joined directories: looked at first, joined by a press, and what came from them."""

import datetime
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from accounts.roles import NOBODY, STEWARDS
from backoffice.base import RoleAdmin
from backoffice.recorded import RecordedAdmin, user_of
from common.bidi import code
from common.errors import NotPossible
from common.languages import colon
from common.lookups import CountOf
from resources.choices import FromElsewhere, SourceKind, SourceState
from resources.joined import services
from resources.joined.forms import SourceForm
from resources.models import JoinedEntry, Source, SourceReading

COUNT_WORDS = {
    "read": pgettext_lazy("of a joined directory", "read"),
    "added": pgettext_lazy("of a joined directory", "new"),
    "changed": pgettext_lazy("of a joined directory", "changed"),
    "withdrawn": pgettext_lazy("of a joined directory", "withdrawn"),
    "left_alone": pgettext_lazy("of a joined directory", "hidden or ours, left as they are"),
    "not_theirs": pgettext_lazy("of a joined directory", "ours or another’s, passed over"),
    "twice": pgettext_lazy("of a joined directory", "sent twice"),
    "refused": pgettext_lazy("of a joined directory", "not understood, left out"),
}
PRESSES: dict[str, Any] = {
    "look": lambda source, actor: services.look(source),
    "join": lambda source, actor: services.join(source, actor=actor),
    "pause": lambda source, actor: services.pause(source, actor=actor),
    "read": lambda source, actor: services.read_now(source, actor=actor),
    "withdraw": lambda source, actor: services.let_withdraw(source, actor=actor),
}


@admin.register(Source)
class SourceAdmin(RecordedAdmin):
    explanation = gettext_lazy(
        "Other directories whose entries are shown here as theirs. Each is looked at first; "
        "stewards get a letter when one cannot be read. No other change sends a message."
    )
    shared = True
    viewers = adders = changers = STEWARDS
    deleters = NOBODY  # entries name it: it is removed by a press
    form = SourceForm
    change_form_template = "admin/resources/source_change_form.html"
    open_choices = ("category",)
    list_display = ["name", "state", "entry_count", "read_last", "problem_shown"]
    list_filter = ["state"]
    list_select_related = ["reading"]
    fieldsets = [
        (None, {"fields": ["name", "address", "category", "reach", "state", "created_at"]}),
        (gettext_lazy("First look"), {"fields": ["kind_shown", "preview_shown"]}),
        (
            gettext_lazy("How it goes"),
            {"fields": ["problem_shown", "read_last", "read_next", "counts_shown", "doubles"]},
        ),
    ]
    readonly_fields = [
        "state",
        "created_at",
        "kind_shown",
        "preview_shown",
        "problem_shown",
        "read_last",
        "read_next",
        "counts_shown",
        "doubles",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        shown = JoinedEntry.objects.filter(source=OuterRef("pk"), standing=FromElsewhere.SHOWN)
        return super().get_queryset(request).annotate(shown_here=CountOf(shown))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The address of what is joined stays: another one is another directory."""
        is_fixed = obj is not None and obj.state not in services.WAITS_FOR_A_LOOK
        return [*self.readonly_fields, *(["address"] if is_fixed else [])]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "address" in form.changed_data:
            services.look(obj)
        elif {"category", "reach"} & set(form.changed_data):
            services.show_otherwise(obj)

    # --- What is shown ---

    @admin.display(description=gettext_lazy("entries here"))
    def entry_count(self, source: Any) -> int:
        count: int = source.shown_here
        return count

    @admin.display(description=gettext_lazy("problem"))
    def problem_shown(self, source: Source) -> SafeString | str:
        reading = _reading(source)
        if not reading.problem:
            return "–"
        words = reading.get_problem_display()
        return format_html('<span class="age age-late">{}</span>', words)

    @admin.display(description=gettext_lazy("read last"))
    def read_last(self, source: Source) -> str:
        return _moment(_reading(source).succeeded_at) or "–"

    @admin.display(description=gettext_lazy("read next"))
    def read_next(self, source: Source) -> str:
        is_joined = source.state == SourceState.JOINED
        return (is_joined and _moment(_reading(source).next_at)) or "–"

    @admin.display(description=gettext_lazy("kind"))
    def kind_shown(self, source: Source) -> str:
        kind = _reading(source).kind
        return str(SourceKind(kind).label) if kind else "–"

    @admin.display(description=gettext_lazy("what is there"))
    def preview_shown(self, source: Source) -> SafeString | str:
        found = _reading(source).preview
        if not found:
            return "–"
        lines = [
            (_("Entries"), found["count"]),
            (_("License"), code(found["license"]) if found["license"] else "–"),
            (_("Such as"), ", ".join(found["names"]) or "–"),
        ]
        if found["refused"]:
            lines.append((_("Not understood so far"), found["refused"]))
        rows = ((label, colon(), value) for label, value in lines)
        return format_html_join("", "{}{}<bdi>{}</bdi><br>", rows)

    @admin.display(description=gettext_lazy("last time"))
    def counts_shown(self, source: Source) -> SafeString | str:
        counts = _reading(source).counts
        said = [
            (word, colon(), counts[name]) for name, word in COUNT_WORDS.items() if name in counts
        ]
        return format_html_join(" · ", "{}{}{}", said) or "–"

    @admin.display(description=gettext_lazy("what came from it"))
    def doubles(self, source: Source) -> SafeString | str:
        if not source.pk:
            return "–"
        base = f"{reverse('admin:resources_joinedentry_changelist')}?source__id__exact={source.pk}"
        doubles = JoinedEntry.objects.filter(source=source, perhaps__isnull=False).count()
        return format_html(
            '<a href="{}">{}</a> · <a href="{}&perhaps=yes">{}{}{}</a>',
            base,
            _("All entries"),
            base,
            _("Perhaps the same as one of ours"),
            colon(),
            doubles,
        )

    # --- Presses ---

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path(
                "<int:row_id>/press/",
                view(require_POST(self.press_view)),
                name="resources_source_press",
            ),
            path("<int:row_id>/remove/", view(self.remove_view), name="resources_source_remove"),
        ]
        return [*own, *super().get_urls()]

    def _row(self, request: HttpRequest, row_id: int) -> Source:
        if not self.has_change_permission(request):
            raise PermissionDenied
        source = self.get_object(request, str(row_id))
        if source is None:
            raise Http404
        return source

    def press_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """One press on the directory's own page."""
        source = self._row(request, row_id)
        act = PRESSES.get(request.POST.get("what", ""))
        if act is None:
            raise Http404
        try:
            act(source, user_of(request))
        except NotPossible as refusal:
            self.message_user(request, str(refusal.message), messages.ERROR)
        return HttpResponseRedirect(reverse("admin:resources_source_change", args=[source.pk]))

    def remove_view(self, request: HttpRequest, row_id: int) -> HttpResponse:
        """Ask what becomes of its entries, and leave the directory."""
        source = self._row(request, row_id)
        back = reverse("admin:resources_source_change", args=[source.pk])
        choice = request.POST.get("entries", "")
        if request.method == "POST" and choice in {"withdraw", "keep"}:
            services.remove(source, is_kept=choice == "keep", actor=user_of(request))
            said = _("It is removed. What becomes of its entries takes a minute.")
            self.message_user(request, said, messages.SUCCESS)
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Remove this directory"),
            "source": source,
            "back": back,
        }
        return TemplateResponse(request, "admin/resources/source_remove.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        source: Any = kwargs.get("obj")
        reading = _reading(source) if source else SourceReading()
        context.update(
            may_press=source is not None and self.has_change_permission(request, source),
            reading=reading,
            is_waiting=source is not None and not reading.looked_at,
        )
        return super().render_change_form(request, context, *args, **kwargs)


def _moment(when: datetime.datetime | None) -> str:
    return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT") if when else ""


def _reading(source: Source) -> SourceReading:
    return getattr(source, "reading", None) or SourceReading()


class PerhapsFilter(admin.SimpleListFilter):
    title = gettext_lazy("perhaps the same as")
    parameter_name = "perhaps"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", gettext_lazy("Perhaps the same as one of ours"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(perhaps__isnull=False) if self.value() == "yes" else queryset


@admin.register(JoinedEntry)
class JoinedEntryAdmin(RoleAdmin):
    explanation = gettext_lazy(
        "What came from joined directories. Nothing is merged: where one is perhaps the same as "
        "one of ours, hide theirs, or take it over and withdraw ours. Nothing here sends a message."
    )
    shared = True
    viewers = STEWARDS
    adders = changers = deleters = NOBODY
    list_display = ["resource_name", "source", "standing", "perhaps_name", "first_seen_at"]
    list_display_links = None
    list_filter = ["source", "standing", PerhapsFilter]
    list_select_related = ["source", "resource", "perhaps"]
    ordering = ["-id"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "source",
                    "record_id",
                    "uuid",
                    "resource",
                    "standing",
                    "perhaps",
                    "first_seen_at",
                ]
            },
        )
    ]
    readonly_fields = ["first_seen_at"]
    deliberately_omitted = ("digest", "seen_run")

    @admin.display(description=gettext_lazy("resource"))
    def resource_name(self, row: JoinedEntry) -> SafeString:
        return _link(row.resource)

    @admin.display(description=gettext_lazy("perhaps the same as"))
    def perhaps_name(self, row: JoinedEntry) -> SafeString | str:
        return _link(row.perhaps) if row.perhaps else "–"


def _link(resource: Model) -> SafeString:
    url = reverse("admin:resources_resource_change", args=[resource.pk])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', url, resource)
