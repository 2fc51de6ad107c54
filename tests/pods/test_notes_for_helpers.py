"""A legal note of a place: read by whoever is to say yes, and by nobody else."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from pods.models import Notice
from requests_app.choices import MatchStatus
from tests.factories import (
    link_to,
    make_category,
    make_match,
    make_need,
    make_notice,
    make_pod,
    make_request,
    make_ward,
)
from tests.volunteers import sign_up_form

pytestmark = pytest.mark.django_db
NOTE = "Who drives is insured by us"


def test_where_a_volunteer_says_yes_and_nowhere_public(client: Client) -> None:
    ward, other = make_ward(), make_ward()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    make_notice(ward=None, title="For all of the city", for_helpers=True)
    make_notice(ward=other, title="Of another ward", for_helpers=True)
    match = make_match(make_need(make_request(ward)), status=MatchStatus.OFFERED)
    offer = client.get(reverse("request_pages:match_offer", args=[link_to(match)]))
    page = offer.content.decode()
    assert NOTE in page
    assert "For all of the city" in page
    assert "Of another ward" not in page
    for url in (ward.get_absolute_url(), reverse("home"), reverse("request_pages:request_needs")):
        public = client.get(url).content.decode()
        assert NOTE not in public
        assert "For all of the city" not in public
    assert not Notice.objects.showing().exists()


def test_on_the_last_page_of_the_sign_up(client: Client) -> None:
    ward, kind = make_ward(), make_category()
    make_notice(ward=ward, title=NOTE, for_helpers=True)
    sign_up_form.fill_in(client, kind.slug, ward=ward.slug)
    page = client.get(sign_up_form.address("check")).content.decode()
    assert NOTE in page


def test_a_pods_notice_is_for_its_members_alone() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_notice(pod=make_pod(), ward=None, for_helpers=True)
