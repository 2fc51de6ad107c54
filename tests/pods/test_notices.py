"""News for the city and for wards: where it is shown, and from when to when."""

import datetime

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from common.translation_sources import marked
from pages import cached
from tests.factories import link_to, make_notice, make_pod, make_request, make_ward
from tests.pages.markup import element, elements

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
EVERYWHERE = [
    "home",
    "pods:ward_list",
    "request_pages:request_needs",
    "volunteers:volunteer_about",
    "resources:resource_list",
]


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def request_page(ward):
    return reverse("request_pages:request_status", args=[link_to(make_request(ward))])


@pytest.mark.parametrize("name", EVERYWHERE)
def test_news_of_the_city_is_everywhere_and_news_of_a_ward_is_not(client, name):
    make_notice(title="Free clinic")
    make_notice(make_ward(), title="Pier closed")
    html = page(client, reverse(name))
    assert "Free clinic" in html
    assert "Pier closed" not in html


def test_news_of_a_ward_is_on_the_pages_about_it_and_on_no_others(client):
    ward, other = make_ward(), make_ward()
    make_notice(ward, title="Pier closed")
    make_notice(title="Free clinic")
    form = reverse("request_pages:request_needs")
    here = [ward.get_absolute_url(), make_pod(ward).get_absolute_url(), request_page(ward)]
    there = [other.get_absolute_url(), make_pod(other).get_absolute_url(), request_page(other)]
    for url in [*here, f"{form}?ward={ward.slug}"]:
        html = page(client, url)
        assert "Pier closed" in html, url
        assert "Free clinic" in html, url
    # Of whose ward nobody knows, the city's news is all that can be meant.
    for url in [*there, f"{form}?ward={other.slug}", request_page(None)]:
        html = page(client, url)
        assert "Pier closed" not in html, url
        assert "Free clinic" in html, url


@pytest.mark.parametrize("name", EVERYWHERE)
def test_nothing_is_drawn_without_news(client, name):
    make_notice(starts_at=timezone.now() + HOUR)
    make_notice(make_ward())
    assert not elements(page(client, reverse(name)), **{"class": "news"})


def test_begins_and_ends_on_time_without_an_edit(client, monkeypatch, django_assert_num_queries):
    ward, now = make_ward(), timezone.now()
    make_notice(ward, title="Pier closed", starts_at=now + HOUR, ends_at=now + 3 * HOUR)
    url = ward.get_absolute_url()
    assert "Pier closed" not in page(client, url)
    for hours, is_shown in ((2, True), (4, False)):
        then = now + hours * HOUR
        # No edit tells the kept page: it has to go by the clock as well.
        monkeypatch.setattr(timezone, "now", lambda then=then: then)
        assert ("Pier closed" in page(client, url)) is is_shown
        with django_assert_num_queries(1):  # the content version
            assert ("Pier closed" in page(client, url)) is is_shown


def test_an_edit_is_seen_at_once(client):
    notice = make_notice(title="Free clinic")
    assert "Free clinic" in page(client, "/en/")
    notice.title = "Free dentist"
    notice.save()
    assert "Free dentist" in page(client, "/en/")
    notice.delete()
    assert "Free dentist" not in page(client, "/en/")


def test_warnings_come_first_and_open_while_other_news_waits_to_be_opened(client):
    make_notice(title="Free clinic")
    make_notice(title="Do not drink the water", is_warning=True)
    html = page(client, "/en/")
    assert html.index("Do not drink") < html.index("Free clinic")
    assert "open" in element(html, **{"class": "notice stop"})
    assert "open" not in element(html, tag="details", **{"class": "notice"})


def test_text_is_escaped_and_the_link_says_where_to(client):
    make_notice(title="<b>Clinic</b>", text="<script>1</script>", url="https://example.org/clinic")
    html = page(client, "/en/")
    assert "&lt;b&gt;Clinic" in html
    assert "&lt;script&gt;1" in html
    assert element(html, href="https://example.org/clinic")


def test_is_translated_or_marked(client):
    make_notice(title="Clinic", title_es="Clínica", text="At the hall")
    html = page(client, "/es/")
    assert "Clínica" in html
    assert '<span lang="en" dir="ltr">At the hall</span>' in html
    assert 'class="fallback"' in html


def test_an_outdated_translation_leads_to_the_english(client):
    texts = {"title_es": "Clínica", "text_es": "Ahora"}
    made_from = marked(texts, {"title": "Clinic", "text": "Now"})
    make_notice(title="Clinic", text="Canceled this weekend", i18n=made_from)
    note = page(client, "/es/").partition('class="fallback"')[2].partition("</details>")[0]
    # Readers of the old text had no way out: the note did not know on which page it stood.
    assert 'href="/en/"' in note


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_often_for_more_news(client, django_assert_num_queries, rows):
    ward = make_ward()
    for _row in range(rows):
        make_notice(ward)
    cached.clear()
    with django_assert_num_queries(16):
        page(client, ward.get_absolute_url())


@pytest.mark.parametrize("length", [datetime.timedelta(), -HOUR])
def test_cannot_end_before_it_starts(length):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="notice_ends_after_it_starts"):
        make_notice(starts_at=now, ends_at=now + length)


def test_phones_in_a_notice_can_be_called(client):
    make_notice(
        title="Cold night",
        text="Call 211 & say where.\nOr (202) 555-0121 ext. 4",
        text_es="Llame al 211 <o> marque 988",
    )
    html = page(client, reverse("home"))
    assert 'Call <a href="tel:211"><bdi dir="ltr">211</bdi></a> &amp; say where.<br>' in html
    assert element(html, href="tel:+1-202-555-0121;ext=4")
    html = page(client, "/es/")
    assert '211</bdi></a> &lt;o&gt; marque <a href="tel:988">' in html
