"""The network in the admin: one page, for stewards, with the press that opens it."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import NOBODY
from backoffice import network_services, translated_texts
from backoffice.link_rows import LinkInline
from backoffice.network_places import RegionField, ZoneField
from backoffice.recorded import RecordedAdmin, user_of
from backoffice.spoken_languages import spoken
from backoffice.translated_form import TranslatedForm
from backoffice.translations import TranslatedAdmin, language_asked, translation_fieldsets
from common import current
from common.errors import NotPossible
from network.mark import LARGEST_FILE, read_mark
from network.models import ONE, Network, NetworkLink

TEXTS = ["name", "about", "consent_text", "privacy_text", "pause_text"]
DAYS: list[Any] = [
    "request_days",
    "unanswered_days",
    "volunteer_days",
    "answer_days",
    "notes_days",
    "messages_days",
    "imports_days",
]
BOXES = {code: f"language_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES}
HERE = "admin:network_network_change"
OPENED = gettext_lazy("The network is open: people can ask for help and offer it.")
PAUSED = gettext_lazy(
    "The network pauses: no request and no offer is taken until you open it again."
)

OPEN, PAUSE = "_open", "_pause"
# What is asked before it is opened, by an app above: whether anything is missing, and the page that
# says so.
_before_opening: list[tuple[Callable[[], bool], str]] = []
# What another country makes wrong, by apps above: words and the address to mend it at, "" for
# nothing.
_after_moving: list[Callable[[], tuple[str, str]]] = []


def before_opening(is_missing: Callable[[], bool], page: str) -> None:
    """From now on a press leads to the address named `page` while `is_missing` says so."""
    _before_opening[:] = [(is_missing, page)]


def after_moving(look: Callable[[], tuple[str, str]]) -> None:
    """From now on `look` is asked what is wrong once the network is in another country."""
    _after_moving.append(look)


def _box(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=name, required=False, min_value=1, max_value=len(settings.LANGUAGES)
    )


# One box for each language, as there is no script to drag them with.
LanguageBoxes: Any = type(
    "LanguageBoxes",
    (forms.Form,),
    {BOXES[code]: _box(name) for code, name in settings.LANGUAGES},
)


class NetworkForm(TranslatedForm, LanguageBoxes):
    """The network, with a picture for its mark and a box for the place of each language."""

    mark = forms.FileField(
        label=gettext_lazy("Mark"),
        required=False,
        help_text=gettext_lazy(
            "A PNG, JPEG or WebP file of at most 1 MB. It stands beside the name on every page."
        ),
    )
    time_zone = ZoneField(label=gettext_lazy("Time zone"), required=False)
    phone_region = RegionField(
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy(
            "It decides how phone numbers without a country are read, what postal codes look like, "
            "and which emergency numbers stand in."
        ),
    )
    without_mark = forms.BooleanField(label=gettext_lazy("Go back to our mark"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Before all else: where others changed them meanwhile, they are compared like fields.
        kwargs["initial"] = {**_places(kwargs.get("instance")), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_accent(self) -> str:
        return str(self.cleaned_data["accent"]).lower()

    def clean_accent_dark(self) -> str:
        return str(self.cleaned_data["accent_dark"]).lower()

    def clean_mark(self) -> Any:
        """Read the picture; what cannot be read is refused in words."""
        file = self.cleaned_data["mark"]
        if not file:
            return None
        try:
            # Not more than can be right: what is larger is refused by its length.
            return read_mark(file.read(LARGEST_FILE + 1))
        except NotPossible as refusal:
            raise ValidationError(str(refusal.message)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = {code: cleaned.get(box) for code, box in BOXES.items() if cleaned.get(box)}
        if not chosen:
            first = next(iter(BOXES.values()))
            self.add_error(first, _("Please give at least one language a number."))
        self._refuse_doubled(chosen)
        self.languages = sorted(chosen, key=lambda code: cast("int", chosen[code]))
        # One that this process does not know yet stays, and is the last.
        self.languages += [code for code in self.instance.languages if code not in BOXES]
        return cleaned

    def _refuse_doubled(self, chosen: dict[str, Any]) -> None:
        """Two in one place have no order that anybody has chosen."""
        first: dict[int, str] = {}
        names = dict(settings.LANGUAGES)
        for code, place in chosen.items():
            other = first.setdefault(place, code)
            if other != code:
                words = _("%(language)s has this number, too. Please give each its own.")
                self.add_error(BOXES[code], words % {"language": names[other]})


def _places(row: Any) -> dict[str, int]:
    """Return what stands in the box of each language: its place, from 1."""
    codes = (row.languages if row else None) or list(BOXES)
    places = {code: place for place, code in enumerate(codes, start=1)}
    return {BOXES[code]: place for code, place in places.items() if code in BOXES}


class NetworkLinkInline(LinkInline):
    model = NetworkLink


@admin.register(Network)
class NetworkAdmin(TranslatedAdmin, RecordedAdmin):
    explanation = gettext_lazy("The network: its name, how it is reached, and whether it is open.")
    shared = True
    adders = deleters = NOBODY
    form = NetworkForm
    inlines = [NetworkLinkInline]
    list_display = ["__str__", "state"]
    change_list_template = "admin/network/network_change_list.html"
    change_form_template = "admin/network/network_change_form.html"
    fieldsets = [
        *translation_fieldsets(Network, TEXTS),
        (
            gettext_lazy("How it looks"),
            {"fields": ["mark", "without_mark", "accent", "accent_dark"]},
        ),
        (gettext_lazy("How people reach you"), {"fields": ["phone", "email", "address"]}),
        (gettext_lazy("Emails"), {"fields": ["sender_email", "sender_name", "reply_to"]}),
        (
            gettext_lazy("Languages of the pages"),
            {
                "fields": list(BOXES.values()),
                "description": gettext_lazy(
                    "Number them in their order: the first is the main one. A language without a "
                    "number is on no page, and its addresses lead to the main one."
                ),
            },
        ),
        (gettext_lazy("Where you are"), {"fields": ["time_zone", "phone_region"]}),
        (
            gettext_lazy("How long things are kept"),
            {
                "fields": DAYS,
                "description": gettext_lazy(
                    "In days. Empty for what the server says. The page about privacy and the "
                    "forms say these numbers."
                ),
            },
        ),
        (
            gettext_lazy("More"),
            {"fields": ["leave_to", "open_data_license", "open_data_contact"]},
        ),
        (gettext_lazy("State"), {"fields": ["opened_at", "paused_at", "paused_until"]}),
    ]
    readonly_fields = ["opened_at", "paused_at", "paused_until"]
    deliberately_omitted = (
        "i18n",
        "id",
        "languages",
        "mark_hash",
        "mark_large",
        "mark_small",
        # Has a page of its own.
        "spoken_languages",
    )

    def get_urls(self) -> list[URLPattern]:
        of_people = path("spoken/", self.admin_site.admin_view(spoken), name="network_spoken")
        return [of_people, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        current.current(now=True)
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As the others; what it says of the network is so at this moment, in each process."""
        current.current(now=True)
        try:
            return super().changeform_view(request, *args, **kwargs)
        finally:
            if request.method == "POST":
                # Also what was read in the middle of a save that came to nothing.
                current.forget()

    @admin.display(description=gettext_lazy("state"))
    def state(self, _row: Network) -> str:
        network = current.current()
        if network.is_open:
            return _("Open")
        return _("We are pausing") if network.is_paused else _("We are not open yet")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """Before anything is stored, an empty one, which the first save stores."""
        if request.method == "POST" and object_id == str(ONE) and self._may_change(request):
            network_services.the_network()
        found = super().get_object(request, object_id, from_field)
        if found is None and object_id == str(ONE):
            found = Network()
            found._state.adding = False
        return found

    def _may_change(self, request: HttpRequest) -> bool:
        return self.has_change_permission(request)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        network = current.current()
        own = {"is_open": network.is_open, "is_paused": network.is_paused, "has_mark": network.mark}
        return super().render_change_form(request, {**context, **own}, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Store it by its door, which records it."""
        asked, typed = language_asked(request), cast("NetworkForm", form)
        translated_texts.remember_sources(obj, form.initial, form.changed_data, asked)
        changed = [name for name in form.changed_data if name not in BOXES.values()]
        # None stored are all of them, in our order.
        if (obj.languages or list(BOXES)) != typed.languages:
            obj.languages = typed.languages
            changed.append("languages")
        _put_mark(obj, form.cleaned_data)
        obj.just_changed = changed
        network_services.change_network(obj, changed, actor=user_of(request))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        current.forget()
        return super().log_change(request, obj, message)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """All that was typed is stored; now what the button says is done."""
        if "phone_region" in getattr(obj, "just_changed", ()):
            self._say_what_moved(request)
        if OPEN in request.POST:
            return self._open(request)
        if PAUSE in request.POST:
            return self._pause(request)
        return super().response_change(request, obj)

    def _open(self, request: HttpRequest) -> HttpResponse:
        """Open it; while something is missing, say so first."""
        for is_missing, page in _before_opening:
            if not current.current(now=True).is_open and is_missing():
                return redirect(page)
        try:
            network_services.open_network(actor=user_of(request))
            messages.success(request, str(OPENED))
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        return redirect(HERE, ONE)

    def _pause(self, request: HttpRequest) -> HttpResponse:
        until = PauseForm(request.POST)
        try:
            if not until.is_valid():
                raise NotPossible(_("Please give the day as 2026-12-31, or leave it empty."))
            day = until.cleaned_data["until"]
            network_services.pause_network(until=day, actor=user_of(request))
            messages.success(request, str(PAUSED))
        except NotPossible as refusal:
            messages.error(request, str(refusal.message))
        return redirect(HERE, ONE)

    def _say_what_moved(self, request: HttpRequest) -> None:
        """Tell what the new country makes wrong, with the way there."""
        current.forget()
        for words, url in (look() for look in _after_moving):
            if words:
                said = format_html('{} <a href="{}">{}</a>', words, url, _("Look at them"))
                messages.warning(request, said)


class PauseForm(forms.Form):
    """Until when the network pauses, if somebody knows."""

    until = forms.DateField(required=False)


def _put_mark(row: Network, cleaned: dict[str, Any]) -> None:
    mark = cleaned.get("mark")
    if mark:
        row.mark_small, row.mark_large, row.mark_hash = mark.small, mark.large, mark.name
    elif cleaned.get("without_mark"):
        row.mark_small = row.mark_large = b""
        row.mark_hash = ""
