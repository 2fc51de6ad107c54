"""Answers that do not go together are asked about, in both forms, and only then."""

import pytest

from pods.pod_choice import MOST_PODS
from requests_app.models import HelpRequest
from tests.desk.test_intake_request import answers, key_on, page_url
from tests.factories import make_category, make_coordinator, make_pod, make_ward
from tests.requests_app import request_form
from tests.volunteers import sign_up_form
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db


def ask_where(client, **changes):
    request_form.answer(client, "needs", categories=[make_category().pk])
    request_form.answer(client, "details")
    return request_form.answer(client, "where", **changes)


def test_a_ward_and_a_zip_code_of_another_are_asked_about_once(client):
    ward = make_ward(zip_codes=["20010"])
    make_ward(zip_codes=["20011"])
    wrong = {"ward": ward.pk, "zip_code": "20011"}
    refused = ask_where(client, **wrong)
    assert refused.status_code == 422
    assert "both_right" in refused.context["form"].errors
    assert request_form.answer(client, "where", **wrong, both_right="on").status_code == 302
    request_form.answer(client, "contact")
    request_form.send(client)
    request = HelpRequest.objects.get()
    assert (request.ward, request.zip_code) == (ward, "20011")


def test_what_goes_together_or_is_unknown_is_not_asked_about(client):
    ward = make_ward(zip_codes=["20010"])
    make_ward(zip_codes=["20011"])
    for zip_code in ("20010", "20099", ""):
        assert ask_where(client, ward=ward.pk, zip_code=zip_code).status_code == 302


def test_a_zip_code_of_two_wards_asks_which(client):
    first, second = (make_ward(zip_codes=["20010"]) for _number in range(2))
    elsewhere = make_ward()
    refused = ask_where(client)
    choices = [key for key, _label in refused.context["form"].fields["which_ward"].choices]
    assert refused.status_code == 422
    assert choices == [str(first.pk), str(second.pk), "not-sure"]
    for odd in (elsewhere.pk, "x"):
        assert request_form.answer(client, "where", which_ward=odd).status_code == 422
    assert request_form.answer(client, "where", which_ward=second.pk).status_code == 302
    request_form.answer(client, "contact")
    request_form.send(client)
    assert HelpRequest.objects.get().ward == second


def test_volunteers_are_asked_the_same(client):
    kind = make_category()
    ward = make_ward(zip_codes=["20010"])
    make_ward(zip_codes=["20010", "20011"])
    sign_up_form.answer(client, "about")
    both = sign_up_form.answer(client, "where", zip_code="20010")
    assert "which_ward" in both.context["form"].errors
    other = sign_up_form.answer(client, "where", ward=ward.slug, zip_code="20011")
    assert "both_right" in other.context["form"].errors
    sign_up_form.answer(client, "where", zip_code="20010", which_ward=ward.slug)
    sign_up_form.answer(client, "offer", categories=[kind.slug])
    sign_up_form.answer(client, "time")
    sign_up_form.send(client)
    assert Volunteer.objects.get().ward == ward


def test_a_pod_tells_the_ward_that_the_zip_code_is_held_against(client):
    pod, there = make_pod(), make_ward(zip_codes=["20032"])
    request_form.answer(client, "needs", categories=[make_category().pk])
    request_form.answer(client, "details")
    refused = request_form.answer(client, "where", pod=str(pod.pk), zip_code="20032")
    assert "both_right" in refused.context["form"].errors
    kept = request_form.answer(client, "where", ward=str(there.pk), pod="", zip_code="20032")
    assert kept.status_code == 302
    sign_up_form.answer(client, "about")
    refused = sign_up_form.answer(client, "where", pod=pod.slug, zip_code="20032")
    assert "both_right" in refused.context["form"].errors


def test_my_building_or_block_wants_a_pod(client):
    sign_up_form.answer(client, "about")
    assert sign_up_form.answer(client, "where", reach="pod").context["form"].errors.keys() == {
        "reach"
    }
    pod = make_pod()
    refused = sign_up_form.answer(client, "where", reach="pod")
    assert refused.context["form"].errors.keys() == {"pod"}
    assert sign_up_form.answer(client, "where", reach="pod", pod=pod.slug).status_code == 302


def test_something_else_wants_words_on_the_web_and_on_the_phone(client):
    other, ward = make_category(slug="other"), make_ward()
    request_form.answer(client, "needs", categories=[other.pk])
    refused = request_form.answer(client, "details")
    assert refused.status_code == 422
    assert "in a few words" in refused.content.decode()
    dot = request_form.answer(client, "details", **{f"detail_{other.pk}": " . "})
    assert dot.status_code == 422
    words = {f"detail_{other.pk}": "A cat sitter"}
    assert request_form.answer(client, "details", **words).status_code == 302

    client.force_login(make_coordinator(ward))
    empty = {**answers(other, ward), f"details-detail_{other.pk}": ""}
    refused = client.post(page_url(), {**empty, "key": key_on(client)})
    assert refused.status_code == 422
    assert "in a few words" in refused.content.decode()
    assert not HelpRequest.objects.exists()
    client.post(page_url(), {**answers(other, ward), "key": key_on(client)})
    assert HelpRequest.objects.count() == 1


def pods_listed(form):
    return [key for _ward, group in form.fields["pod"].choices[1:] for key, _name in group]


def test_few_pods_are_listed_and_not_searched(client):
    for _number in range(MOST_PODS):
        make_pod()
    form = ask_where(client, zip_code="x").context["form"]
    assert len(pods_listed(form)) == MOST_PODS
    assert "pod_search" not in form.fields


def test_many_pods_are_found_by_ward_and_then_by_a_search(client):
    ward, other = make_ward(), make_ward()
    for number in range(MOST_PODS + 1):
        make_pod(ward, name=f"Tower {number:02}")
    elm = make_pod(other, name="Elm Court")
    form = ask_where(client, zip_code="x").context["form"]
    assert pods_listed(form) == []
    here = request_form.answer(client, "where", ward=ward.pk, zip_code="x").context["form"]
    assert len(pods_listed(here)) == MOST_PODS
    found = request_form.answer(client, "where", pod_search="élm")
    assert found.status_code == 422
    assert pods_listed(found.context["form"]) == [str(elm.pk)]
    nothing = request_form.answer(client, "where", pod_search="Oak")
    assert "pod_search" in nothing.context["form"].errors
    chosen = request_form.answer(client, "where", pod_search="elm", pod=elm.pk)
    assert chosen.status_code == 302

    sign_up_form.answer(client, "about")
    found = sign_up_form.answer(client, "where", pod_search="elm")
    assert pods_listed(found.context["form"]) == [elm.slug]
    assert sign_up_form.answer(client, "where", pod=elm.slug).status_code == 302
