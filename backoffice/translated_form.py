"""Forms of texts in several languages that several people write at once.

A page carries a short print of each text as it stood when it was opened. What its reader did not
touch keeps what others have saved since; what both changed, and a translation of an English that
is another one by now, comes back to be looked at. Nothing that was typed is lost.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.forms import CharField, HiddenInput, ModelForm
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from backoffice import translated_texts
from backoffice.translation_fields import dress, lacking_in_words, place_of, quoted
from common.translation_sources import fingerprint

SEEN = "texts_as_seen"


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
        self._overtaken: list[str] = []
        self._of_other_english: list[str] = []
        if self.instance.pk is None:
            return
        now = json.dumps({name: fingerprint(self._saved(name)) for name in self._texts()})
        self.initial[SEEN] = now
        if self.is_bound and self._seen():
            self._meet_what_others_saved()
            self._put(SEEN, now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self._overtaken:
            self.add_error(name, overtaken_words(self._saved(name), self._language_of(name)))
        for name in self._of_other_english:
            self.add_error(name, other_english_words(self._saved(self._source_of(name))))
        return cleaned

    # --- What others saved ---

    def _meet_what_others_saved(self) -> None:
        seen, touched = self._seen(), self._touched()
        changed = [name for name in seen if seen[name] != fingerprint(self._saved(name))]
        for name in changed:
            if name not in touched:
                self._put(name, self._saved(name))
            elif self._typed(name) != self._saved(name):
                self._overtaken.append(name)
        for name in self._texts():
            source = self._source_of(name)
            is_new = source != name and source in changed and source not in touched
            if is_new and (name in touched or self._is_confirmed(name)):
                self._of_other_english.append(name)

    def _is_confirmed(self, name: str) -> bool:
        return self._language_of(name) == self.asked and bool(self._typed(name))

    def _touched(self) -> set[str]:
        """Return the texts that are not sent as the page showed them."""
        return {name for name, seen in self._seen().items() if seen != self._print_of_typed(name)}

    def _print_of_typed(self, name: str) -> str:
        return fingerprint(self._typed(name))

    def _seen(self) -> dict[str, str]:
        """Return the prints that the page carried; none of a page that carried none."""
        try:
            sent = json.loads(self.data.get(self.add_prefix(SEEN)) or "{}")
        except (ValueError, RecursionError):
            return {}
        sent = sent if isinstance(sent, dict) else {}
        return {name: sent[name] for name in self._texts() if name in sent}

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
        return self._read(name, self.initial.get(name))

    def _typed(self, name: str) -> str:
        sent = self.fields[name].widget.value_from_datadict
        return self._read(name, sent(self.data, self.files, self.add_prefix(name)))

    def _read(self, name: str, value: Any) -> str:
        """Return `value` as the field reads it, so that both sides are compared alike."""
        return self.fields[name].to_python(value or "") or ""

    def _put(self, name: str, value: str) -> None:
        """Let the form go on as if `value` had been sent."""
        data: Any = self.data
        self.data = changed = data.copy()
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


# --- Words ----------------------------------------------------------------------------------------


def overtaken_words(saved: str, code: str) -> SafeString | str:
    """Return what is said of a text that somebody else changed while it was being changed here."""
    if not saved:
        return _(
            "Somebody else has emptied this in the meantime. Your text is still here, but not yet "
            "saved. To keep it, save once more."
        )
    words = _(
        "Somebody else has changed this in the meantime. Your text is still here, but not yet "
        "saved. To put it in the place of theirs, save once more. Theirs:"
    )
    return format_html("{} {}", words, quoted(saved, code))


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
