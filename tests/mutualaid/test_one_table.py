"""Addresses are kept once, not once per language."""

from django.conf import settings
from django.urls import clear_url_caches, reverse
from django.urls.resolvers import get_ns_resolver
from django.utils import translation


def test_another_language_makes_no_further_table() -> None:
    clear_url_caches()
    with translation.override("en"):
        reverse("pods:ward_list")
    tables = get_ns_resolver.cache_info().currsize  # type: ignore[attr-defined]

    for code, _own_name in settings.LANGUAGES:
        with translation.override(code):
            assert reverse("pods:ward_list") == f"/{code}/wards/"
            assert reverse("admin:index") == f"/{code}/admin/"

    # One more for the admin, however many languages there are.
    assert get_ns_resolver.cache_info().currsize == tables + 1  # type: ignore[attr-defined]


def test_addresses_above_the_language_have_none() -> None:
    with translation.override("ar"):
        assert reverse("hsds:services").startswith("/api/")
