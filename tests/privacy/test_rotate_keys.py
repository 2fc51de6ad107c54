"""`manage.py rotate_keys`: afterwards the old key can be thrown away."""

from io import StringIO
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import audit
from accounts.models import Invitation, Step
from care.services import answer as answer_from_care
from common.encryption import DecryptionError
from common.models import FormDraft, PrivateLink
from fund.models import Receipt
from imports.choices import Kind, Outcome
from imports.models import ImportRow
from imports.services import start_import
from inbox.models import Arrival, Ask, Note
from members.agreements.services import write_agreement
from members.introductions.services import plan_round
from members.models import Pairing
from paper.asking import ask_for_members
from paper.choices import MemberSheetKind, PaperSize
from phone_trees.models import PhoneTree, Round
from pods.models import Pod
from privacy import rotation
from requests_app.choices import Detail, MatchStatus
from requests_app.models import ContactLog, HelpRequest, Match, Need, Opening, Thanks
from resources.services import keep_secret
from rota.models import Answerer, HandOver
from tests.factories import (
    link_to,
    make_answerer,
    make_block,
    make_card,
    make_card_photo,
    make_chat,
    make_check,
    make_concern,
    make_contact,
    make_entry_keeper,
    make_fund,
    make_helper,
    make_match,
    make_member,
    make_money_ask,
    make_need,
    make_place_proposal,
    make_recording,
    make_request,
    make_reservation,
    make_resource,
    make_shift,
    make_staff,
    make_steward,
    make_subscription,
    make_suggestion,
    make_thread,
    make_volunteer,
    make_ward,
    open_decision,
    put_on,
)
from tests.imports.sheets import as_csv
from volunteers.models import Volunteer

pytestmark = pytest.mark.django_db

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _key in range(3))
SECRET = "behind the blue door"


@pytest.fixture
def rows(settings: Settings) -> dict[type[models.Model], models.Model]:
    """One row of every model that keeps something encrypted, under the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    # One of them is empty: "" is stored as "", and must not be taken for a ciphertext.
    request = make_request(access_notes=SECRET, allergies="", cross_streets=SECRET)
    match = make_match(
        make_need(request, detail=SECRET), status=MatchStatus.DECLINED, reason_note=SECRET
    )
    contact = make_contact(request, note=SECRET)
    volunteer = Volunteer.objects.get()
    opening = Opening.objects.create(
        request=request,
        match=match,
        volunteer=volunteer,
        name=SECRET,
        step=Detail.CONTACT,
        per_day=9,
        per_week=9,
    )
    block = make_block(request, volunteer, note=SECRET)
    member = make_member(needs_words=SECRET)
    shared = member.sharings.create(piece="where", audience="pod", agreed_words=SECRET)
    decided = member.pod.settings
    decided.chat_link = f"https://chat.example.org/{SECRET}"
    decided.save(update_fields=["chat_link"])
    link_to(volunteer)
    draft, _token = FormDraft.objects.start("volunteer")
    draft.keep("about", {"name": [SECRET]})
    proposal = make_place_proposal(buddy=SECRET)
    made: list[models.Model] = [request, match.need, match, contact, volunteer, block, opening]
    hidden = make_resource(address_hidden=True)
    keep_secret(hidden, SECRET)
    made += [member, shared, decided, proposal, *of_a_pod(member.pod), *of_an_import()]
    made.append(hidden.hidden_address)
    made.append(
        Invitation.objects.create(
            user=make_staff(), step=Step.FACTOR, secret=SECRET, expires_at=timezone.now()
        )
    )
    made.append(make_suggestion(words=SECRET, email="a@example.org", reason=SECRET))
    made += [make_check(hidden, note=SECRET), make_entry_keeper(email=f"{SECRET[:6]}@example.org")]
    made.append(make_subscription(make_ward(), f"{SECRET[:6]}@example.com"))
    made += [*of_the_rota(volunteer), *of_the_shelf()]
    made.append(Thanks.objects.create(match=make_match(), text=SECRET))
    made += [*of_a_day(), *of_deciding()]
    made += of_a_fund()
    thread = make_thread(SECRET)
    item = thread.items.get()
    made += [thread, item, item.attachments.create(name=SECRET, content="c2VjcmV0")]
    made.append(make_recording(sound=SECRET.encode()))
    passed = {"is_from_household": True, "language": "en", "key": "k"}
    made.append(Note.objects.create(match=make_match(), text=SECRET, **passed))
    made.append(Ask.objects.create(thread=thread, what=SECRET))
    made += [make_chat(), Arrival.objects.create(key="twilio:1", said={"text": SECRET})]
    return {type(row): row for row in [*made, PrivateLink.objects.get(), draft]}


def of_a_pod(pod: Pod) -> list[models.Model]:
    """The agreement, the pair, the started tree and the printed list of a pod."""
    make_member(pod)
    agreement = write_agreement(pod.pk, {"en": SECRET}, seen=0, actor=audit.SYSTEM)
    plan_round(pod.pk, [], actor=audit.SYSTEM)
    pairing = Pairing.objects.get()
    pairing.notes = SECRET
    pairing.save(update_fields=["notes"])
    tree = PhoneTree.objects.create(pod=pod)
    started = Round.objects.create(tree=tree, words=SECRET)
    sheet = ask_for_members(pod, MemberSheetKind.POD, ["en"], PaperSize.A4)
    return [agreement.texts.get(), pairing, started, sheet]


def of_a_fund() -> list[models.Model]:
    """Money that was asked for, and a receipt."""
    make_fund()
    ask = make_money_ask(purpose=SECRET, reach_detail=SECRET)
    return [ask, Receipt.objects.create(ask=ask, content=SECRET)]


def of_the_rota(volunteer: Volunteer) -> list[models.Model]:
    """The number of one of the staff who takes shifts, and a note."""
    row = put_on(make_shift(), make_answerer(volunteer))
    staff = Answerer.objects.create(user=make_staff(), phone=SECRET)
    return [staff, HandOver.objects.create(shift=row.shift, answerer=row.answerer, text=SECRET)]


def of_the_shelf() -> list[models.Model]:
    """A card that was not taken, its photo, and whoever has reserved it."""
    card = make_card(reason=SECRET, staff_note=SECRET, phone=SECRET)
    photo = make_card_photo(card, content=SECRET)
    return [card, photo, make_reservation(card, phone=SECRET)]


def of_a_day() -> list[models.Model]:
    """Somebody on a shift of a day, and its printed list."""
    helper = make_helper(name=SECRET, phone="202-555-0142", email="secret@example.org")
    drawn = {"version": "1", "drawn_at": timezone.now(), "pages": 1, "sealed_pdf": SECRET}
    return [helper, helper.shift.sheets.create(kind="door", language="en", **drawn)]


def of_deciding() -> list[models.Model]:
    """An open answer, a box of secret ones, and words to the people of care with an answer."""
    said = {"answer": {"stance": "worry", "words": SECRET}, "has_answered": True}
    voters = open_decision(audience="staff").voters
    voter = voters.create(kind="link", key="a" * 32, language="en", **said)
    concern = make_concern(SECRET)
    PrivateLink.objects.filter(purpose="care").delete()
    answer_from_care(concern.pk, SECRET, "k", actor=concern.readers.all()[0].user)
    return [voter, open_decision(is_secret=True).box, concern, concern.replies.get()]


def of_an_import() -> list[models.Model]:
    """An uploaded file, a part of it and a row."""
    data = as_csv(["Name", "Phone"], [[SECRET, "202-555-0141"]])
    found = start_import(Kind.VOLUNTEERS, f"{SECRET}.csv", data, actor=make_steward())
    row = ImportRow(of=found, line=2, outcome=Outcome.NEW, says={"name": SECRET})
    row.save()
    return [found, found.parts.get(), row]


def rotate(*args: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *args, stdout=out)
    return out.getvalue()


def in_clear() -> list[list[dict[str, Any]]]:
    """Every row of every model with encrypted fields, decrypted."""
    return [list(model.objects.order_by("pk").values()) for model in rotation.encrypted_fields()]


def tokens() -> list[str]:
    """Every encrypted value as it is stored."""
    return [
        text
        for model, names in rotation.encrypted_fields().items()
        for batch in rotation._batches(model, names, 100)
        for _pk, *texts in batch
        for text in texts
        if text
    ]


def test_this_test_knows_every_model_with_encrypted_fields(
    rows: dict[type[models.Model], models.Model],
) -> None:
    # A new model with something encrypted fails here until it is given a row above.
    assert set(rows) == set(rotation.encrypted_fields())
    expected = {HelpRequest, Need, Match, ContactLog, Volunteer, PrivateLink, FormDraft}
    assert expected <= set(rows)


def test_afterwards_the_old_key_can_be_removed(
    rows: dict[type[models.Model], models.Model], settings: Settings
) -> None:
    before, stored = in_clear(), tokens()
    assert SECRET in str(before)

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    with pytest.raises(DecryptionError):  # the new key alone opens nothing yet
        in_clear()

    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    # The check must write nothing: stewards ask it whether the old key may go.
    with pytest.raises(CommandError, match="need the older keys"):
        rotate("--check")
    assert tokens() == stored
    said = rotate()
    assert "volunteers.Volunteer" in said
    assert SECRET not in said
    rotate("--check")

    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert in_clear() == before
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    with pytest.raises(DecryptionError):
        in_clear()


def test_second_factors_are_rotated_too(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    adapter, user = get_adapter(), make_steward()
    kinds = Authenticator.Type
    totp = Authenticator.objects.create(
        user=user, type=kinds.TOTP, data={"secret": adapter.encrypt("JBSWY3DP")}
    )
    codes = [adapter.encrypt("11111111"), adapter.encrypt("22222222")]
    recovery = Authenticator.objects.create(
        user=user, type=kinds.RECOVERY_CODES, data={"migrated_codes": codes, "used_mask": 0}
    )
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    totp.refresh_from_db()
    recovery.refresh_from_db()
    assert adapter.decrypt(totp.data["secret"]) == "JBSWY3DP"
    assert [adapter.decrypt(code) for code in recovery.data["migrated_codes"]] == [
        "11111111",
        "22222222",
    ]
    assert recovery.data["used_mask"] == 0


def test_a_second_run_has_nothing_to_do(
    rows: dict[type[models.Model], models.Model], settings: Settings
) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    rotate()
    stored = tokens()
    rotate()
    # Encrypted once more, the same values would look different.
    assert tokens() == stored


def test_an_interrupted_run_goes_on_where_it_stopped(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for _row in range(5):
        make_volunteer(phone="", email="", staff_note=SECRET)
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    real, calls = rotation.rotate, []

    def dies_at_the_third(token: str, place: str) -> str:
        calls.append(token)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(token, place)

    # One row at a time, so that two are stored when it dies at the third.
    with patch.object(rotation, "rotate", dies_at_the_third), pytest.raises(KeyboardInterrupt):
        rotate("--batch-size", "1")
    with patch.object(rotation, "rotate", side_effect=real) as second:
        rotate("--batch-size", "2")
    # Only what was left: starting over would take as long as the first run.
    assert second.call_count == 3
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    notes = Volunteer.objects.values_list("staff_note", flat=True)
    assert list(notes) == [SECRET] * 5


@pytest.mark.parametrize("size", ["1", "2", "3", "7", "500"])
def test_no_batch_size_leaves_a_row_out(settings: Settings, size: str) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for _row in range(6):
        make_volunteer()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert "volunteers.Volunteer: 12 values, 12 encrypted anew" in rotate("--batch-size", size)


def test_what_is_written_meanwhile_is_not_lost(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    volunteer = make_volunteer(staff_note="before")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    real = rotation._replace

    def somebody_writes_first(model: type[models.Model], stale: Any) -> int:
        # Staff save the row between our reading and our writing it.
        volunteer.staff_note = "after"
        volunteer.save()
        return real(model, stale)

    with (
        patch.object(rotation, "_replace", somebody_writes_first),
        pytest.raises(CommandError, match="Run rotate_keys once more"),
    ):
        rotate()
    rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Volunteer.objects.get().staff_note == "after"


def test_a_missing_key_is_said_and_nothing_is_touched(
    rows: dict[type[models.Model], models.Model], settings: Settings
) -> None:
    stored = tokens()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OTHER]
    with pytest.raises(CommandError, match="No configured key opens") as caught:
        rotate()
    assert tokens() == stored
    assert f"volunteers.Volunteer {rows[Volunteer].pk}: phone" in str(caught.value)
    # What a command says is pasted into mails, so it may not even quote a ciphertext.
    assert not any(token in str(caught.value) for token in stored)


def test_one_broken_value_does_not_keep_the_others_from_it(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    broken, sound = make_volunteer(), make_volunteer()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE volunteers_volunteer SET phone = 'x' WHERE id = %s", [broken.pk])
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="No configured key opens 1 values"):
        rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Volunteer.objects.get(pk=sound.pk).phone == sound.phone


def test_a_batch_must_hold_something() -> None:
    with pytest.raises(CommandError, match="1 or more"):
        rotate("--batch-size", "0")
