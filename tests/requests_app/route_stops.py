"""Needs and letters of routes, for tests of them."""

from common.models import Category
from messaging.models import Message
from requests_app.models import Need, Route
from tests.factories import (
    make_need,
)


def make_stops(category: Category, count: int = 3) -> list[Need]:
    return [make_need(category=category) for _stop in range(count)]


def statuses(route: Route) -> list[str]:
    return list(route.matches.order_by("id").values_list("status", flat=True))


def needs_of(route: Route) -> list[str]:
    return list(
        Need.objects.filter(matches__route=route).order_by("id").values_list("status", flat=True)
    )


def letters_sent() -> list[str]:
    found = Message.objects.exclude(template__endswith="request_received")
    return sorted(found.values_list("template", flat=True))


def forget_letters() -> None:
    Message.objects.all().delete()
