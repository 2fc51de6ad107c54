"""Reading a route, and being asked with others, from the offer to how it went."""

from collections.abc import Iterator

from accounts import audit
from accounts.models import User
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Match, Route
from tests import factories
from tests.languages.reader import Reader


def make_route(reader: Reader, count: int = 4) -> Route:
    """A route of needs of one household and of others, offered."""
    kind, home = reader.rows.groceries(), reader.rows.request()
    homes = [home, home, *(reader.rows.request() for _more in range(count - 2))]
    needs = [
        factories.make_need(each, kind if place != 1 else reader.rows.groceries())
        for place, each in enumerate(homes)
    ]
    volunteer = reader.rows.volunteer(*(need.category for need in needs), max_at_once=5)
    return factories.make_route(*needs, volunteer=volunteer)


def read_routes(reader: Reader) -> None:
    """A route answered, done stop by stop, given back, and ended in each way."""
    route = make_route(reader)
    token = factories.link_to(route)
    first, _second, third, fourth = route.matches.order_by("id")
    # Before the yes, so that the page has a stop that it leaves out.
    services.cancel_need(fourth.need_id, actor=audit.RESIDENT)
    reader.get("volunteers:volunteer_home", factories.link_to(route.volunteer))
    reader.get("request_pages:route_offer", token)
    reader.get("request_pages:route_decline", token)
    reader.post("request_pages:route_decline", token)
    reader.post("request_pages:route_accept", token)
    reader.get("volunteers:volunteer_home", factories.link_to(route.volunteer))
    reader.get("request_pages:route_stop_release", token, third.pk)
    reader.post("request_pages:route_stop_release", token, third.pk)
    reader.post("request_pages:route_stop_release", token, third.pk, reason="sick")
    reader.post("request_pages:route_stop_done", token, first.pk)
    reader.get("request_pages:route_stop_worked", token, first.pk)
    for worked in ("", "yes", "no"):
        reader.post("request_pages:route_stop_worked", token, first.pk, worked=worked)
    reader.get("request_pages:route_release", token)
    reader.post("request_pages:route_done", token)
    read_ended_routes(reader)


def read_ended_routes(reader: Reader) -> None:
    for status in (MatchStatus.WITHDRAWN, MatchStatus.EXPIRED, MatchStatus.DECLINED):
        route = make_route(reader, 2)
        route.matches.update(status=status, ended_at=route.created_at)
        reader.get("request_pages:route_offer", factories.link_to(route))
    asked = make_route(reader, 2)
    said_at = asked.created_at
    Match.objects.filter(route=asked).update(
        status=MatchStatus.ACCEPTED, accepted_at=said_at, followed_up_at=said_at
    )
    token = factories.link_to(asked)
    reader.get("request_pages:route_offer", token)
    for stop in asked.matches.order_by("id"):
        reader.post("request_pages:route_stop_happened", token, stop.pk, happened="yes")
    given_back = make_route(reader, 2)
    token = factories.link_to(given_back)
    reader.post("request_pages:route_accept", token)
    reader.post("request_pages:route_release", token, reason="sick")


def steps_with_letters(reader: Reader, coordinator: User) -> Iterator[None]:
    """A route offered, accepted, a stop taken back, the rest too; somebody asked with another."""
    kind = reader.rows.groceries()
    needs = [factories.make_need(reader.rows.request(), kind) for _stop in range(3)]
    volunteer = reader.rows.volunteer(kind)
    route = services.offer_route([need.pk for need in needs], volunteer.pk, actor=coordinator)
    yield
    services.accept_route(route.pk, actor=audit.VOLUNTEER)
    yield
    services.withdraw_match(route.matches.order_by("id")[0].pk, actor=coordinator)
    yield
    services.withdraw_route(route.pk, actor=coordinator)
    yield
    need = factories.make_need(reader.rows.request(), kind)
    asked = [reader.rows.volunteer(kind).pk for _each in range(2)]
    first, _other = services.offer_to_several(need.pk, asked, actor=coordinator)
    yield
    services.accept_match(first.pk, actor=audit.VOLUNTEER)
    yield
