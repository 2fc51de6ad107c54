"""Reading what is open in a ward, and how somebody takes it on."""

from datetime import timedelta

from django.utils import timezone

from common.models import Category
from open_needs.choices import TellHow
from pods.models import Ward
from requests_app.choices import MatchStatus, Urgency
from tests import factories
from tests.languages.reader import Reader
from volunteers.choices import VolunteerStatus


def read_open_needs(reader: Reader) -> None:
    """The list of a ward, empty and with every time; the two ways; a volunteer's own page."""
    kind = reader.rows.groceries()
    ward = reader.rows.ward(lists_needs=True)
    reader.get("open_needs:ward_needs", ward.slug)
    day = timezone.localdate() + timedelta(days=20)
    # Three of one time, since one and two are told in other words.
    for urgency in (*Urgency.values, 2, 2):
        factories.make_need(
            factories.make_request(ward, spoken_language=reader.rows.spoken), kind, urgency=urgency
        )
    factories.make_need(
        factories.make_request(ward, spoken_language=reader.rows.spoken), kind, wanted_on=day
    )
    reader.get("pods:ward_detail", ward.slug)
    reader.get("open_needs:ward_needs", ward.slug)
    reader.get("open_needs:can_do_this", ward.slug, kind.slug)
    other = reader.rows.ward(lists_needs=True, is_hotline_only=True)
    reader.get("open_needs:can_do_this", other.slug, kind.slug)
    read_picking(reader, kind, ward)


def read_picking(reader: Reader, kind: Category, ward: Ward) -> None:
    """Read it before approval, to pick, picked, with full hands, and too late."""
    choice = {"kind": kind.pk, "ward": ward.pk}
    new = factories.link_to(reader.rows.volunteer(kind, status=VolunteerStatus.PENDING))
    reader.get("volunteers:volunteer_home", new)
    reader.post("open_needs:pick_need", new, **choice)
    languages = ["en", reader.rows.spoken]
    token = factories.link_to(reader.rows.volunteer(kind, languages=languages))
    reader.get("volunteers:volunteer_home", token)
    for how in (*TellHow.values, ""):
        reader.post("open_needs:tell_me", token, how=how)
    reader.post("open_needs:pick_need", token, **choice)
    assert reader.was_at == "request_pages:match_offer"
    reader.get("volunteers:volunteer_home", token)


def read_word(reader: Reader) -> None:
    """Read what a household is asked about those who picked its need, each answer, and the rest."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    token, theirs = factories.link_to(request), []
    for day in (timezone.localdate(), timezone.localdate() + timedelta(days=20)):
        need = factories.make_need(request, reader.rows.groceries(), needed_by=day)
        picked = {"status": MatchStatus.ACCEPTED, "is_picked": True}
        theirs.append(factories.make_match(need, reader.rows.volunteer(kind), **picked))
    reader.get("request_pages:request_status", token)
    for match in theirs:
        for press in ("confirm", "address", "close"):
            reader.post("request_pages:match_details", token, match.pk, do=press)
            reader.get("request_pages:match_offer", factories.link_to(match))


def read_lost_link(reader: Reader) -> None:
    """Read as somebody who lost the private link: the form, with each error, and the answer."""
    for page in ("volunteers:volunteer_link", "request_pages:request_link"):
        reader.get(page)
        for contact in ("", "1", "@", "9" * 300):
            reader.post(page, contact=contact)
        reader.post(page, contact="a@example.org")
        assert reader.was_at == f"{page}_sent"
