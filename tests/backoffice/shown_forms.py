"""Forms of the admin as a browser shows them, filled in and sent."""

import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.test import Client
from django.utils import timezone

# What a browser sends of the rows inside the form of a ward or pod where nobody typed any.
NO_LINKS = {"links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}


def shown_forms(response: Any) -> list[Any]:
    """The form of the page and those of the rows inside it."""
    found = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        found += [inline.formset.management_form, *inline.formset.forms]
    return found


def data_of(shown: list[Any]) -> dict[str, Any]:
    """The data that a browser would send of a page that nobody touched."""
    data: dict[str, Any] = {}
    for form in shown:
        for field in form:
            own = as_posted(field, field.value())
            hidden = {f"initial-{name}": value for name, value in own.items()}
            data.update(own | (hidden if field.field.show_hidden_initial else {}))
    return data


def as_posted(field: Any, value: Any) -> dict[str, Any]:
    if isinstance(field.field.widget, AdminSplitDateTime):
        parts = field.field.widget.decompress(value)
        return {f"{field.html_name}_{place}": part for place, part in enumerate(parts) if part}
    if isinstance(field.field, forms.BooleanField):
        return {field.html_name: "on"} if value else {}
    if isinstance(value, datetime.date):
        return {field.html_name: value.isoformat()}
    return {} if value is None else {field.html_name: value}


# What is none of any text. Places of languages are one field, hours in words are rows.
OTHERS: dict[str, Any] = {"accent": "#115544", "accent_dark": "#bbeedd", "phone_region": "CA"}
OTHERS |= {"hours_in_words": None, "time_zone": "America/Denver"}
# Within their bounds.
OTHERS |= {"request_days": 60, "unanswered_days": 60, "volunteer_days": 400, "answer_days": 20}
OTHERS |= {"notes_days": 100, "messages_days": 100}
# The day of what is over
OTHERS |= {"on": "2026-01-05"}
# Amounts of money
OTHERS |= {"most_a_month": "321.50", "two_from": "99.25"}


def other_value(field: Any) -> Any:
    """Something else than stands in `field`; None where there is no simple choice."""
    value = field.value()
    is_place = field.name.startswith("language_")
    if field.field.disabled or is_place or isinstance(field.field.widget, forms.HiddenInput):
        return None
    if field.name == "network":
        return "198.51.100.0/24"
    if field.name == "timezone":
        return "America/Denver"
    if field.name in OTHERS:
        return OTHERS[field.name]
    if isinstance(field.field, forms.IntegerField):
        return (value or 0) + 1
    is_text = type(field.field) is forms.CharField
    return f"{value or ''} more".strip() if is_text else None


def touch(form: Any, data: dict[str, Any]) -> list[str]:
    """Change every number and line of text of `form` in `data`; the names of what was changed."""
    changes = {field.name: other_value(field) for field in form}
    changes = {name: value for name, value in changes.items() if value is not None}
    data.update({form.add_prefix(name): value for name, value in changes.items()})
    return list(changes)


def filled(form: Any) -> dict[str, Any]:
    """An answer to each question of an empty form that must be answered."""
    data: dict[str, Any] = {}
    for place, field in enumerate(form):
        data.update(as_posted(field, field.value()))
        if field.field.required and not isinstance(field.field, forms.BooleanField):
            data.update(as_posted(field, answer(field, place)))
    return data


# What is no word like another.
WRITTEN = {
    "url": "https://give.example.org",
    "network": "192.0.2.0/24",
    "number": "+12025550109",
    "opens_at": "09:00",
}


def answer(field: Any, place: int) -> Any:
    kind = field.field
    if field.name in WRITTEN:
        return WRITTEN[field.name]
    if isinstance(kind, forms.IntegerField):
        return field.value() or 0
    if isinstance(kind, forms.EmailField) or field.name == "email":
        return "new@example.org"
    if isinstance(kind, forms.SplitDateTimeField):
        return timezone.now() + datetime.timedelta(days=place)
    if isinstance(kind, forms.DateField):
        return timezone.localdate() + datetime.timedelta(days=place)
    if isinstance(kind, forms.ChoiceField):
        values = [str(value) for value, _label in kind.choices if str(value)]
        return values[:1] if isinstance(kind, forms.MultipleChoiceField) else values[0]
    return field.value() or f"new-{place}"


def sent(client: Client, url: str, data: dict[str, Any]) -> None:
    """A save that went through."""
    response = client.post(url, data)
    problems = (
        []
        if response.status_code == 302
        else [form.errors for form in shown_forms(response) if form.errors]
    )
    assert response.status_code == 302, problems
