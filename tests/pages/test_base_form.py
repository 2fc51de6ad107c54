"""The answers that a form accepts, and its words for those it does not."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from hypothesis import given
from hypothesis import strategies as st

from common.fields import normalize_phone
from pages.forms import BaseForm, ErrorLink, PhoneField, error_links, prepare
from tests.pages.example_urls import AskForm
from tests.pages.markup import element

VALID = {"kinds": ["food"], "name": " Ana ", "language": "ti", "agreed": "on"}


class PhoneOnly(BaseForm):
    phone = PhoneField(required=False)


def errors(**changes: object) -> dict[str, list[str]]:
    return AskForm({**VALID, **changes}).errors


def test_texts_are_stripped():
    form = AskForm(VALID)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["name"] == "Ana"


@pytest.mark.parametrize("field", ["name", "phone", "note"])
def test_null_character_is_refused_in_words(field):
    (message,) = errors(**{field: "202-555-0123\0"})[field]
    assert "character in here that we cannot save" in message


def test_null_character_in_a_choice_is_refused():
    assert set(errors(language="ti\0", kinds=["food\0"])) == {"language", "kinds"}


@pytest.mark.parametrize(("field", "longest"), [("name", 200), ("note", 2000)])
def test_texts_have_a_longest_length(field, longest):
    assert field not in errors(**{field: "x" * longest})
    (message,) = errors(**{field: "x" * (longest + 1)})[field]
    assert f"{longest} characters at most" in message
    assert f"{longest + 1} now" in message


def test_form_keeps_its_own_lengths_and_words():
    class Short(BaseForm):
        code = forms.CharField(max_length=3, error_messages={"required": "Which code?"})

    assert Short({"code": ""}).errors["code"] == ["Which code?"]
    assert "3 characters at most" in Short({"code": "four"}).errors["code"][0]


def test_field_added_late_can_be_prepared():
    # As forms do that ask one question per kind of help.
    class Late(BaseForm):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)
            self.fields["more"] = forms.CharField()
            prepare(self.fields["more"])

    assert "200 characters at most" in Late({"more": "x" * 201}).errors["more"][0]


def test_preparing_a_form_leaves_the_class_as_it_was():
    # The class is shared by all requests of a process; only each form may be prepared.
    for _ in range(3):
        AskForm()
    assert AskForm.base_fields["note"].max_length is None


def test_missing_answers_are_named_by_what_to_do():
    assert AskForm({}).errors == {
        "kinds": ["Please choose at least one."],
        "name": ["Please fill this in."],
        "language": ["Please choose one."],
        "agreed": ["Please check this box to go on."],
    }


@pytest.mark.parametrize(
    "typed",
    [
        "202-555-0123",
        "(202) 555 0123",
        "202.555.0123",
        "+1 202 555 0123",
        "1-202-555-0123",
        "2025550123",
        " 202 555 0123 ext. 4",
        "call 202-555-0123",
        "+44 20 7946 0958",
    ],
)
def test_phone_accepts_what_people_write_and_keeps_it(typed):
    form = AskForm({**VALID, "phone": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["phone"] == typed.strip()
    assert normalize_phone(form.cleaned_data["phone"]).startswith("+")


@pytest.mark.parametrize("typed", ["555-0123", "no phone", "202-555-012", "012-555-0123", "+999 1"])
def test_phone_that_cannot_be_called_is_shown_back_as_typed(typed):
    form = AskForm({**VALID, "phone": typed})
    assert form.errors["phone"] == [
        "Please check this phone number: give all its digits, with the area code."
    ]
    assert element(str(form["phone"]), name="phone")["value"] == typed


def test_phone_brings_up_the_right_keys():
    field = element(str(AskForm()["phone"]), name="phone")
    assert (field["type"], field["inputmode"], field["autocomplete"]) == ("tel", "tel", "tel")


def test_new_area_code_is_accepted():
    # The library's table of area codes grows old; a new code must shut nobody out.
    assert PhoneField().clean("999-555-0123") == "999-555-0123"


@given(st.text(max_size=60))
def test_phone_is_refused_in_words_or_can_be_compared(typed):
    form = PhoneOnly({"phone": typed})
    if form.is_valid():
        # Accepted and not comparable, a phone would never lead to its owner.
        assert bool(normalize_phone(form.cleaned_data["phone"])) == bool(form.cleaned_data["phone"])


def test_links_lead_to_the_first_box_of_a_group():
    links = list(error_links(AskForm({})))
    assert links[0] == ErrorLink("id_kinds_0", "What do you need? Please choose at least one.")
    assert links[1] == ErrorLink("id_name", "Name: Please fill this in.")


def test_a_bracket_does_not_end_the_question():
    class Zip(BaseForm):
        zip_code = forms.CharField(label="Code (ZIP)")

    # The bracket once counted as an end, and label and error ran into each other.
    assert [link.text for link in error_links(Zip({}))] == ["Code (ZIP): Please fill this in."]


def test_links_cover_formsets_and_the_form_as_a_whole():
    class Both(BaseForm):
        one = forms.CharField(label="One")

        def clean(self) -> None:
            raise ValidationError("Give a phone or an email.")

    formset = formset_factory(Both)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-one": "x", "form-1-one": ""}
    )
    texts = [link.text for link in error_links(formset)]
    assert texts == ["Give a phone or an email."]
    assert list(error_links(Both({"one": "x"}))) == [ErrorLink("", "Give a phone or an email.")]
