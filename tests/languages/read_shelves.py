"""The shelf, read by anybody, by an owner and by whoever reserves; a line of thanks."""

import datetime
import uuid

from django.utils import timezone

from requests_app.choices import MatchStatus, NeedStatus, Worked
from requests_app.models import Thanks
from shelves.choices import CardKind, CardState, PhotoState, Stage
from tests import factories
from tests.languages.form_answers import LONG
from tests.languages.reader import Reader
from tests.shelves import shelf_form


def read_shelves(reader: Reader) -> None:
    """The shelf empty and full, a card put up, one of each kind, and both private pages."""
    reader.get("shelves:shelf")
    kind, ward, word = reader.rows.groceries(), reader.rows.ward(), reader.rows.word
    said = {"category": kind, "ward": ward, "title": word, "details": word, "name": word}
    typed = shelf_form.card(title=word, details=word, name=word, category=kind.slug, ward=ward.slug)
    for answers in (dict.fromkeys(typed, LONG), {}, {"until": "2001-01-31"}, {**typed}):
        reader.get("shelves:put_up")
        reader.post("shelves:put_up", **answers)
    reader.get("shelves:put_up_check")
    reader.post("shelves:put_up_check")
    reader.post("shelves:put_up_check", agree="on")
    for each in CardKind:
        row = factories.make_card(kind=each, **said)
        reader.get("shelves:card", row.pk)
    for query in ("", "?kind=wanted", "?q=zzzz", f"?ward={ward.slug}"):
        reader.get("shelves:shelf", query=query)
    for _each in range(20):
        factories.make_card(**said)
    reader.get("shelves:shelf", query="?page=2")
    reader.get("pods:ward_detail", ward.slug)
    for page in ("link", "link_sent", "deleted"):
        reader.get(f"shelves:{page}")
    _read_own(reader, said)
    _read_thanks(reader)


def _read_own(reader: Reader, said: dict[str, object]) -> None:
    for state in CardState:
        token = factories.link_to(
            factories.make_card(state=state, reason=str(said["title"]), **said)
        )
        reader.get("shelves:card_home", token)
    for seen in PhotoState:
        photo = factories.make_card_photo(factories.make_card(**said), state=seen)
        reader.get("shelves:card", photo.card_id)
        reader.get("shelves:card_home", factories.link_to(photo.card))
        reader.get("shelves:card_photo", factories.link_to(photo.card))
        reader.post("shelves:card_photo", factories.link_to(photo.card))
        reader.post("shelves:card_photo", factories.link_to(photo.card), remove="1")
    place = factories.make_resource(**reader.rows.said("name"))
    own = factories.link_to(factories.make_card(**said))
    reader.get("shelves:card_place", own)
    reader.post("shelves:card_place", own, place="0")
    for stage in Stage:
        card = factories.make_card(kind=CardKind.LEND, place=place, **said)
        row = factories.make_reservation(card, stage=stage, name=said["name"])
        reader.get("shelves:card", card.pk)
        reader.get("shelves:card_home", factories.link_to(card))
        reader.get("shelves:reservation", factories.link_to(row))
    reader.get("shelves:reservation_end", factories.link_to(row))
    _press(reader, said)


def _press(reader: Reader, said: dict[str, object]) -> None:
    """Reserve, too late and twice; answer, hand over, bring back, renew, take down."""
    for kind in (CardKind.LEND, CardKind.WANTED):
        card = factories.make_card(kind=kind, **said)
        token = factories.link_to(card)
        reader.get("shelves:reserve", card.pk)
        reader.post("shelves:reserve", card.pk)
        someone = {"name": said["name"], "email": "ana@example.org", "agree": "on"}
        for _turn in range(2):
            reader.post("shelves:reserve", card.pk, key=str(uuid.uuid4()), **someone)
        row = card.reservations.get()
        for press in ("returned", "agree", "hand_over", "lost"):
            reader.post("shelves:card_press", token, **{press: row.pk})
        reader.post("shelves:reservation_end", factories.link_to(row))
        reader.post("shelves:card_press", token, returned=row.pk)
        reader.post("shelves:card_renew", token)
        reader.get("shelves:card_end", token)
        reader.post("shelves:card_end", token)
    own = factories.make_card(email="ana@example.org", **said)
    key = str(uuid.uuid4())
    reader.post("shelves:reserve", own.pk, key=key, **someone)
    day = timezone.localdate() - datetime.timedelta(days=1)
    over = factories.make_card(until=day, **said)
    reader.post("shelves:reserve", over.pk, key=key, **someone)


def _read_thanks(reader: Reader) -> None:
    request = reader.rows.request()
    need = factories.make_need(request, reader.rows.groceries(), status=NeedStatus.DONE)
    volunteer = reader.rows.volunteer(need.category)
    match = factories.make_match(need, volunteer, status=MatchStatus.DONE, resident_said=Worked.YES)
    token = factories.link_to(request)
    reader.get("request_pages:request_status", token)
    reader.get("request_pages:need_thanks", token, need.pk)
    reader.post("request_pages:need_thanks", token, need.pk, text="")
    reader.post("request_pages:need_thanks", token, need.pk, text=reader.rows.word)
    assert Thanks.objects.filter(match=match).exists()
    reader.get("volunteers:volunteer_home", factories.link_to(volunteer))
