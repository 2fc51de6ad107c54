"""Addresses of pages that were renamed: they lead on, and never to another page."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from common.choices import PublishState
from pods.models import Pod, Ward
from tests.backoffice.shown_forms import NO_LINKS
from tests.factories import (
    make_category,
    make_pod,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)
from tests.pages.markup import element
from tests.requests_app.request_form import address, at_once

pytestmark = pytest.mark.django_db
PAGES = [
    (make_ward, "pods:ward_detail"),
    (make_ward, "pods:ward_card"),
    (make_pod, "pods:pod_detail"),
    (make_pod, "pods:pod_card"),
    (make_resource, "resources:resource_detail"),
    (make_resource_list, "resources:resource_list_detail"),
    (make_resource_list, "resources:list_share"),
    (make_resource_list, "resources:list_embed"),
    (make_resource_list, "resources:list_feed"),
    (make_ward, "resources:ward_feed"),
]


def rename(row, slug):
    row.slug = slug
    row.save()


@pytest.mark.parametrize(("make", "view"), PAGES)
def test_every_former_address_leads_to_the_one_of_today(client, make, view):
    row = make(slug="first")
    for slug in ("second", "third"):
        rename(row, slug)
    for former in ("first", "second"):
        response = client.get(reverse(view, args=[former]) + "?from=flyer")
        assert response.status_code == 301
        assert response.url == reverse(view, args=["third"]) + "?from=flyer"
        # Kept for good it would lead in circles, once the first name is taken up again.
        assert response["Cache-Control"] == "no-cache"
    rename(row, "first")
    assert client.get(reverse(view, args=["first"])).status_code == 200
    assert client.get(reverse(view, args=["third"])).status_code == 301
    assert client.get(reverse(view, args=["never"])).status_code == 404


def test_in_every_language_and_for_the_open_list(client):
    ward = make_ward(slug="old", lists_needs=True)
    rename(ward, "new")
    assert client.get("/es/wards/old/").url == "/es/wards/new/"
    assert client.get("/en/wards/old/needs/").url == "/en/wards/new/needs/"
    Ward.objects.update(lists_needs=False)
    assert client.get("/en/wards/new/needs/").status_code == 404


def test_a_draft_that_was_renamed_tells_its_new_address_to_nobody(client):
    pod = make_pod(slug="old", state=PublishState.DRAFT)
    rename(pod, "new")
    assert client.get("/en/pods/old/").status_code == 404


def test_a_ward_in_a_link_is_known_by_its_former_name(client):
    make_category()
    ward = make_ward(slug="old")
    rename(ward, "new")
    form = client.get(address("request_needs") + "?ward=old").content.decode()
    assert element(form, name="ward")["value"] == "new"
    about = reverse("volunteers:volunteer_about")
    assert "?ward=old" not in client.get(f"{about}?ward=old").content.decode()
    # In another language the link goes on as it is called today.
    assert "ward=new" in client.post(f"{about}?ward=old", {"go": "es"})["Location"]
    where = client.get(reverse("resources:resource_list") + "?ward=old&hotline=on")
    assert where.status_code == 301
    assert where.url.endswith("?ward=new&hotline=on")
    # A page that was open in the browser meanwhile posts the former name.
    kind = make_category()
    client.post(address("request_needs"), {"categories": [kind.pk], "ward": "old"})
    client.post(address("request_details"), {"urgency": "3", "repeat": "once"})
    assert str(ward.pk) in client.get(address("request_where")).context["form"]["ward"].value()


def test_a_slug_once_used_is_given_to_no_other_even_after_its_row_is_gone():
    pod = make_pod(slug="old")
    rename(pod, "new")
    with pytest.raises(IntegrityError, match="usedslug_of_another"), transaction.atomic():
        make_pod(slug="old")
    pod.delete()
    for slug in ("old", "new"):
        with pytest.raises(IntegrityError, match="usedslug_of_another"), transaction.atomic():
            make_pod(slug=slug)
    # Another kind of page has addresses of its own.
    assert make_ward(slug="old").pk


def test_of_many_new_rows_none_takes_a_slug_of_another():
    ward = make_ward()
    rename(make_pod(ward, slug="old"), "new")
    rows = [Pod(ward=ward, name=slug, slug=slug) for slug in ("a", "old", "b")]
    with pytest.raises(IntegrityError, match="usedslug_of_another"), transaction.atomic():
        Pod.objects.bulk_create(rows)
    assert not Pod.objects.filter(slug__in=["a", "old", "b"]).exists()
    # None of the others was kept by that.
    Pod.objects.bulk_create([row for row in rows if row.slug != "old"])
    assert Pod.objects.filter(slug__in=["a", "b"]).count() == 2


def test_the_form_says_so_in_words(client):
    ward, other = make_ward(slug="old"), make_ward(slug="other")
    rename(ward, "new")
    client.force_login(make_steward())
    url = reverse("admin:pods_ward_change", args=[other.pk])
    fields = {"name": "Other", "slug": "old", "position": "1", "zip_codes": "", **NO_LINKS}
    response = client.post(url, fields)
    assert response.status_code == 200
    assert "once led to another page" in response.content.decode()
    assert client.post(url, {**fields, "slug": "fresh"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_freed_name_at_once_do_not_both_get_it():
    ward = make_ward()
    pods = [make_pod(ward, slug=slug) for slug in ("a", "b")]
    answers = at_once(
        *(lambda pk=pod.pk: Pod.objects.filter(pk=pk).update(slug="c") for pod in pods)
    )
    assert sorted(isinstance(answer, IntegrityError) for answer in answers) == [False, True]
