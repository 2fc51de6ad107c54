"""The base of every public form: plain words, large targets, and nothing typed is lost."""

import datetime
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.formsets import BaseFormSet
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from phonenumber_field.phonenumber import to_python

from common.languages import NAMED_BY_THE_PAGE, colon, gap
from common.models import Category
from common.phone_extensions import as_library_reads
from common.phones import INVALID, is_dialable
from common.typed import Kind, to_store
from pages.form_fields import BoundField, FieldsOfClass
from pages.localized import translated

TYPED = (forms.CharField, forms.IntegerField, forms.DateField, forms.DateTimeField, forms.TimeField)


class PastedRows(forms.CharField):
    """Rows as a spreadsheet copies them: tabs part the cells, and whoever parts them reads each."""


# Nobody types these: they come with a page, or are compared sign by sign.
AS_SENT = (forms.UUIDField, forms.JSONField, PastedRows)
CODE_FIELDS = (forms.EmailField, forms.URLField, forms.SlugField)
# Addresses, and what is no word: signs that look alike become one.
CODES = {
    *("address", "cross_streets", "zip_code", "zip_codes"),
    *("phone", "phone_extension", "contact", "contact_phone", "hotline", "handle"),
}
LONGEST_LINE = 200
LONGEST_TEXT = 2000
LONGEST_PHONE = 40
TYPED_DAY = "%m/%d/%Y"
# What date pickers send, and what people write where there is none.
DAY_FORMATS = ["%Y-%m-%d", TYPED_DAY, "%m/%d/%y", "%m-%d-%Y", "%d.%m.%Y"]

TOO_LONG = ngettext_lazy(
    "Please make this shorter: %(limit_value)d character at most. It has %(show_value)d now.",
    "Please make this shorter: %(limit_value)d characters at most. It has %(show_value)d now.",
    "limit_value",
)
UNREADABLE = _("There is a character in here that we cannot save. Please type it again.")
FILL_IN = _("Please fill this in.")
CHOOSE_ONE = _("Please choose one.")
CHOOSE_SOME = _("Please choose at least one.")
TICK = _("Please check this box to go on.")


class HintedLabel(str):
    """A choice's label with a `hint` that is shown in small letters below it.

    On a page `html` stands for it, such as the same words with the language they are in.
    """

    hint: str
    html: str

    def __new__(cls, label: str, hint: str = "", html: str = "") -> "HintedLabel":
        text = super().__new__(cls, label)
        text.hint, text.html = hint, html
        return text

    def __html__(self) -> SafeString:
        return conditional_escape(self.html or str(self))


def category_label(category: Category) -> HintedLabel:
    """A kind of help with a few examples; what is not translated says in which language it is."""
    name, hint = translated(category, "name"), translated(category, "hint")
    return HintedLabel(category.name_i18n, hint, name)


class LanguageSelect(forms.Select):
    """A list of languages by their own names, each marked with its `lang`."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if value and str(value) not in NAMED_BY_THE_PAGE:
            option["attrs"]["lang"] = str(value)
        return option


class BaseHelper(FormHelper):
    """For `{% crispy form %}` inside the page's own `<form method="post" novalidate>`.

    The page writes the tag, the token and the buttons, so that an unfilled form can be cached.
    """

    form_tag = False
    disable_csrf = True
    include_media = False
    render_hidden_fields = True


class BaseForm(forms.Form):
    """A form as our pages show it. For a model form write `class X(BaseForm, forms.ModelForm)`.

    Texts are stored by `common.typed`, have a longest length, and refuse what Postgres cannot hold,
    in words.
    Fields that are not required are marked "(optional)", except those named in `unmarked`
    (such as a phone and an email of which one is enough).
    """

    unmarked: tuple[str, ...] = ()
    use_required_attribute = False
    bound_field_class = BoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        vars(self)["base_fields"] = FieldsOfClass(self.base_fields)
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            prepare(field, name)

    @property
    def helper(self) -> FormHelper:
        return BaseHelper()


def prepare(field: forms.Field, name: str = "") -> None:
    """Give `field` our limits and words, unless it has its own. For fields that a form adds late.

    The browser is not told the longest length: it would cut what is pasted without a word.
    """
    read_typed(field, name)
    if isinstance(field, forms.CharField):
        limit(field)
    # By identity: to compare two lazy texts is to translate both.
    if field.error_messages.get("required") is forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _missing(field)


def read_typed(field: forms.Field, name: str = "") -> None:
    """Let `field`, the form's `name`, take what is typed as `common.typed.to_store` gives it.

    Texts and numbers only: what is chosen comes from us.
    """
    if isinstance(field, TYPED) and not isinstance(field, AS_SENT):
        kind, read = _kind(field, name), field.to_python
        # On the field, not in a class of its own: the libraries' fields are read the same.
        field.to_python = lambda value: read(  # type: ignore[method-assign,assignment]
            to_store(value, kind) if isinstance(value, str) else value
        )


def _kind(field: forms.Field, name: str) -> Kind:
    if name in CODES or not isinstance(field, forms.CharField) or isinstance(field, CODE_FIELDS):
        return Kind.CODE
    return Kind.TEXT if isinstance(field.widget, forms.Textarea) else Kind.LINE


def limit(field: forms.CharField) -> None:
    """Give `field` a longest length, and our words for what it refuses."""
    if field.max_length is None:
        is_long = isinstance(field.widget, forms.Textarea)
        field.max_length = LONGEST_TEXT if is_long else LONGEST_LINE
        field.validators.append(MaxLengthValidator(field.max_length))
    field.widget.attrs.pop("maxlength", None)
    field.error_messages.setdefault("max_length", TOO_LONG)
    field.error_messages.setdefault("null_characters_not_allowed", UNREADABLE)


def _missing(field: forms.Field) -> Any:
    if isinstance(field, forms.BooleanField):
        return TICK
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return CHOOSE_SOME
    if isinstance(field, forms.ChoiceField):
        return CHOOSE_ONE
    return FILL_IN


class PhoneInput(forms.TextInput):
    """A telephone's keypad on a phone, and the browser's own number offered."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "tel", "inputmode": "tel", **(attrs or {})})


class PhoneField(forms.CharField):
    """A phone number in any way that people write one, with an extension if they like.

    Cleans to the text as typed; `common.fields.normalize_phone` makes it comparable.
    """

    widget = PhoneInput
    default_error_messages = {"invalid": INVALID}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_PHONE)
        super().__init__(**kwargs)

    def run_validators(self, value: str) -> None:
        super().run_validators(value)
        if value and not is_dialable(to_python(as_library_reads(value))):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class DayField(forms.DateField):
    """A day, from a date picker or typed; every form asks for it and reads it in the same way."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": format_lazy(
            _("Please write the date as month/day/year, like {example}."),
            example=datetime.date(2026, 3, 31).strftime(TYPED_DAY),
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)


@dataclass(frozen=True)
class ErrorLink:
    """One line of the summary: what is wrong, and the id of the control to go to ("" for none)."""

    field_id: str
    text: str


def error_links(form: "forms.BaseForm | BaseFormSet[Any]") -> Iterator[ErrorLink]:
    """The errors of `form` (or of a formset) in the order of its fields."""
    if isinstance(form, BaseFormSet):
        yield from (ErrorLink("", str(message)) for message in form.non_form_errors())
        for member in form.forms:
            yield from error_links(member)
        return
    yield from (ErrorLink("", str(text)) for text in form.errors.get(NON_FIELD_ERRORS, []))
    for field in form:
        for message in field.errors:
            yield ErrorLink(control_id(field), _line(str(field.label), message))


def _line(label: str, message: object) -> str:
    ends_by_itself = unicodedata.category(label[-1:] or "x") == "Po"  # "?" does, ")" does not
    return f"{label}{gap()}{message}" if ends_by_itself else f"{label}{colon()}{message}"


def control_id(field: forms.BoundField) -> str:
    """The id of the field's control; of the first box or circle when it is a group."""
    if field.id_for_label:
        return field.id_for_label
    first = next(iter(field.subwidgets), None)
    return str(first.data["attrs"].get("id", "")) if first else field.auto_id
