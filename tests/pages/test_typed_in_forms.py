"""Anything typed into a form of ours is stored in one way."""

import datetime
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.test import Client
from django.urls import reverse

from pages.forms import BaseForm, PhoneField
from resources.models import Resource
from tests import factories


class Form(BaseForm):
    name = forms.CharField()
    note = forms.CharField(widget=forms.Textarea)
    zip_code = forms.CharField()
    address = forms.CharField()
    email = forms.EmailField()
    phone = PhoneField()
    people = forms.IntegerField()
    day = forms.DateField()


TYPED = {
    "name": "  Cha\u0301vez\u200b\u00a0\u202eＲ",
    "note": "one\r\n\u00adtwo",
    "zip_code": "٢٠٠١٠",
    "address": "٥ Park Rd، Apt‑3",
    "email": "rosa＠example。org",
    "phone": "（۲۰۲） ۵۵۵–۰۱۵۰",
    "people": "\u200f３",
    "day": "২০২৬-০৩-৩১",
}
STORED = {
    "name": "Chávez Ｒ",
    "note": "one\ntwo",
    "zip_code": "20010",
    "address": "5 Park Rd, Apt-3",
    "email": "rosa@example.org",
    "phone": "(202) 555-0150",
    "people": 3,
    "day": datetime.date(2026, 3, 31),
}


def test_every_kind_of_field_takes_what_is_typed() -> None:
    form = Form(TYPED)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == STORED


def test_what_shows_nothing_is_nothing() -> None:
    form = Form({**TYPED, "name": "\u200b\u3164 \u00ad"})
    assert list(form.errors) == ["name"]


def test_what_was_typed_is_shown_again() -> None:
    form = Form({**TYPED, "email": "nothing"})
    assert not form.is_valid()
    # Shown as it was typed: people have to recognize what they are to mend.
    assert form["address"].value() == TYPED["address"]


def test_the_longest_text_is_measured_as_it_is_stored() -> None:
    # Typed as two signs each, stored as one: 200 letters are no more than allowed.
    form = Form({**TYPED, "name": "a\u0301" * 200})
    assert form.is_valid(), form.errors


def our_forms() -> list[type[forms.Form]]:
    """All forms of our apps, once their modules are read."""
    root = Path(__file__).parents[2]
    ours = {app.name for app in apps.get_app_configs() if Path(app.path).parent == root}
    # A form exists once its module is read, and nothing else in this test reads these.
    for module in ("desk.intake", "desk.queue", "stats.views", "batch_matching.forms"):
        import_module(module)
    found, waiting = [], [forms.Form]
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += [form for form in below if form.__module__.partition(".")[0] in ours]
    return found


def test_no_form_of_ours_reads_a_text_in_another_way() -> None:
    """A form without `BaseForm` has only what is chosen, or numbers that come with a page."""
    others = [form for form in our_forms() if not issubclass(form, BaseForm)]
    # There are some; none would mean that the search found nothing.
    assert others
    for form in others:
        texts = [
            name
            for name, field in form.base_fields.items()
            # A password is taken to the letter.
            if type(field) is forms.CharField
            and not field.widget.is_hidden
            and not isinstance(field.widget, forms.PasswordInput)
        ]
        assert not texts, form


@pytest.mark.django_db
def test_the_admin_takes_it_too(client: Client) -> None:
    client.force_login(factories.make_steward())
    resource = factories.make_resource(slug="typed")
    address = reverse("admin:resources_resource_change", args=[resource.pk])
    form = client.get(address).context["adminform"].form
    answers = {
        name: value
        for name in form.fields
        if (value := form[name].value()) not in (None, False, "", [])
    }
    typed = {"name": "Cha\u0301vez\u200b Ｒ", "description": "one\r\n\u00adtwo", "reach": "city"}
    rows = {"phones-TOTAL_FORMS": "1", "phones-0-kind": "voice", "phones-0-position": "1"}
    answers |= {**factories.EMPTY_RESOURCE_FORM, **rows, "phones-0-number": "２１１"}
    response = client.post(address, {**answers, **typed})
    assert response.status_code == 302, response.context["adminform"].form.errors
    stored = Resource.objects.get(pk=resource.pk)
    assert (stored.name, stored.description) == ("Chávez Ｒ", "one\ntwo")
    assert stored.phone.href == "tel:211"
