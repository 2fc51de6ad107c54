"""The messages to volunteers about a route: one letter for all, without personal data."""

from typing import Any

from common.addresses import absolute_url
from common.languages import page_language
from common.models import LinkPurpose, PrivateLink
from messaging.letters import letter_to, render_letter
from messaging.models import Message
from messaging.reach import channels_of
from messaging.registry import Letter, writer
from messaging.services import enqueue
from messaging.undelivered import is_reached
from pods.calling import with_call
from requests_app.calling import of_route
from requests_app.choices import MatchStatus
from requests_app.models import Match, Route
from requests_app.notifications.subjects import match_of
from volunteers.notifications import VOLUNTEER


def route_offered(route: Route) -> None:
    """Ask whether they can take these together. No name, number or address."""
    write_about_route("route_offered", route, route.pk)


def route_accepted(route: Route) -> None:
    """Thank them, and link to how the households can be reached."""
    write_about_route("route_accepted", route, route.pk)


def route_withdrawn(route: Route) -> bool:
    """Tell them that none of it is needed any more; False where mail does not reach them."""
    return tell_about_route("route_withdrawn", route, route.pk)


def route_stop_withdrawn(stop: Match) -> bool:
    """Tell them that one stop they had said yes to is no longer needed; the others are.

    False where mail does not reach them.
    """
    return stop.route is not None and tell_about_route("route_stop_withdrawn", stop.route, stop.pk)


def tell_about_route(template: str, route: Route, subject_id: int) -> bool:
    is_told = is_reached(VOLUNTEER, route.volunteer)
    if is_told:
        write_about_route(template, route, subject_id)
    return is_told


def write_about_route(template: str, route: Route, subject_id: int) -> None:
    """Put the message out to any address, as `write_to_volunteer` does."""
    channels = channels_of(route.volunteer)
    if not channels:
        return
    enqueue(
        f"requests_app/{template}",
        recipient_kind=VOLUNTEER,
        recipient_id=route.volunteer_id,
        subject_id=subject_id,
        language=page_language(route.volunteer.language),
        key=f"{template}:{subject_id}",
        channels=channels,
    )


@writer("requests_app/route_offered")
def write_route_offered(message: Message) -> Letter | None:
    """Nothing is sent when it was answered, withdrawn or ran out in the meantime."""
    return letter_about_route(message, MatchStatus.OFFERED)


@writer("requests_app/route_accepted")
def write_route_accepted(message: Message) -> Letter | None:
    return letter_about_route(message, MatchStatus.ACCEPTED)


@writer("requests_app/route_withdrawn")
def write_route_withdrawn(message: Message) -> Letter | None:
    return letter_about_route(message, MatchStatus.WITHDRAWN)


def letter_about_route(message: Message, status: MatchStatus) -> Letter | None:
    """A letter that counts the stops in `status`; none when there are none (any more)."""
    route = Route.objects.select_related("volunteer").filter(pk=message.subject_id).first()
    stops = Match.objects.filter(route=message.subject_id, status=status)
    found = list(stops.select_related("need__category").order_by("id"))
    if route is None or not found:
        return None
    needs = [stop.need for stop in found]
    first = min(stop.expires_at for stop in found)
    return letter_with_link(message, route, needs=needs, expires_at=first)


@writer("requests_app/route_stop_withdrawn")
def write_route_stop_withdrawn(message: Message) -> Letter | None:
    stop = match_of(message)
    if stop is None or stop.route is None:
        return None
    return letter_with_link(message, stop.route, need=stop.need, number=number_of(stop))


def number_of(stop: Match) -> int:
    """Return the number of a stop in its route: a household is one, however much it needs."""
    # Counted as on the page (`stops_of`), so that both call the stop by the same number.
    before = Match.objects.filter(route=stop.route_id, pk__lte=stop.pk).order_by("id")
    households = list(dict.fromkeys(before.values_list("need__request_id", flat=True)))
    return households.index(stop.need.request_id) + 1


def letter_with_link(message: Message, route: Route, **context: Any) -> Letter | None:
    link = PrivateLink.objects.current(LinkPurpose.ROUTE, route.pk)
    if not channels_of(route.volunteer):
        return None
    # Erasing revokes the link, but "no longer needed" must still reach the volunteer.
    url = absolute_url("request_pages:route_offer", link.token) if link else ""
    context |= {"volunteer": route.volunteer, "url": url}
    subject, body = render_letter(message.template, context)
    ward, _reference = of_route(route.pk) or (None, "")
    return letter_to(route.volunteer, subject, with_call(body, ward), url)
