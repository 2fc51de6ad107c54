"""Admin pages of what staff write in several languages: groups per language, and what is missing.

The default language stands first. Each other language is a group that stays closed, so that nine
of them can be overlooked, and says how many of its texts are missing. The group that a link asks
for (`?translate=ti`) is open, and so is one with an error in it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import rows_of
from backoffice import translated_texts
from backoffice.base import RoleAdmin, RoleInline
from backoffice.translated_form import SEEN, TranslatedForm, TranslatedRowForm
from backoffice.translation_fields import dress, heading, in_how_many_languages
from backoffice.translation_gaps import ASKED, Kind

GROUP = "in-language"


# --- Groups ---------------------------------------------------------------------------------------


def translation_fieldsets(model: type[Model], names: Iterable[str], title: Any = None) -> list[Any]:
    """The fields `names` in the default language, under `title` or the language's name, then a
    group per other language with the translations of those that `model` translates.
    """
    names = list(names)
    translated = [name for name in names if name in translated_texts.text_fields(model)]
    first = (title or translated_texts.own_name(settings.LANGUAGE_CODE), {"fields": names})
    codes = translated_texts.all_other_languages()
    return [first, *(_group(translated, code) for code in codes)]


def _group(names: list[str], code: str) -> tuple[str, dict[str, Any]]:
    fields = [translated_texts.in_language(name, code) for name in names]
    return translated_texts.own_name(code), {"fields": fields, "classes": ["collapse", GROUP, code]}


def _with_heading(title: Any, options: Any, row: Model | None, asked: str) -> Any:
    """A language's group with its count, open when it is `asked` for; others as they are."""
    classes = options.get("classes", ())
    if GROUP not in classes:
        return title, options
    code = classes[-1]
    kept = [name for name in classes if name != "collapse" or code != asked]
    return heading(code, row), {**options, "classes": kept}


def _is_read(options: Any) -> bool:
    """Tell whether a group is of a language that our pages are in, or of none."""
    classes = options.get("classes", ())
    return GROUP not in classes or classes[-1] in translated_texts.other_languages()


def language_asked(request: HttpRequest) -> str:
    """The language whose group a link wants open; "" for none."""
    code = request.GET.get(ASKED, "")
    return code if code in translated_texts.other_languages() else ""


# --- Lists ----------------------------------------------------------------------------------------


class MissingFilter(admin.SimpleListFilter):
    """Rows with something that is not translated into the chosen language, or outdated there."""

    title = gettext_lazy("missing translation")
    parameter_name = "missing_in"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        codes = translated_texts.other_languages()
        return [(code, capfirst(translated_texts.name_for_staff(code))) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        code = self.value()
        if code not in translated_texts.other_languages():
            return queryset
        return queryset.filter(
            translated_texts.something_is_missing(queryset.model, [code])
            | translated_texts.something_is_outdated(queryset.model, [code])
        )


# --- Admin pages ----------------------------------------------------------------------------------


class TranslatedInline(RoleInline):
    """Rows with translated texts inside a page of `TranslatedAdmin`, one below the other.

    `fields` are those without the translations, which come after them; `related` names the
    relations that a row's `__str__` follows.
    """

    template = "admin/edit_inline/stacked.html"
    form = TranslatedRowForm
    related: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows: QuerySet = super().get_queryset(request)
        return rows.select_related(*self.related) if self.related else rows

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """All languages in one closed group; only the one that a link asks for, in an open one."""
        asked = language_asked(request)
        codes = [asked] if asked else translated_texts.other_languages()
        names = translated_texts.text_fields(self.model)
        fields = [translated_texts.in_language(name, code) for code in codes for name in names]
        title = translated_texts.own_name(asked) if asked else _("Translations")
        classes = [GROUP] if asked else ["collapse", GROUP]
        seen = [SEEN] if self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": [*(self.fields or ()), *seen]}),
            (title, {"fields": fields, "classes": classes}),
        ]

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.asked = language_asked(request)
        return formset

    def kind_to_translate(self, parents: QuerySet) -> Kind:
        """The rows inside the forms of `parents`."""
        fields = self.model._meta.fields
        parent = next(field.name for field in fields if field.related_model is parents.model)
        rows: QuerySet = self.model._default_manager.filter(**{f"{parent}__in": parents})
        return Kind(rows, parent, (parent, *self.related))


class TranslatedAdmin(RoleAdmin):
    """An admin of rows with texts in several languages.

    Its fieldsets hold `translation_fieldsets(…)`; inlines with such texts are `TranslatedInline`s,
    and its form is a `TranslatedForm`.
    """

    form = TranslatedForm

    def rows_to_translate(self, request: HttpRequest) -> QuerySet:
        """The rows that the user may edit."""
        rows: Any = self.model._default_manager.all()
        return rows if self.shared else rows_of(rows, request.user, self.changers)

    def kinds_to_translate(self, request: HttpRequest) -> list[Kind]:
        """Return the kinds that the user may translate here: rows, and those inside their forms."""
        if not self.has_change_permission(request):
            return []
        own = self.rows_to_translate(request)
        inlines = self.get_inline_instances(request)
        inside = [line for line in inlines if isinstance(line, TranslatedInline)]
        return [Kind(own), *(line.kind_to_translate(own) for line in inside)]

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        asked, groups = language_asked(request), super().get_fieldsets(request, obj)
        named = [
            _with_heading(title, options, obj, asked)
            for title, options in groups
            if _is_read(options)
        ]
        if obj is None or not self.has_change_permission(request, obj):
            return named
        (title, options), *others = named
        return [(title, {**options, "fields": [*options["fields"], SEEN]}), *others]

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.asked = language_asked(request)
        for name in translated_texts.text_fields(self.model):
            dress(form.base_fields, obj or self.model(), name)
        return form

    def get_list_display(self, request: HttpRequest) -> Any:
        return [*super().get_list_display(request), "translated_into"]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*super().get_list_filter(request), MissingFilter]

    @admin.display(description=gettext_lazy("translations"))
    def translated_into(self, row: Model) -> SafeString | str:
        return in_how_many_languages(row)

    # --- Saving ---

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Of two who save the same row at once, the second meets what the first has saved."""
        if not object_id or request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            self._lock(self.get_object(request, unquote(object_id)))
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _lock(self, row: Model | None) -> None:
        # The rows inside its form wait for it too: they are edited nowhere else.
        if row is not None:
            rows = self.model._base_manager.select_for_update(no_key=True)
            rows.filter(pk=row.pk).values("pk").first()

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        """Save the row, and from which English its translations are.

        Who came to translate into a language and saves confirms what is there.
        """
        asked = language_asked(request)
        translated_texts.remember_sources(obj, form.initial, form.changed_data, asked)
        super().save_model(request, obj, form, change)

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: Any, change: bool
    ) -> None:
        """The same for the rows inside the form."""
        asked = language_asked(request)
        if translated_texts.is_translated(formset.model):
            for each in formset.forms:
                row, held = each.instance, each.instance.i18n
                translated_texts.remember_sources(row, each.initial, each.changed_data, asked)
                # Django saves only rows that changed; here only what is noted about one did.
                if row.pk and not each.has_changed() and row.i18n != held:
                    row.save(update_fields=["i18n"])
        super().save_formset(request, form, formset, change)

    # --- After saving ---

    def response_add(self, request: HttpRequest, obj: Model, *args: Any) -> HttpResponse:
        response = super().response_add(request, obj, *args)
        self.say_what_is_missing(request, obj)
        return response

    def response_change(self, request: HttpRequest, obj: Model) -> HttpResponse:
        response = super().response_change(request, obj)
        self.say_what_is_missing(request, obj)
        code = language_asked(request)
        if code and "_continue" in request.POST:
            return HttpResponseRedirect(f"{request.path}?{urlencode({ASKED: code})}")
        return response

    def response_post_save_change(self, request: HttpRequest, obj: Model) -> HttpResponseRedirect:
        """Whoever came from the list of gaps goes back to it."""
        code = language_asked(request)
        if not code:
            return super().response_post_save_change(request, obj)
        return HttpResponseRedirect(f"{gaps_url(language=code)}#gaps")

    def say_what_is_missing(self, request: HttpRequest, *rows: Model) -> None:
        """Tell who saved or published `rows` which languages they lack, with a link for each."""
        places = self._fields(request, rows[0]) if len(rows) == 1 else self._lists(rows)
        self._say_missing(request, places)

    def _fields(self, request: HttpRequest, row: Model) -> dict[str, str]:
        """The address of the first empty field per language, also in rows inside the form."""
        places: dict[str, str] = {}
        for kind in self.kinds_to_translate(request):
            for part in kind.of(row):
                for code in translated_texts.missing_languages(part):
                    if code not in places:
                        name = translated_texts.missing(part, code)[0]
                        places[code] = kind.url(part, name, code)
        return places

    def _lists(self, rows: Sequence[Model]) -> dict[str, str]:
        """The list of gaps per language that any of `rows` lacks."""
        lacking = {code for row in rows for code in translated_texts.missing_languages(row)}
        kind = self.model._meta.label_lower
        return {code: gaps_url(language=code, kind=kind) for code in lacking}

    def _say_missing(self, request: HttpRequest, places: dict[str, str]) -> None:
        """Message with a link per language in `places`, in the settings' order."""
        codes = [code for code in translated_texts.other_languages() if code in places]
        if codes:
            links = [(places[code], translated_texts.name_for_staff(code)) for code in codes]
            listed = format_html_join(", ", '<a href="{}">{}</a>', links)
            said = format_html(_("Still missing in {languages}."), languages=listed)
            self.message_user(request, said, messages.WARNING)


def gaps_url(**narrowed: str) -> str:
    """The list of gaps, narrowed by `language` and `kind`."""
    query = urlencode({name: value for name, value in narrowed.items() if value})
    return f"{reverse('admin:translations')}?{query}" if query else reverse("admin:translations")
