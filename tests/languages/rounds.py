"""Reading a round, and being asked with others, from the offer to how it went."""

from collections.abc import Iterator

from accounts import audit
from accounts.models import User
from requests_app import services
from requests_app.choices import MatchStatus
from requests_app.models import Round
from tests import factories
from tests.languages.reader import Reader


def make_round(reader: Reader, count: int = 4) -> Round:
    """A round of needs of one household and of others, offered."""
    kind, home = reader.rows.groceries(), reader.rows.request()
    homes = [home, home, *(reader.rows.request() for _more in range(count - 2))]
    needs = [
        factories.make_need(each, kind if place != 1 else reader.rows.groceries())
        for place, each in enumerate(homes)
    ]
    volunteer = reader.rows.volunteer(*(need.category for need in needs), max_at_once=5)
    return factories.make_round(*needs, volunteer=volunteer)


def read_rounds(reader: Reader) -> None:
    """A round answered, done stop by stop, given back, and ended in each way."""
    round_ = make_round(reader)
    token = factories.link_to(round_)
    first, _second, third, fourth = round_.matches.order_by("id")
    services.cancel_need(fourth.need_id, actor=audit.RESIDENT)
    reader.get("volunteers:volunteer_home", factories.link_to(round_.volunteer))
    reader.get("requests_app:round_offer", token)
    reader.get("requests_app:round_decline", token)
    reader.post("requests_app:round_decline", token)
    reader.post("requests_app:round_accept", token)
    reader.get("volunteers:volunteer_home", factories.link_to(round_.volunteer))
    reader.get("requests_app:round_stop_release", token, third.pk)
    reader.post("requests_app:round_stop_release", token, third.pk)
    reader.post("requests_app:round_stop_release", token, third.pk, reason="sick")
    reader.post("requests_app:round_stop_done", token, first.pk)
    reader.get("requests_app:round_stop_worked", token, first.pk)
    for worked in ("", "yes", "no"):
        reader.post("requests_app:round_stop_worked", token, first.pk, worked=worked)
    reader.get("requests_app:round_release", token)
    reader.post("requests_app:round_done", token)
    read_ended_rounds(reader)


def read_ended_rounds(reader: Reader) -> None:
    for status in (MatchStatus.WITHDRAWN, MatchStatus.EXPIRED, MatchStatus.DECLINED):
        round_ = make_round(reader, 2)
        round_.matches.update(status=status, ended_at=round_.created_at)
        reader.get("requests_app:round_offer", factories.link_to(round_))
    given_back = make_round(reader, 2)
    token = factories.link_to(given_back)
    reader.post("requests_app:round_accept", token)
    reader.post("requests_app:round_release", token, reason="sick")


def steps_with_letters(reader: Reader, coordinator: User) -> Iterator[None]:
    """A round offered, accepted, a stop taken back, the rest too; somebody asked with another."""
    kind = reader.rows.groceries()
    needs = [factories.make_need(reader.rows.request(), kind) for _stop in range(3)]
    volunteer = reader.rows.volunteer(kind)
    round_ = services.offer_round([need.pk for need in needs], volunteer.pk, actor=coordinator)
    yield
    services.accept_round(round_.pk, actor=audit.VOLUNTEER)
    yield
    services.withdraw_match(round_.matches.order_by("id")[0].pk, actor=coordinator)
    yield
    services.withdraw_round(round_.pk, actor=coordinator)
    yield
    need = factories.make_need(reader.rows.request(), kind)
    asked = [reader.rows.volunteer(kind).pk for _each in range(2)]
    first, _other = services.offer_to_several(need.pk, asked, actor=coordinator)
    yield
    services.accept_match(first.pk, actor=audit.VOLUNTEER)
    yield
