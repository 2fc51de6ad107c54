"""The address of whoever asks, as many proxies back as is set; and when that is wrong."""

from typing import Any

import pytest
from django.conf import settings as installed
from django.test import Client, RequestFactory

from common.client_address import client_address, wrong_hops
from mutualaid.checks import proxies_are_counted

PROXY = "127.0.0.1"


def asked(forwarded: str = "", address: str = PROXY, **headers: str) -> Any:
    more = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    return RequestFactory().get("/", REMOTE_ADDR=address, **more, **headers)


@pytest.mark.parametrize(
    ("hops", "forwarded", "address"),
    [
        (0, "", PROXY),
        (0, "8.8.8.8", PROXY),
        (1, "8.8.8.8", "8.8.8.8"),
        (1, "6.6.6.6, 8.8.8.8", "8.8.8.8"),
        (2, "6.6.6.6, 8.8.8.8, 9.9.9.9", "8.8.8.8"),
        (2, "8.8.8.8", PROXY),
        (1, "8.8.8.8:4711", "8.8.8.8"),
        (1, "[2001:DB8::1]:4711", "2001:db8::1"),
        (1, "2001:db8:0::1", "2001:db8::1"),
        (1, "::ffff:8.8.8.8", "8.8.8.8"),
        (1, "<script>", ""),
        (1, ", ,", PROXY),
    ],
)
def test_it_is_that_before_our_own_proxies(
    hops: int, forwarded: str, address: str, settings: Any
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    assert client_address(asked(forwarded)) == address


def test_on_a_socket_nobody_knows_it(settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 0
    assert client_address(asked(address="")) == ""


@pytest.mark.parametrize(
    ("hops", "forwarded", "says"),
    [
        (1, "8.8.8.8", ""),
        # Somebody in the same building, on a closed network.
        (1, "192.168.1.20", ""),
        (2, "8.8.8.8, 10.0.0.7", ""),
        (0, "8.8.8.8", "TRUSTED_PROXY_HOPS is 0"),
        (1, "8.8.8.8, 10.0.0.7", "TRUSTED_PROXY_HOPS is 1"),
        (2, "8.8.8.8", "TRUSTED_PROXY_HOPS is 2"),
    ],
)
@pytest.mark.django_db
def test_readyz_asked_through_the_proxies_says_when_the_setting_is_wrong(
    hops: int, forwarded: str, says: str, settings: Any
) -> None:
    settings.TRUSTED_PROXY_HOPS = hops
    answer = Client().get("/readyz", REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=forwarded)
    assert answer.status_code == (503 if says else 200)
    assert says in str(answer.json()["reasons"])


def test_a_proxy_that_names_nobody_is_told(settings: Any) -> None:
    settings.TRUSTED_PROXY_HOPS = 1
    assert wrong_hops(asked(HTTP_X_FORWARDED_PROTO="https"))
    # Asked from beside the server, without a proxy, there is nothing to say.
    assert not wrong_hops(asked())


@pytest.mark.parametrize(
    ("behind", "hops", "warnings"), [(True, 1, 0), (True, 0, 1), (False, 1, 1), (True, -1, 1)]
)
def test_the_check_for_deployment_says_so_too(
    behind: bool, hops: int, warnings: int, settings: Any
) -> None:
    settings.BEHIND_PROXY, settings.TRUSTED_PROXY_HOPS = behind, hops
    assert len(proxies_are_counted(None)) == warnings


def test_without_a_proxy_none_is_believed() -> None:
    assert installed.TRUSTED_PROXY_HOPS == 0
