"""Forms on paper: printed with a number each, typed in by it in the sheet's order, once."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from backoffice.intake import intake_on_paper
from common.choices import Source
from paper.models import PrintedForm, PrintRun, Sheet
from paper.numbers import ALPHABET, LENGTH, new_number, read_number, shown
from requests_app.models import HelpRequest, Need
from tests.factories import (
    make_category,
    make_coordinator,
    make_keeper,
    make_operator,
    make_organizer,
    make_pod,
    make_steward,
    make_ward,
)
from tests.paper.printing import needs_pango, pages_of, text_of, waiting, work
from volunteers.models import Volunteer

LIST, NUMBER = "admin:paper_forms", "admin:paper_number"


@given(st.data())
def test_a_typing_error_in_a_number_is_noticed(data: st.DataObject) -> None:
    number = new_number()
    assert read_number(f" {shown(number).lower()} ") == number
    place = data.draw(st.integers(0, LENGTH - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    wrong = number[:place] + other + number[place + 1 :]
    assert read_number(wrong) == (number if other == number[place] else "")


@pytest.fixture
def ward(db: None) -> Any:
    return make_ward(name="Harbor", hotline="+12025550107")


def print_forms(client: Client, **choices: Any) -> Sheet:
    key = client.get(reverse(LIST)).context["key"]
    posted = {"kind": "request-form", "copies": "3", "language": "es", "second": "en"}
    posted |= {"size": "letter", "key": key, **choices}
    first, again = (client.post(reverse(LIST), posted) for _press in range(2))
    assert first.status_code == again.status_code == 302, first.content.decode()
    assert first.url == again.url  # pressed twice prints once
    return Sheet.objects.get(run__isnull=False, pk=int(first.url.rstrip("/").split("/")[-1]))


@needs_pango
def test_every_copy_asks_what_the_page_asks_in_its_order(ward: Any, client: Client) -> None:
    make_category(name="Groceries", i18n={"name_es": "Alimentos"}, asks_about_food=True)
    client.force_login(make_organizer(ward))
    sheet = print_forms(client, ward=str(ward.pk))
    assert waiting() == [{"sheet_id": sheet.pk}]
    work()
    run, file = (
        reverse(f"admin:{name}", args=[sheet.pk]) for name in ("paper_run", "paper_run_file")
    )
    assert file in client.get(run).content.decode()
    pdf = client.get(file).content
    assert len(pdf) < 300_000
    text, numbers = text_of(pdf), [shown(form.number) for form in PrintedForm.objects.all()]
    assert len(numbers) == 3
    for number in numbers:
        # On every page of its copy.
        assert sum(number in page for page in pages_of(pdf)) == len(pages_of(pdf)) / 3
    copy = text.split(numbers[1])[0]
    labels = [
        str(field.label)
        for part in intake_on_paper("request-form").on_paper().values()
        for field in part.visible_fields()
    ]
    # Each begins after the one before it.
    at = 0
    for label in labels:
        at = copy.index(label, at)
    assert "¿Qué necesita?" in copy
    assert "Alimentos" in copy
    assert "(202) 555-0107" in copy
    assert AuditEvent.objects.filter(verb="print_forms").count() == 1
    # Staff alone: no visitor meets it, and no keeper of the directory.
    client.logout()
    assert client.get(reverse("paper:sheet_file", args=[sheet.pk])).status_code == 404
    client.force_login(make_keeper(ward))
    assert client.get(file).status_code == 403


def test_what_was_printed_for_others_is_not_opened(ward: Any, client: Client) -> None:
    pod = make_pod(ward)
    owners = [make_organizer(ward), make_organizer(pod), make_steward()]
    others = [make_organizer(make_ward()), make_organizer(make_pod(ward))]
    client.force_login(owners[1])
    run = reverse("admin:paper_run", args=[print_forms(client, ward=str(ward.pk)).pk])
    for user, is_theirs in [
        *((user, True) for user in owners),
        *((user, False) for user in others),
    ]:
        client.force_login(user)
        assert client.get(run).status_code == (200 if is_theirs else 404)
        assert (run in client.get(reverse(LIST)).text) == is_theirs


def number_page(client: Client, number: str) -> Any:
    return client.post(reverse(NUMBER), {"number": number})


def test_a_request_on_paper_is_typed_in_once_whoever_types_it(ward: Any, client: Client) -> None:
    kind = make_category()
    operator = make_operator(ward)
    client.force_login(operator)
    print_forms(client)
    number = PrintedForm.objects.first().number
    wrong = number[:-1] + ALPHABET[ALPHABET.index(number[-1]) - 1]
    for typed, words in ((wrong, "check the number"), (new_number(), "printed no form")):
        page = number_page(client, typed)
        assert page.status_code == 422
        assert words in page.content.decode()
    url = number_page(client, shown(number).lower()).url
    assert url == f"{reverse('admin:intake_request')}?paper={number}"
    page = client.get(url)
    assert shown(number) in page.content.decode()
    posted = {
        "key": page.context["key"],
        "paper": number,
        "contact-name": "Doña Inés",
        "contact-speaker": "me",
        "contact-phone": "(202) 555-0111",
        "contact-contact_method": "call",
        "contact-spoken_language": "es",
        "kinds-categories": [str(kind.pk)],
        "details-urgency": "4",
        "details-repeat": "once",
        "check-consent": "on",
    }
    intake = reverse("admin:intake_request")
    bad = client.post(intake, {**posted, "contact-name": ""})
    assert bad.status_code == 422
    assert f'value="{number}"' in bad.content.decode()  # it is still that form's
    assert not PrintedForm.objects.exclude(used_at=None).exists()
    first, again = (client.post(intake, posted) for _press in range(2))
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    row = HelpRequest.objects.get()
    assert (row.source, row.entered_by, Need.objects.count()) == (Source.PAPER, operator, 1)
    form = PrintedForm.objects.get(number=number)
    assert form.used_by == operator
    # Somebody else with the same sheet and another key, and other words.
    client.force_login(make_coordinator(ward))
    key = client.get(intake).context["key"]
    for _press in range(2):
        other = client.post(intake, {**posted, "key": key, "contact-name": "Somebody"})
        assert other.status_code == 422
        assert "typed in already" in other.content.decode()
    assert HelpRequest.objects.count() == 1
    assert "typed in already" in number_page(client, number).content.decode()
    # A number of the other form, or none of ours, opens nothing.
    assert client.get(f"{reverse('admin:intake_volunteer')}?paper={number}").status_code == 404
    assert client.get(f"{intake}?paper={new_number()}").status_code == 404
    runs = client.get(reverse(LIST)).context["runs"]
    assert [(run.copies, run.used) for run in runs] == [(3, 1)]


def test_a_sign_up_on_paper(ward: Any, client: Client) -> None:
    kind = make_category()
    client.force_login(make_coordinator(ward))
    print_forms(client, kind="sign-up-form", copies="1", second="")
    number = PrintedForm.objects.get().number
    url = number_page(client, number).url
    page = client.get(url)
    posted = {
        "key": page.context["key"],
        "paper": number,
        "name": "Ana",
        "phone": "202-555-0112",
        "contact_method": "call",
        "languages": ["es"],
        "language": "es",
        "ward": ward.slug,
        "reach": "ward",
        "categories": [kind.slug],
        "max_at_once": "1",
        "max_per_week": "2",
        "agree": "on",
    }
    assert client.post(reverse("admin:intake_volunteer"), posted).status_code == 302
    assert Volunteer.objects.get().source == Source.PAPER
    assert PrintedForm.objects.get().used_at


def test_printing_asks_in_words_and_prints_nothing_else(ward: Any, client: Client) -> None:
    client.force_login(make_organizer(ward))
    page = client.post(
        reverse(LIST), {"kind": "sign", "copies": "900", "language": "en", "size": "letter"}
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"kind", "copies"}
    assert not PrintRun.objects.exists()
    # Who prints need not take calls.
    assert reverse(NUMBER) not in page.content.decode()
    assert number_page(client, new_number()).status_code == 403
    assert re.search(r"Paper forms", client.get(reverse("admin:index")).content.decode())
