"""The resources on a pod's page: its own and its ward's, not the whole city's."""

import pytest
from django.test import Client

from tests.factories import make_pod, make_resource

pytestmark = pytest.mark.django_db


def test_a_pod_shows_its_own_first_and_then_its_wards(client: Client) -> None:
    pod = make_pod()
    make_resource(name="Of the ward", ward=pod.ward)
    make_resource(name="Of the pod", pod=pod)
    make_resource(name="Of another pod", pod=make_pod(pod.ward))
    make_resource(name="Of the city")
    make_resource(name="Of another ward", ward=make_pod().ward)
    page = client.get(pod.get_absolute_url()).content.decode()
    shown = [name for name in ("Of another", "Of the city") if name in page]
    assert shown == []
    assert page.index("Of the pod") < page.index("Of the ward")
    ward_page = client.get(pod.ward.get_absolute_url()).content.decode()
    assert "Of the ward" in ward_page
    assert "Of the pod<" not in ward_page
