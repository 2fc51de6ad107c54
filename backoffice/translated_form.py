"""Forms of texts in several languages that several people write at once.

A page carries a short print of each text, and of each other field of the row, as it stood when it
was opened. What its reader did not touch keeps what others have saved since; what both changed,
and a translation of an English that is another one by now, comes back to be looked at. Nothing
that was typed is lost, and no older page takes the place of a newer save.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import (
    BooleanField,
    CharField,
    CheckboxSelectMultiple,
    FileField,
    HiddenInput,
    ModelForm,
    MultiWidget,
    SelectMultiple,
)
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from backoffice import translated_texts
from backoffice.translation_fields import dress, lacking_in_words, place_of, quoted
from common.slugs import free_slug
from common.translation_sources import fingerprint

SEEN = "texts_as_seen"
# Addresses of ours below the pages of pods, groups and entries.
TAKEN_SLUGS = ("start", "suggest")


class SeenField(CharField):
    """The prints of the texts as the page showed them; nothing that is saved."""

    def __init__(self) -> None:
        super().__init__(label="", required=False, widget=HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class TranslatedForm(ModelForm):
    """The form of a row with texts in several languages.

    `asked` is the language whose texts saving confirms; "" for none.
    """

    texts_as_seen = SeenField()
    asked = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names_of_texts = set(self._texts())
        self._allow_no_slug()
        self._overtaken: list[str] = []
        self._of_other_english: list[str] = []
        if self.instance.pk is None:
            return
        now = json.dumps({name: fingerprint(self._saved(name)) for name in self._compared()})
        self.initial[SEEN] = now
        if self.is_bound and self._seen():
            self._meet_what_others_saved()
            self._put(SEEN, now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "slug" in cleaned and not cleaned["slug"]:
            cleaned["slug"] = self._own_slug(cleaned)
        for name in filter(self.fields.__contains__, self._overtaken):
            self.add_error(name, self._overtaken_words(name))
        for name in self._of_other_english:
            self.add_error(name, other_english_words(self._saved(self._source_of(name))))
        return cleaned

    # --- The address ---

    def _allow_no_slug(self) -> None:
        """Without a script, and of a name in another script, no address is there to send."""
        if "slug" in self.fields:
            self.fields["slug"].required = False
            words = _("Leave it empty to have it made from the name.")
            self.fields["slug"].help_text = self.fields["slug"].help_text or words

    def _own_slug(self, cleaned: dict[str, Any]) -> str:
        """Return the slug that the row has, else one of its name; "" where there is none."""
        name = cleaned.get("name") or cleaned.get("title") or ""
        model = self._meta.model
        return self.initial.get("slug") or (name and free_slug(model, name, taken=TAKEN_SLUGS))

    # --- What others saved ---

    def _meet_what_others_saved(self) -> None:
        seen = self._seen()
        changed = [name for name in seen if seen[name] != fingerprint(self._saved(name))]
        touched = self._touched({*self._names_of_texts, *changed})
        for name in changed:
            if name not in touched:
                self._put_saved(name)
            elif self._print_of_typed(name) != fingerprint(self._saved(name)):
                self._overtaken.append(name)
        for name in self._texts():
            source = self._source_of(name)
            is_new = source != name and source in changed and source not in touched
            if is_new and (name in touched or self._is_confirmed(name)):
                self._of_other_english.append(name)

    def _is_confirmed(self, name: str) -> bool:
        return self._language_of(name) == self.asked and bool(self._typed(name))

    def _overtaken_words(self, name: str) -> SafeString | str:
        if name in self._names_of_texts:
            return overtaken_words(self._saved(name), self._language_of(name))
        return overtaken_words(self._shown(name), "")

    def _shown(self, name: str) -> str:
        """Return what others have saved in a field that is no text, as people read it."""
        field, saved = self.fields[name], self._saved(name)
        if isinstance(field, BooleanField):
            return _("Yes") if saved else _("No")
        names = {str(value): str(label) for value, label in _choices_of(field)}
        return ", ".join(names.get(each, each) for each in saved.split("\n"))

    def _touched(self, names: set[str]) -> set[str]:
        """Return those of the fields `names` that are not sent as the page showed them."""
        seen = {name: seen for name, seen in self._seen().items() if name in names}
        return {name for name in seen if seen[name] != self._print_of_typed(name)}

    def _print_of_typed(self, name: str) -> str:
        return fingerprint(self._typed(name))

    def _seen(self) -> dict[str, str]:
        """Return the prints that the page carried; none of a page that carried none."""
        try:
            sent = json.loads(self.data.get(self.add_prefix(SEEN)) or "{}")
        except (ValueError, RecursionError):
            return {}
        sent = sent if isinstance(sent, dict) else {}
        return {name: sent[name] for name in self._compared() if name in sent}

    # --- All fields ---

    def _compared(self) -> Iterator[str]:
        """Yield the texts, then all other fields whose value stands in the page."""
        yield from self._texts()
        for name, field in self.fields.items():
            is_shown = not field.disabled and not isinstance(field, FileField | SeenField)
            if is_shown and name not in self._names_of_texts:
                yield name

    def _put_saved(self, name: str) -> None:
        """Go on as if the page had shown what others have saved since."""
        field = self.fields[name]
        saved = self.get_initial_for_field(field, name)
        if isinstance(field.widget, MultiWidget):
            widget: Any = field.widget
            parts = zip(widget.widgets_names, widget.widgets, widget.decompress(saved), strict=True)
            for ending, box, value in parts:
                self._put(f"{name}{ending}", box.format_value(value))
        elif isinstance(field, BooleanField):
            self._put(name, "on" if saved else None)
        elif isinstance(field.widget, SelectMultiple | CheckboxSelectMultiple):
            self._put(name, [str(each) for each in field.prepare_value(saved) or ()])
        else:
            shown = field.prepare_value(saved)
            self._put(name, "" if shown is None else str(shown))

    # --- Texts ---

    def _texts(self) -> Iterator[str]:
        """Yield the fields of this form that hold a text, the English of each first."""
        for name in translated_texts.text_fields(type(self.instance)):
            for code in [settings.LANGUAGE_CODE, *translated_texts.all_other_languages()]:
                field = translated_texts.in_language(name, code)
                if field in self.fields:
                    yield field

    def _source_of(self, name: str) -> str:
        return next(
            source
            for source in translated_texts.text_fields(type(self.instance))
            if name in self._names_of(source)
        )

    def _language_of(self, name: str) -> str:
        return self._names_of(self._source_of(name))[name]

    def _names_of(self, source: str) -> dict[str, str]:
        """Return the fields of the text `source`, each with its language."""
        return {translated_texts.in_language(source, code): code for code, _n in settings.LANGUAGES}

    def _saved(self, name: str) -> str:
        field = self.fields[name]
        if name in self._names_of_texts:
            return self._read(name, self.initial.get(name))
        return _in_one_line(field, self.get_initial_for_field(field, name))

    def _typed(self, name: str) -> str:
        field = self.fields[name]
        sent = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        if name in self._names_of_texts:
            return self._read(name, sent)
        try:
            return _in_one_line(field, field.clean(sent))
        except ValidationError:
            # What cannot be stored is what nobody has stored.
            return f"?{sent}"

    def _read(self, name: str, value: Any) -> str:
        """Return `value` as the field reads it, so that both sides are compared alike."""
        return self.fields[name].to_python(value or "") or ""

    def _put(self, name: str, value: str | list[str] | None) -> None:
        """Let the form go on as if `value` had been sent, several of it, or nothing for None."""
        data: Any = self.data
        self.data = changed = data.copy()
        changed.pop(self.add_prefix(name), None)
        if isinstance(value, list):
            changed.setlist(self.add_prefix(name), value)
        elif value is not None:
            changed[self.add_prefix(name)] = value


class TranslatedRowForm(TranslatedForm):
    """The form of a row with translated texts that stands inside another row's form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in translated_texts.text_fields(type(self.instance)):
            dress(self.fields, self.instance, name)
            if self.instance.pk and name in self.fields:
                self._name_places(name)

    def _name_places(self, name: str) -> None:
        """Ids that a link can name, which the numbers of Django's formsets are not."""
        lacking = translated_texts.missing_languages(self.instance)
        self.fields[name].help_text = lacking_in_words(lacking)
        for code in translated_texts.all_other_languages():
            field = self.fields.get(translated_texts.in_language(name, code))
            if field is not None:
                place = place_of(self.instance, name, code)
                field.widget.attrs.update({"id": place, "aria-describedby": f"{place}_helptext"})


def _in_one_line(field: Any, value: Any) -> str:
    """Return the value of a field that is no text so that equal ones are written alike."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    shown = field.prepare_value(value)
    if shown in (None, "", False):
        return ""
    if isinstance(shown, list | tuple | set):
        return "\n".join(sorted(map(str, shown)))
    return str(shown)


def _choices_of(field: Any) -> Iterator[tuple[Any, Any]]:
    """Yield all choices of a field, also those in groups; nothing of one that has none."""
    for value, label in getattr(field, "choices", ()):
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


# --- Words ----------------------------------------------------------------------------------------


def overtaken_words(saved: str, code: str) -> SafeString | str:
    """Return what is said of what somebody else changed while it was being changed here.

    `code` is the language of a text, "" for what is none.
    """
    if not saved:
        return _(
            "Somebody else has emptied this in the meantime. Your text is still here, but not yet "
            "saved. To keep it, save once more."
        )
    words = _(
        "Somebody else has changed this in the meantime. Your text is still here, but not yet "
        "saved. To put it in the place of theirs, save once more. Theirs:"
    )
    return format_html("{} {}", words, quoted(saved, code) if code else saved)


def other_english_words(english: str) -> SafeString | str:
    """Return what is said of a translation whose English somebody changed in the meantime."""
    if not english:
        return _(
            "The English was removed since you opened this page. Your text is still here, but not "
            "yet saved. To keep it, save once more."
        )
    words = _(
        "The English has changed since you opened this page. Your text is still here, but not yet "
        "saved. Please compare it with the new English, and save once more. The English now:"
    )
    return format_html("{} {}", words, quoted(english, settings.LANGUAGE_CODE))
