"""Languages of the pages in the admin: a steward adds one by a code and a catalog."""

import re
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backoffice.recorded import RecordedAdmin, user_of
from common.errors import NotPossible
from common.languages import comma
from common.world_languages import find_languages, the_language, world_languages
from network import current
from network.language_models import CODE
from network.models import PageLanguage
from translation_review import language_services, uploads
from translation_review.uploads import Fault, Upload, catalog_to_translate, progress_of, read_upload

DOWNLOAD = "_download"
NAMED = 5
BUTTON = '<button type="submit" name="{}" value="1" formnovalidate class="button">{}</button>'


def code_of(words: str) -> str:
    """Return the code of the language that somebody means by `words`. Raises `ValidationError`."""
    typed = words.strip().lower().replace("_", "-")
    base = typed.partition("-")[0]
    if re.fullmatch(CODE, typed) and base in world_languages():
        return typed
    if exact := the_language(words):
        return exact.code
    alike = [f"{each.english} ({each.code})" for each in find_languages(words)[:NAMED]]
    if alike:
        said = _("Please say which of these you mean, by its code: %(languages)s")
        raise ValidationError(said % {"languages": comma().join(alike)})
    raise ValidationError(_("We do not know this language. Please give its code, such as fr."))


class PageLanguageForm(forms.ModelForm):
    """The language, its own name, and its catalog."""

    language = forms.CharField(
        label=gettext_lazy("Language"),
        max_length=60,
        help_text=gettext_lazy(
            "Its code, or its name in English or its own: fr, French, Français."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Catalog"),
        help_text=gettext_lazy(
            "A .po file of at most 1.9 MB. A part is enough: what is missing is shown in the main "
            "language. It takes the place of the one before."
        ),
    )

    class Meta:
        model = PageLanguage
        fields = ("own_name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields.pop("language", None)
            if "file" in self.fields:
                self.fields["file"].required = False
        elif "own_name" in self.fields:
            self.fields["own_name"].required = False

    def clean_language(self) -> str:
        """Return the code."""
        code = code_of(self.cleaned_data["language"])
        if language_services.is_taken(code):
            raise ValidationError(language_services.THERE_ALREADY)
        return code

    def clean(self) -> dict[str, Any]:
        """Read the catalog, once it is known for which language."""
        cleaned = super().clean() or {}
        code = cleaned.get("language") or self.instance.code
        if code and not self.instance.pk:
            self.instance.code = code
            known = world_languages()[code.partition("-")[0]]
            cleaned["own_name"] = cleaned.get("own_name") or known.own
        self.upload: Upload | None = None
        if code and cleaned.get("file"):
            self._read(cleaned["file"], code)
        return cleaned

    def _read(self, file: Any, code: str) -> None:
        try:
            # Not more than can be right: what is larger is refused by its length.
            self.upload = read_upload(file.read(uploads.LARGEST_FILE + 1), code)
        except NotPossible as refusal:
            self.add_error("file", str(refusal.message))


@admin.register(PageLanguage)
class PageLanguageAdmin(RecordedAdmin):
    explanation = gettext_lazy(
        "Languages of the pages that you added to those that we ship. The pages are there in a "
        "new one within a minute. No change here sends a message."
    )
    shared = True
    form = PageLanguageForm
    list_display = ["own_name", "code", "progress"]
    fieldsets = [
        (None, {"fields": ["language", "code", "own_name", "file", "to_translate"]}),
        (gettext_lazy("State"), {"fields": ["progress", "set_aside_shown", "added_at"]}),
    ]
    readonly_fields = ["code", "to_translate", "progress", "set_aside_shown", "added_at"]
    deliberately_omitted = ("compiled", "digest")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["language", "own_name", "file", "to_translate"]})]
        fields = ["code", "own_name", "file", "to_translate"]
        return [(None, {"fields": fields}), *self.fieldsets[1:]]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """The main language stays: another one has to be chosen first."""
        is_main = obj is not None and cast("PageLanguage", obj).code == current().main_language
        return not is_main and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("translated"))
    def progress(self, row: PageLanguage) -> str:
        found = progress_of(bytes(row.compiled))
        return _(
            "%(public)d of %(of_public)d public texts, %(staff)d of %(of_staff)d of staff"
        ) % vars(found)

    @admin.display(description=gettext_lazy("set aside"))
    def set_aside_shown(self, row: PageLanguage) -> SafeString | str:
        lines = ((english, Fault(fault).words) for english, fault in row.set_aside)
        listed = format_html_join("", '<li><bdi lang="en">{}</bdi><br>{}</li>', lines)
        return format_html("<ul>{}</ul>", listed) if row.set_aside else "–"

    @admin.display(description=gettext_lazy("to translate"))
    def to_translate(self, _row: PageLanguage | None) -> SafeString:
        return format_html(BUTTON, DOWNLOAD, _("Download all texts as a catalog"))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As the others; the button beside the file gives a catalog to fill in."""
        if request.method == "POST" and DOWNLOAD in request.POST:
            answer = self._catalog(request, object_id)
            if answer is not None:
                return answer
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _catalog(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Return the catalog; None for a language that nobody knows, of which the form speaks."""
        row = self.get_object(request, object_id) if object_id else None
        if not self.has_change_permission(request, row):
            return None
        try:
            code = row.code if row else code_of(request.POST.get("language", ""))
        except ValidationError:
            return None
        data = catalog_to_translate(code, bytes(row.compiled) if row else b"")
        response = HttpResponse(data, content_type="text/x-gettext-translation; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{code}.po"'
        return response

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Store it by its door, which records it."""
        upload, actor = cast("PageLanguageForm", form).upload, user_of(request)
        if not change and upload is not None:
            language_services.add_page_language(obj, upload, actor=actor)
        elif change:
            changed = [name for name in form.changed_data if name != "file"]
            language_services.change_page_language(obj, upload, changed, actor=actor)
        if upload is not None and upload.set_aside:
            words = _("Some texts were set aside: they are listed below, with why.")
            self.message_user(request, words, messages.WARNING)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Remove it by its door."""
        row = cast("PageLanguage", obj)
        language_services.remove_page_language(row, actor=user_of(request))
