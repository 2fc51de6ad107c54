"""References, phones and the like are read from left to right on Arabic pages, staff's too."""

import re

import pytest
from django.core import mail
from django.utils import translation

from common.bidi import code_list, name_list, plain_code, plain_name
from common.models import Category
from messaging.delivery import deliver
from messaging.models import Message
from pods.models import Ward
from requests_app.choices import MatchStatus
from requests_app.models import HelpRequest, Need
from tests import factories
from tests.languages.directions import directions
from tests.languages.form_answers import right
from tests.languages.reader import Reader
from tests.languages.translated_rows import Rows
from tests.requests_app import request_form

REFERENCE = "527-Q9W"
PHONE = "+12025550147"
ROWS = Rows("ar")
TOLD = {"language": "ar", "spoken_language": "ar"}


def make_need(groceries: Category, reference: str = REFERENCE, ward: Ward | None = None) -> Need:
    request = factories.make_request(ward or ROWS.ward(), phone=PHONE, **TOLD)
    # A reference made at random may have no digit, and then nothing turns it round.
    HelpRequest.objects.filter(pk=request.pk).update(reference=reference)
    request.refresh_from_db()
    return factories.make_need(request, groceries)


@pytest.fixture
def reader(db: None) -> Reader:
    reader = Reader("ar")
    reader.client.force_login(factories.make_steward(name="Ana"))
    return reader


@pytest.fixture
def groceries(db: None) -> Category:
    return ROWS.groceries()


def check(html: str, code: str = REFERENCE) -> None:
    found = directions(html, code)
    # It has to be on the page, or it could not stand wrongly.
    assert found.met
    assert not found.bare


def test_a_code_among_arabic_words_is_found() -> None:
    for bare in (f"<p>طلب {REFERENCE}</p>", f'<p aria-label="طلب {REFERENCE}"></p>'):
        assert directions(bare, REFERENCE).bare
    for good in (f'<p><bdi dir="ltr">{REFERENCE}</bdi></p>', f"<p>\u2066{REFERENCE}\u2069</p>"):
        check(good)


def test_the_desk(reader: Reader, groceries: Category) -> None:
    need = make_need(groceries)
    for _number in range(2):
        ROWS.volunteer(groceries)
    check(reader.get("admin:desk"))
    for view in ("admin:desk_need", "admin:desk_why"):
        check(reader.get(view, need.pk))
    reader.post("admin:desk_open", need.pk)
    page = reader.post("admin:desk_contact", need.pk)
    for code in (PHONE, need.request.email, need.request.address):
        check(page, code)
    person = ROWS.volunteer(groceries)
    check(reader.post("admin:desk_offer", need.pk, volunteer=person.pk))
    check(reader.post("admin:desk_close", need.pk, how="others_did"))


def test_what_goes_along_on_the_desk(reader: Reader, groceries: Category) -> None:
    first = make_need(groceries, "234-578")
    make_need(groceries, ward=first.request.ward)
    volunteer = ROWS.volunteer(groceries, max_at_once=9)
    reader.post("admin:desk_open", first.pk)
    page = reader.get("admin:desk_need", first.pk, query="?along=1")
    check(page)
    along = Need.objects.exclude(pk=first.pk).get()
    reader.post("admin:desk_offer", first.pk, volunteer=volunteer.pk, along=along.pk)
    check(reader.get("admin:desk_need", first.pk))


def test_lists_and_forms_of_staff(reader: Reader, groceries: Category) -> None:
    need = make_need(groceries)
    match = factories.make_match(need, ROWS.volunteer(groceries), status=MatchStatus.ACCEPTED)
    factories.make_contact(need.request)
    for kind in ("helprequest", "match", "contactlog"):
        check(reader.get(f"admin:requests_app_{kind}_changelist"))
    for page in ("change", "history"):
        check(reader.get(f"admin:requests_app_helprequest_{page}", need.request_id))
    check(reader.get("admin:taken_request", need.request_id))
    check(reader.get("admin:requests_app_match_changelist"), f"#{match.pk}")
    check(reader.get("admin:volunteers_volunteer_changelist"), f"#{match.volunteer_id}")


def test_days_in_digits(reader: Reader, groceries: Category) -> None:
    with translation.override("ar"):
        need = make_need(groceries)
    Need.objects.filter(pk=need.pk).update(repeat_until="2026-12-31")
    check(reader.get("admin:desk_need", need.pk), "2026")


def test_zip_codes_have_arabic_commas(reader: Reader) -> None:
    ward = ROWS.ward()
    type(ward).objects.filter(pk=ward.pk).update(zip_codes=["20009", "20010"])
    for view, *key in (("pods:ward_list",), ("pods:ward_detail", ward.slug)):
        page = reader.get(view, *key)
        check(page, "20009")
        assert '20009</bdi>، <bdi dir="ltr">20010' in page


def test_a_residents_pages_and_letter(reader: Reader, groceries: Category) -> None:
    contact = right(reader.rows, "contact")
    request_form.fill_in(reader.client, groceries, pages_in="ar", contact=contact)
    check(reader.get("request_pages:request_check"), "20010")
    sent = request_form.send(reader.client, language="ar")
    check(reader.open(sent["Location"]), HelpRequest.objects.get().reference)
    HelpRequest.objects.update(reference=REFERENCE)
    deliver(Message.objects.get(status="queued").pk)
    letter = mail.outbox[0]
    check(f"<p>{letter.subject}</p><p>{letter.body}</p>")
    check(reader.open(re.findall(r"http\S+(/ar/\S+)", str(letter.body))[0]))


def test_marks_stand_only_where_words_run_from_right_to_left() -> None:
    with translation.override("ar"):
        assert plain_code(REFERENCE) == f"\u2066{REFERENCE}\u2069"
    assert plain_code(REFERENCE) == REFERENCE


def test_names_beside_each_other_stand_by_themselves() -> None:
    with translation.override("ar"):
        assert name_list(["A", "B"]) == "<bdi>A</bdi>، <bdi>B</bdi>"
        assert code_list([1]) == '<bdi dir="ltr">1</bdi>'
        assert plain_name("A") == "\u2068A\u2069"
    assert plain_name("A") == "A"
