"""Phones that the network publishes: stored whole, shown as people write them, and dialed."""

from itertools import product
from typing import Any

import phonenumbers
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from common.fields import normalize_phone
from common.phones import Line, PublishedPhoneFormField, line, plain_e164, published
from common.typed import Kind, to_store
from pages.forms import PhoneField
from pods.models import Pod, Ward
from resources.models import Resource
from tests import factories

TYPES = phonenumbers.PhoneNumberType
EVERY_KIND = (TYPES.FIXED_LINE, TYPES.MOBILE, TYPES.TOLL_FREE, TYPES.VOIP)

# What is typed, what is shown, and what is dialed.
PHONES = [
    ("211", "211", "tel:211"),
    ("988", "988", "tel:988"),
    ("٣١١", "311", "tel:311"),
    ("202-555-0121", "(202) 555-0121", "tel:+1-202-555-0121"),
    ("(202) 555 0121 ext. 204", "(202) 555-0121 ext. 204", "tel:+1-202-555-0121;ext=204"),
    ("202-555-0121 x5", "(202) 555-0121 ext. 5", "tel:+1-202-555-0121;ext=5"),
    ("+1 202‑555–0121#7", "(202) 555-0121 ext. 7", "tel:+1-202-555-0121;ext=7"),
    ("۲۰۲۵۵۵۰۱۲۱", "(202) 555-0121", "tel:+1-202-555-0121"),
    ("0012025550144", "(202) 555-0144", "tel:+1-202-555-0144"),
    ("٠٠ 52 55 1234 5678", "+52 55 1234 5678", "tel:+52-55-1234-5678"),
    ("+44 (0)20 7946 0958", "+44 20 7946 0958", "tel:+44-20-7946-0958"),
    ("011 251 11 123 4567 ext. 2", "+251 11 123 4567 ext. 2", "tel:+251-11-123-4567;ext=2"),
    ("1-800-FLOWERS", "(800) 356-9377", "tel:+1-800-356-9377"),
    ("1-800-662-HELP", "(800) 662-4357", "tel:+1-800-662-4357"),
    ("1-800-662-HELP (4357)", "(800) 662-4357", "tel:+1-800-662-4357"),
    ("1-800-662-HELP ext. 5", "(800) 662-4357 ext. 5", "tel:+1-800-662-4357;ext=5"),
    *(
        (f"202-555-0121{word}5", "(202) 555-0121 ext. 5", "tel:+1-202-555-0121;ext=5")
        for word in (
            *(
                " تحويلة ",
                "، تحويلة: ",
                " máy lẻ ",
                ", số máy lẻ ",
                " 內線 ",
                "内线",
                "转",
                " 分机",
            ),
            *(" 내선 ", " (내선번호 ", " এক্সটেনশন ", " extensión ", " ext. ", " Ext ", " (ext. "),
            *(" የውስጥ መስመር ", " ኤክስቴንሽን ", " ውሽጣዊ መስመር "),
        )
    ),
]


@pytest.mark.parametrize("number", ["2025550121", "9115550121", "2022110121", "8006624357"])
def test_plain_numbers_are_what_the_library_makes_of_them(number: str) -> None:
    theirs = Line()
    phonenumbers.parse(f"+1{number}", "US", keep_raw_input=True, numobj=theirs)
    assert vars(line(f"+1{number}")) == vars(theirs)
    area, middle, last = number[:3], number[3:6], number[6:]
    for open_, close, gap, sign in product(("(", ""), (")", ""), ("", " ", "."), ("", "-", " ")):
        typed = f"{open_}{area}{close}{gap}{middle}{sign}{last}"
        assert plain_e164(typed) == line(typed).as_e164 == f"+1{number}", typed


def test_no_other_number_is_plain() -> None:
    for typed in ("", "211", "120-255-50121", "202-555-0121 x5", "+52 55 1234 5678", "2021550121"):
        assert plain_e164(typed) == ""


FOREIGN = ("+52 55 1234 5678", "+52 55 1234 5678", "tel:+52-55-1234-5678")


@pytest.mark.parametrize(("typed", "shown", "dialed"), PHONES)
def test_forms_take_it_whole(typed: str, shown: str, dialed: str) -> None:
    number = PublishedPhoneFormField().clean(typed)
    assert (number.as_national, number.as_rfc3966) == (shown, dialed)
    assert number == published(shown)


@pytest.mark.parametrize(
    "typed",
    # Of two numbers in one box, one would be thrown away without a word.
    ["21", "12", "2115", "555-0121", "202-555-0121 / 202-555-0122", "202-555-0121, 202-555-0122"],
)
def test_forms_refuse_what_would_be_cut_or_cannot_be_dialed(typed: str) -> None:
    with pytest.raises(ValidationError, match="check this phone number"):
        PublishedPhoneFormField().clean(typed)


def test_another_extension_is_another_number() -> None:
    field = PublishedPhoneFormField()
    # Compared by the number alone, a new extension would never be saved.
    assert field.has_changed(published("202-555-0121"), "202-555-0121 x5")
    assert not field.has_changed(published("202-555-0121 x5"), "(202) 555-0121 ext. 5")
    assert field.has_changed(published("211"), "311")
    assert not field.has_changed(published("211"), "211")


@pytest.mark.parametrize("typed", ["123", "000", "411 ", "٩٨٨", "112", "999"])
def test_of_three_digits_only_those_of_services_are_a_phone(typed: str) -> None:
    field = PublishedPhoneFormField()
    if typed in {"411 ", "٩٨٨"}:
        assert field.clean(typed).is_valid()
        return
    with pytest.raises(ValidationError, match=r"Only these .* 211, .* 988"):
        field.clean(typed)


@pytest.mark.parametrize("typed", ["988 ext 2", "211 ext. 5", "311x7", "988 máy lẻ 2"])
def test_an_extension_that_no_phone_dials_is_refused_in_words(typed: str) -> None:
    with pytest.raises(ValidationError, match="No extension can be dialed"):
        PublishedPhoneFormField().clean(typed)
    # Files are read without this form.
    assert not published(typed).is_valid()


@pytest.mark.parametrize("typed", ["0012025550144", "00 1 (202) 555-0144", "٠٠١٢٠٢٥٥٥٠١٤٤"])
def test_two_zeros_before_a_country_are_a_plus(typed: str) -> None:
    assert normalize_phone(typed) == "+12025550144"
    assert PhoneField().clean(to_store(typed, Kind.CODE))


@pytest.mark.parametrize("extension", ["", ";ext=25"])
def test_saved_as_it_is_shown_it_stays_the_same(extension: str) -> None:
    field = PublishedPhoneFormField()
    for region, kind in product(phonenumbers.SUPPORTED_REGIONS, EVERY_KIND):
        example = phonenumbers.example_number_for_type(region, kind)
        if example:
            plain = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            number = published(plain + extension)
            shown = field.widget.format_value(field.prepare_value(number))
            assert shown == number.as_national == str(number)
            assert field.clean(shown).as_e164 == plain + extension
            assert not field.has_changed(number, shown)
            # Without the country a neighbor would dial somebody else.
            assert shown.startswith("+") == number.is_foreign == (number.country_code != 1)


@pytest.mark.parametrize("typed", ["(202) 555-0150 máy lẻ 5", "202-555-0150 내선 5"])
def test_an_extension_in_words_changes_no_phone_of_a_person(typed: str) -> None:
    assert normalize_phone(typed) == "+12025550150"
    assert PhoneField().clean(typed) == typed


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "shown", "dialed"), PHONES)
def test_what_is_stored_is_read_again(typed: str, shown: str, dialed: str) -> None:
    ward = factories.make_ward(hotline=typed)
    pod = factories.make_pod(ward, contact_phone=typed)
    resource = factories.make_resource(phone=typed)
    read = [
        Ward.objects.get(pk=ward.pk).hotline,
        Pod.objects.get(pk=pod.pk).contact_phone,
        Resource.objects.get(pk=resource.pk).phone.number,
    ]
    for number in read:
        assert (number.as_national, number.as_rfc3966) == (shown, dialed)


def pages(ward: Ward, pod: Pod, resource: Resource) -> list[str]:
    resource_list = factories.make_resource_list(resource)
    return [
        ward.get_absolute_url(),
        pod.get_absolute_url(),
        resource.get_absolute_url(),
        resource_list.get_absolute_url(),
        reverse("pods:ward_list"),
        reverse("resources:resource_list"),
    ]


@pytest.mark.django_db
# Three digits, and an extension: neither has the shape that most code expects of a phone.
@pytest.mark.parametrize(("typed", "shown", "dialed"), [PHONES[0], PHONES[4], FOREIGN])
def test_every_page_shows_and_dials_it(client: Client, typed: str, shown: str, dialed: str) -> None:
    ward = factories.make_ward(hotline=typed)
    pod = factories.make_pod(ward, contact_phone=typed)
    resource = factories.make_resource(ward=ward, phone=typed)
    for address in pages(ward, pod, resource):
        html = client.get(address).content.decode()
        assert f'href="{dialed}"' in html, address
        assert f">{shown}<" in html, address


@pytest.mark.django_db
def test_staff_store_a_short_number_and_see_it_again(client: Client) -> None:
    client.force_login(factories.make_steward())
    ward = factories.make_ward()
    address = reverse("admin:pods_ward_change", args=[ward.pk])
    form = client.get(address).context["adminform"].form
    answers: dict[str, Any] = {
        name: form[name].value() or "" for name in form.fields if name != "neighbors"
    }
    answers = {name: value for name, value in answers.items() if value not in (False, [], "")}
    inlines = client.get(address).context["inline_admin_formsets"]
    for inline in inlines:
        prefix = inline.formset.prefix
        answers |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}

    def save(hotline: str) -> int:
        form = client.get(address).context["adminform"].form
        seen = {"texts_as_seen": form["texts_as_seen"].value()}
        return client.post(address, {**answers, **seen, "hotline": hotline}).status_code

    assert save("202 555 0121 ext 9") == 302
    ward.refresh_from_db()
    assert ward.hotline.as_rfc3966 == "tel:+1-202-555-0121;ext=9"
    assert save("211") == 302
    ward.refresh_from_db()
    assert ward.hotline.as_national == "211"
    assert 'value="211"' in client.get(address).content.decode()
    # Saved as it stands in the form, a foreign number must not become one of here.
    assert save("+44 20 7946 0958") == 302
    assert 'value="+44 20 7946 0958"' in client.get(address).content.decode()
