"""Phones that the network publishes: stored whole, shown as people write them, and dialed."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from common.phones import PublishedPhoneFormField, published
from pods.models import Pod, Ward
from resources.models import Resource
from tests import factories

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
    ("1-800-FLOWERS", "(800) 356-9377", "tel:+1-800-356-9377"),
]


@pytest.mark.parametrize(("typed", "shown", "dialed"), PHONES)
def test_forms_take_it_whole(typed: str, shown: str, dialed: str) -> None:
    number = PublishedPhoneFormField().clean(typed)
    assert (number.as_national, number.as_rfc3966) == (shown, dialed)
    assert number == published(shown)


@pytest.mark.parametrize(
    "typed",
    ["21", "12", "2115", "555-0121", "202-555-0121 / 202-555-0122", "202-555-0121, 202-555-0122"],
)
def test_forms_refuse_what_would_be_cut_or_cannot_be_dialed(typed: str) -> None:
    with pytest.raises(ValidationError, match="check this phone number"):
        PublishedPhoneFormField().clean(typed)


def test_another_extension_is_another_number() -> None:
    field = PublishedPhoneFormField()
    assert field.has_changed(published("202-555-0121"), "202-555-0121 x5")
    assert not field.has_changed(published("202-555-0121 x5"), "(202) 555-0121 ext. 5")
    assert field.has_changed(published("211"), "311")
    assert not field.has_changed(published("211"), "211")


@pytest.mark.django_db
@pytest.mark.parametrize(("typed", "shown", "dialed"), PHONES)
def test_what_is_stored_is_read_again(typed: str, shown: str, dialed: str) -> None:
    ward = factories.make_ward(hotline=typed)
    pod = factories.make_pod(ward, contact_phone=typed)
    resource = factories.make_resource(phone=typed)
    read = [
        Ward.objects.get(pk=ward.pk).hotline,
        Pod.objects.get(pk=pod.pk).contact_phone,
        Resource.objects.get(pk=resource.pk).phone,
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
@pytest.mark.parametrize(("typed", "shown", "dialed"), [PHONES[0], PHONES[4]])
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
    response = client.post(address, {**answers, "hotline": "202 555 0121 ext 9"})
    assert response.status_code == 302
    ward.refresh_from_db()
    assert ward.hotline.as_rfc3966 == "tel:+1-202-555-0121;ext=9"
    assert client.post(address, {**answers, "hotline": "211"}).status_code == 302
    ward.refresh_from_db()
    assert ward.hotline.as_national == "211"
    assert 'value="211"' in client.get(address).content.decode()
