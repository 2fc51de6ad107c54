"""Personal data at rest: unreadable without the key, and never handed out as ciphertext."""

import re
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Count, F, OuterRef, Subquery
from pytest_django.fixtures import Settings

from common.encryption import DecryptionError, blind_index, decrypt, encrypt, is_current, rotate
from common.fields import normalize_email, normalize_phone
from common.inserts import insert
from common.models import FormDraft
from requests_app.models import HelpRequest, Match, Need
from tests.factories import make_match, make_need, make_request, make_volunteer
from volunteers.models import Volunteer

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _key in range(3))
PLACE = "volunteers_volunteer.staff_note:1"
NOTE = "Rosa's door code is 4711 ደጃፍ"


@pytest.fixture(autouse=True)
def _old_key(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]


def stored(model: type, field: str) -> str:
    """The value that the one row of `model` holds in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{field}" FROM "{model._meta.db_table}"')
        [(text,)] = cursor.fetchall()
    return text


def test_there_and_back() -> None:
    token = encrypt(NOTE, PLACE)
    assert NOTE not in token
    assert decrypt(token, PLACE) == NOTE
    assert encrypt(NOTE, PLACE) != token  # equal texts do not look equal


def test_a_wrong_key_raises_and_tells_nothing(settings: Settings) -> None:
    token = encrypt(NOTE, PLACE)
    settings.FIELD_ENCRYPTION_KEYS = [OTHER]
    # Not by rotating either: a ciphertext taken for a text is encrypted twice, and lost.
    for open_it in (decrypt, rotate):
        with pytest.raises(DecryptionError) as caught:
            open_it(token, PLACE)
        assert token not in str(caught.value)
        assert NOTE not in str(caught.value)


@pytest.mark.parametrize("broken", ["plain text", "aid1.", "aid1.QUJD", "gAAAAA", "é", "x" * 500])
def test_what_is_no_ciphertext_raises(broken: str) -> None:
    with pytest.raises(DecryptionError):
        decrypt(broken, PLACE)


def test_a_changed_letter_raises() -> None:
    token = encrypt(NOTE, PLACE)
    place = len(token) // 2
    changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
    with pytest.raises(DecryptionError):
        decrypt(changed, PLACE)


def test_an_older_key_still_opens_and_rotation_frees_from_it(settings: Settings) -> None:
    token = encrypt(NOTE, PLACE)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert decrypt(token, PLACE) == NOTE
    assert not is_current(token, PLACE)
    renewed = rotate(token, PLACE)
    assert is_current(renewed, PLACE)
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert decrypt(renewed, PLACE) == NOTE


@pytest.mark.parametrize("keys", [["short"], [""], []])
def test_unusable_keys_are_said_in_words(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured, match="FIELD_ENCRYPTION_KEYS"):
        encrypt(NOTE, PLACE)


@pytest.mark.django_db
def test_a_field_is_encrypted_in_the_database_and_clear_in_the_program() -> None:
    make_volunteer(staff_note=NOTE)
    assert re.fullmatch(r"aid1\.[\w=-]+", stored(Volunteer, "staff_note"))
    assert Volunteer.objects.get().staff_note == NOTE


@pytest.mark.django_db
def test_a_row_under_another_key_raises_instead_of_showing_ciphertext(
    settings: Settings,
) -> None:
    make_volunteer(staff_note=NOTE)
    settings.FIELD_ENCRYPTION_KEYS = [OTHER]
    # The last two go past the model, where a property of the model would not help.
    for read in (
        Volunteer.objects.get,
        lambda: list(Volunteer.objects.values("staff_note")),
        lambda: list(Volunteer.objects.values_list("staff_note", flat=True)),
    ):
        with pytest.raises(DecryptionError):
            read()
    # What is not encrypted can still be read.
    assert Volunteer.objects.only("name").get().name
    with pytest.raises(DecryptionError):
        _ = Volunteer.objects.only("name").get().staff_note


@pytest.mark.django_db
def test_text_that_got_there_unencrypted_raises() -> None:
    make_volunteer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE volunteers_volunteer SET staff_note = 'plain'")
    with pytest.raises(DecryptionError):
        Volunteer.objects.get()


@pytest.mark.django_db
def test_nothing_given_shows_as_nothing_given() -> None:
    make_volunteer(staff_note="")
    assert stored(Volunteer, "staff_note") == ""
    assert Volunteer.objects.get().staff_note == ""
    assert Volunteer.objects.filter(staff_note="").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("lookup", ["contains", "icontains", "startswith", "in", "gt", "regex"])
def test_it_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(FieldError, match="encrypted"):
        Volunteer.objects.filter(**{f"staff_note__{lookup}": "4711"}).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("value", [NOTE, " ", F("name")])
def test_looking_for_a_text_raises_instead_of_finding_nothing(value: Any) -> None:
    make_volunteer(staff_note=NOTE)
    # Equal texts are stored differently, so the look-up would quietly find nothing.
    with pytest.raises(FieldError, match="encrypted"):
        Volunteer.objects.filter(staff_note=value).exists()
    with pytest.raises(FieldError, match="encrypted"):
        Volunteer.objects.exclude(staff_note=value).exists()
    # "" stays "", so that one can ask for what is empty.
    assert Volunteer.objects.exclude(staff_note="").exists()


@pytest.mark.django_db
def test_looking_for_none_finds_what_has_no_value() -> None:
    empty = FormDraft.objects.start("request")[0]
    sent = FormDraft.objects.start("request")[0]
    sent.result = {"reference": "ABC"}
    sent.save()
    # When every look-up was refused, this one was too, although NULL is stored as NULL.
    assert FormDraft.objects.get(result=None) == empty
    assert FormDraft.objects.exclude(result=None).get() == sent


@pytest.mark.django_db
def test_json_is_encrypted_as_a_whole() -> None:
    answers = {"where": {"zip_code": ["20010"], "note": [NOTE]}}
    draft, _token = FormDraft.objects.start("volunteer")
    draft.keep("where", answers["where"])
    text = stored(FormDraft, "answers")
    # Not even which questions were answered can be read.
    assert "where" not in text
    assert "20010" not in text
    assert FormDraft.objects.get().answers == answers
    assert FormDraft.objects.get().result is None


# --- In its own place, and nowhere else ---


def test_a_text_opens_in_its_own_place_alone() -> None:
    token = encrypt(NOTE, PLACE)
    for other in ("volunteers_volunteer.staff_note:2", "volunteers_volunteer.skills_note:1", ""):
        with pytest.raises(DecryptionError):
            decrypt(token, other)


def test_a_token_tells_little_of_how_long_the_text_is() -> None:
    assert len({len(encrypt("x" * length, PLACE)) for length in range(31)}) == 1


@pytest.mark.parametrize("text", ["\0", "a\0\0", "\x80", "é\x80\0", "x" * 31, "x" * 32, "x" * 33])
def test_what_looks_like_filling_stays(text: str) -> None:
    assert decrypt(encrypt(text, PLACE), PLACE) == text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "move",
    [
        "staff_note = (SELECT o.staff_note FROM volunteers_volunteer o WHERE o.id <> v.id)",
        "skills_note = staff_note",
    ],
)
def test_a_moved_text_does_not_open(move: str) -> None:
    rosa, ana = make_volunteer(staff_note=NOTE), make_volunteer(staff_note="Ana's")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE volunteers_volunteer v SET {move} WHERE id = %s", [ana.pk])
    with pytest.raises(DecryptionError):
        Volunteer.objects.get(pk=ana.pk)
    with pytest.raises(DecryptionError):
        list(Volunteer.objects.filter(pk=ana.pk).values_list("staff_note", "skills_note"))
    assert Volunteer.objects.get(pk=rosa.pk).staff_note == NOTE


@pytest.mark.django_db
def test_it_opens_whichever_way_it_is_read() -> None:
    match = make_match(make_need(make_request(address=NOTE), detail=NOTE))
    assert Match.objects.select_related("need__request").get().need.request.address == NOTE
    assert Match.objects.values_list("need__detail", "need__request__address").get() == (NOTE, NOTE)
    assert Match.objects.annotate(said=F("need__detail")).get().said == NOTE
    needs = Need.objects.annotate(number=Count("matches")).filter(number=1)
    assert needs.get().detail == NOTE
    assert Need.objects.filter(pk=match.need_id).union(Need.objects.none()).get().detail == NOTE
    address = HelpRequest.objects.filter(pk=OuterRef("request")).values("address")
    assert Need.objects.annotate(at=Subquery(address)).get().at == NOTE
    assert Need.objects.defer("detail").get().detail == NOTE


@pytest.mark.django_db
def test_it_is_written_for_its_row_however_that_is_stored() -> None:
    rows = [Volunteer(name="A", staff_note=NOTE, submission_key=str(key)) for key in range(3)]
    rows[0].save()
    Volunteer.objects.bulk_create(rows[1:2])
    insert(rows[2:])
    assert [row.staff_note for row in Volunteer.objects.order_by("pk")] == [NOTE] * 3
    assert [row.pk for row in rows] == list(
        Volunteer.objects.order_by("pk").values_list("pk", flat=True)
    )


@pytest.mark.django_db
def test_what_is_not_written_for_its_row_is_refused() -> None:
    make_volunteer()
    with transaction.atomic(), pytest.raises(FieldError, match="save the row"):
        Volunteer.objects.update(staff_note=NOTE)
    Volunteer.objects.update(staff_note="")


# --- Finding a phone or an email without decrypting ---


def test_numbers_and_addresses_written_differently_are_the_same() -> None:
    written = ["(202) 555-0142", "202.555.0142", "+1 202 555 0142", "12025550142"]
    assert {normalize_phone(number) for number in written} == {"+12025550142"}
    assert normalize_phone("none") == ""
    assert normalize_email(" Rosa@Example.org ") == normalize_email("rosa@example.org")


def test_an_index_depends_on_the_key_and_the_purpose(settings: Settings) -> None:
    index = blind_index("+12025550142", purpose="phone")
    assert re.fullmatch("[0-9a-f]{64}", index)
    assert index == blind_index("+12025550142", purpose="phone")
    # The same text as a phone and as an email must not be seen to be the same.
    assert index != blind_index("+12025550142", purpose="email")
    assert blind_index("", purpose="phone") == ""
    settings.BLIND_INDEX_KEY = "another"
    assert index != blind_index("+12025550142", purpose="phone")


@pytest.mark.django_db
def test_the_index_keeps_in_step_with_its_field() -> None:
    volunteer = make_volunteer(phone="202-555-0142", email="")
    find = Volunteer.objects.filter(
        phone_index=blind_index(normalize_phone("(202) 555 0142"), purpose="phone")
    )
    assert find.exists()
    assert volunteer.email_index == ""
    volunteer.phone = "202-555-0143"
    volunteer.save()
    assert not find.exists()
