"""The ways a list travels: pages, words for chats, frames, feeds and calendars."""

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from resources.choices import EntryState
from resources.hours import WEEKDAYS, Rule
from resources.lists import services
from resources.lists.chat_texts import LONGEST_PIECE
from resources.lists.views import PER_PAGE
from resources.models import ListGroup, Resource
from tests.clock import set_clock
from tests.factories import (
    make_pod,
    make_resource,
    make_resource_list,
    make_steward,
    make_ward,
)

pytestmark = pytest.mark.django_db
# A Tuesday.
DAY = datetime.date(2026, 12, 1)
ATOM = "{http://www.w3.org/2005/Atom}"
FRAME = 10_000


def at(view, page):
    return reverse(f"resources:{view}", args=[page.slug])


def entries_in(response):
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


# --- Pages ----------------------------------------------------------------------------------------


def test_groups_and_links_to_other_lists_with_their_count(client):
    other = make_resource_list(make_resource(), make_resource(state="draft"), title="Clinics")
    page = make_resource_list(make_resource(name="Pantry"))
    heading = ListGroup.objects.create(
        resource_list=page, heading="Warmth", i18n={"heading_es": "Calor"}
    )
    steward = make_steward()
    services.add_to_list(page, make_resource(name="Stove"), group=heading, actor=steward)
    services.link_list(page, other, actor=steward)
    html = client.get(page.get_absolute_url()).text.partition("<main")[2]
    assert html.index("Pantry") < html.index("Warmth") < html.index("Stove")
    assert "Clinics" in html
    assert "1 entry" in html
    with translation.override("es"):
        assert "Calor" in client.get(page.get_absolute_url()).text
    services.unpublish(other, actor=steward)
    assert "Clinics" not in client.get(page.get_absolute_url()).text


def test_a_list_kept_by_others_says_so_and_leads_there(client):
    theirs = make_resource(name="All clinics", is_list=True, website="https://theirs.example.org/")
    page = make_resource_list(theirs)
    directory = reverse("resources:resource_list")
    for path in (page.get_absolute_url(), theirs.get_absolute_url(), directory):
        assert "A list kept by others" in client.get(path).text, path
    assert 'href="https://theirs.example.org/"' in client.get(page.get_absolute_url()).text


def test_a_long_list_is_paged(client):
    page = make_resource_list(*(make_resource(name=f"Nr {n:02}") for n in range(PER_PAGE + 1)))
    first, second = (client.get(f"{page.get_absolute_url()}{q}").text for q in ("", "?page=2"))
    assert "Nr 00" in first
    assert "Nr 10" not in first
    assert "?page=2" in first
    assert "Nr 10" in second
    assert "Nr 00" not in second
    # What no list has is the first page, so that nobody fills the memory with made-up ones.
    assert client.get(f"{page.get_absolute_url()}?page=99999").text == first


# --- Words, frames --------------------------------------------------------------------------------


def test_words_for_chats_come_in_pieces(client, monkeypatch):
    set_clock(monkeypatch, DAY, 9)
    open_today = Rule(byday=("TU",), opens_at=datetime.time(10), closes_at=datetime.time(16))
    pantry = make_resource(name="Pantry", phone="+12025550142", hours=[open_today])
    closed = make_resource(name="Clinic", hours=[Rule(byday=("MO",), opens_at=datetime.time(8))])
    Resource.objects.filter(pk=pantry.pk).update(street="5 Creek Rd")
    always = Rule(byday=WEEKDAYS, opens_at=datetime.time(0), closes_at=datetime.time(0))
    line = make_resource(name="Line", hours=[always])
    more = (make_resource(name=f"Resource {'x' * 100} {n}") for n in range(6))
    page = make_resource_list(pantry, closed, line, *more, title="Food today")
    response = client.get(at("list_share", page))
    texts = response.context["texts"] if response.context else []
    assert page.short_path in response.text
    assert 'class="qr"' in response.text
    for words in ("(202) 555-0142", "5 Creek Rd"):
        assert words in response.text
    # Nothing that is false tomorrow.
    assert "today" not in "".join(texts).replace("Food today", "").lower()
    assert re.search(r"Tue, 10\sAM–4\sPM", response.text)
    assert "Every day, day and night" in response.text
    # As are the frame and the feed, for those who keep other sites.
    assert f"{at('list_embed', page)}&quot;" in response.text
    assert f'{at("list_feed", page)}"' in response.text
    assert len(texts) == 2
    assert all(len(text) <= LONGEST_PIECE and text.startswith("Food today") for text in texts)
    assert all(text.endswith(settings.SITE_URL + page.short_path) for text in texts)


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_a_frame_is_light_and_for_everybody(client, code):
    rows = (
        make_resource(
            name=f"Helping hands of the hill {n}",
            street=f"{n} Creek Rd, upstairs",
            phone=f"+120255501{n:02}",
            hours=[Rule(byday=("MO",), opens_at=datetime.time(9))],
        )
        for n in range(30)
    )
    page = make_resource_list(*rows, title="Helping hands")
    with translation.override(code):
        response = client.get(at("list_embed", page))
    assert len(response.content) <= FRAME
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert '<base target="_top">' in response.text
    assert "<form" not in response.text
    assert not response.cookies


def test_all_other_pages_stay_out_of_frames(client):
    page = make_resource_list(make_resource())
    response = client.get(page.get_absolute_url())
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_a_frame_of_a_withdrawn_list_says_so(client):
    page = make_resource_list(make_resource())
    services.unpublish(page, actor=make_steward())
    response = client.get(at("list_embed", page))
    assert response.status_code == 410
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "This list is not shown now" in response.text


# --- Atom -----------------------------------------------------------------------------------------


def test_a_ward_has_a_feed_of_what_changed(client):
    ward = make_ward(name="Harbor")
    pod = make_pod(ward)
    make_resource(name="Elsewhere", ward=make_ward())
    make_resource(name="Draft", ward=ward, state=EntryState.DRAFT)
    older, newer = make_resource(name="Pier <soup>", pod=pod), make_resource(name="Van", ward=ward)
    response = client.get(reverse("resources:ward_feed", args=[ward.slug]))
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    root = ET.fromstring(response.content)
    assert root.findtext(f"{ATOM}title") == "Harbor"
    found = [(e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}id")) for e in entries_in(response)]
    assert found == [("Van", tag_of(newer)), ("Pier <soup>", tag_of(older))]
    others = {link.get("hreflang") for link in root.findall(f"{ATOM}link")} - {None}
    assert others == {code for code, _name in settings.LANGUAGES} - {"en"}
    # What is not there any more is said to be gone, under the same id.
    services_of(newer)
    [gone, _other] = entries_in(client.get(reverse("resources:ward_feed", args=[ward.slug])))
    assert gone.findtext(f"{ATOM}id") == tag_of(newer)
    assert gone.findtext(f"{ATOM}summary") == "No longer listed"


def tag_of(resource):
    host = settings.SITE_URL.partition("://")[2].partition(":")[0]
    return f"tag:{host},2026-01-01:resource/{resource.uuid}"


def services_of(resource):
    services.publishing.unpublish(resource, actor=make_steward())


def test_lists_and_categories_have_feeds_that_pages_name(client):
    resource = make_resource(name="Pantry")
    page = make_resource_list(resource)
    paths = {
        at("list_feed", page): page.get_absolute_url(),
        reverse("resources:category_feed", args=[resource.category.slug]): (
            f"{reverse('resources:resource_list')}?category={resource.category.slug}"
        ),
    }
    for feed, shown_on in paths.items():
        assert [e.findtext(f"{ATOM}title") for e in entries_in(client.get(feed))] == ["Pantry"]
        assert f'type="application/atom+xml" href="{feed}"' in client.get(shown_on).text


def test_a_feed_that_stays_the_same_is_not_sent_again(client):
    page = make_resource_list(make_resource())
    feed = at("list_feed", page)
    etag = client.get(feed)["ETag"]
    assert client.get(feed, headers={"If-None-Match": etag}).status_code == 304
    services.add_to_list(page, make_resource(name="New"), actor=make_steward())
    again = client.get(feed, headers={"If-None-Match": etag})
    assert again.status_code == 200
    # Put on the list just now, so it is the newest, whenever the entry itself changed.
    assert entries_in(again)[0].findtext(f"{ATOM}title") == "New"


def test_a_feed_has_the_latest_fifty(client):
    page = make_resource_list(*(make_resource() for _number in range(52)))
    assert len(entries_in(client.get(at("list_feed", page)))) == 50


# --- Calendar -------------------------------------------------------------------------------------


def test_dated_entries_make_a_calendar(client, monkeypatch):
    set_clock(monkeypatch, DAY)
    monthly = Rule(
        freq="MONTHLY", byday=("1SA",), opens_at=datetime.time(10), closes_at=datetime.time(12)
    )
    usual = Rule(byday=("MO",), opens_at=datetime.time(9), closes_at=datetime.time(17))
    market = make_resource(name="Free market, hall", hours=[monthly])
    page = make_resource_list(market, make_resource(name="Office", hours=[usual]))
    assert at("list_calendar", page) in client.get(page.get_absolute_url()).text
    response = client.get(at("list_calendar", page))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    # Eight weeks: December 5 and January 2, at ten o'clock in New York.
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART:20261205T150000Z",
        "DTSTART:20260102T150000Z".replace("20260102", "20270102"),
    ]
    assert "SUMMARY:Free market\\, hall" in lines
    assert "Office" not in response.text
    uids = [line for line in lines if line.startswith("UID")]
    assert len(set(uids)) == 2
    Resource.objects.filter(pk=market.pk).update(name="Fair", i18n={})
    renamed = client.get(at("list_calendar", page)).content.decode()
    assert [line for line in renamed.split("\r\n") if line.startswith("UID")] == uids
    assert "SUMMARY:Fair" in renamed


def test_without_dates_there_is_no_link_to_a_calendar(client):
    page = make_resource_list(make_resource(hours=[Rule(byday=("MO",))]))
    assert at("list_calendar", page) not in client.get(page.get_absolute_url()).text


def test_typed_text_is_no_markup_in_a_feed(client):
    page = make_resource_list(make_resource(name="Pantry", description="<script>x</script> & tea"))
    (entry,) = entries_in(client.get(at("list_feed", page)))
    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "&lt;script&gt;x&lt;/script&gt; &amp; tea"
