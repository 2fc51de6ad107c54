"""What volunteers are told about a route: one letter for all of it, without personal data."""

from typing import Any

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import render_letter
from messaging.models import Message
from messaging.registry import Letter, writer
from messaging.services import enqueue
from requests_app.choices import MatchStatus
from requests_app.models import Match, Route
from requests_app.notifications.subjects import match_of
from requests_app.notifications.volunteers import hours_to_answer
from volunteers.notifications import VOLUNTEER


def route_offered(route: Route) -> None:
    """Can you take these together? No name, number or address."""
    tell_about_route("route_offered", route, route.pk)


def route_accepted(route: Route) -> None:
    """Thank you; here is how to reach them."""
    tell_about_route("route_accepted", route, route.pk)


def route_withdrawn(route: Route) -> None:
    """None of it is needed any more."""
    tell_about_route("route_withdrawn", route, route.pk)


def route_stop_withdrawn(stop: Match) -> None:
    """One stop that they had said yes to is no longer needed; the others are."""
    if stop.route is not None:
        tell_about_route("route_stop_withdrawn", stop.route, stop.pk)


def tell_about_route(template: str, route: Route, subject_id: int) -> None:
    if not route.volunteer.email:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=route.volunteer_id,
        subject_id=subject_id,
        language=page_language(route.volunteer.language),
        key=f"{template}:{subject_id}",
    )


@writer("requests_app/route_offered")
def write_route_offered(message: Message) -> Letter | None:
    """Nothing is sent when it was answered, withdrawn or ran out in the meantime."""
    return letter_about_route(message, MatchStatus.OFFERED, hours=hours_to_answer())


@writer("requests_app/route_accepted")
def write_route_accepted(message: Message) -> Letter | None:
    return letter_about_route(message, MatchStatus.ACCEPTED)


@writer("requests_app/route_withdrawn")
def write_route_withdrawn(message: Message) -> Letter | None:
    return letter_about_route(message, MatchStatus.WITHDRAWN)


def letter_about_route(message: Message, status: MatchStatus, **context: Any) -> Letter | None:
    """A letter that counts the stops in `status`; none when there are none (any more)."""
    route = Route.objects.select_related("volunteer").filter(pk=message.subject_id).first()
    stops = Match.objects.filter(route=message.subject_id, status=status)
    needs = [stop.need for stop in stops.select_related("need__category").order_by("id")]
    if route is None or not needs:
        return None
    return letter_with_link(message, route, needs=needs, **context)


@writer("requests_app/route_stop_withdrawn")
def write_route_stop_withdrawn(message: Message) -> Letter | None:
    stop = match_of(message)
    if stop is None or stop.route is None:
        return None
    return letter_with_link(message, stop.route, need=stop.need, number=number_of(stop))


def number_of(stop: Match) -> int:
    """Which stop of its route it is: a household is one, however much it needs."""
    before = Match.objects.filter(route=stop.route_id, pk__lte=stop.pk).order_by("id")
    households = list(dict.fromkeys(before.values_list("need__request_id", flat=True)))
    return households.index(stop.need.request_id) + 1


def letter_with_link(message: Message, route: Route, **context: Any) -> Letter | None:
    link = PrivateLink.objects.current(LinkPurpose.ROUTE, route.pk)
    if not route.volunteer.email:
        return None
    url = absolute_url("requests_app:route_offer", link.token) if link else ""
    context |= {"volunteer": route.volunteer, "url": url}
    subject, body = render_letter(message.template, context)
    return Letter(route.volunteer.email, subject, body)
