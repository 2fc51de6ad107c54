"""The page on which staff choose their language, and what they are told of and how soon."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import NewsHow, NewsKind
from accounts.models import AuditEvent, NewsChoice, User
from accounts.news import choices_of
from tests.factories import make_coordinator, make_organizer, make_staff, make_steward, make_ward

pytestmark = pytest.mark.django_db

URL = "/en/admin/my-account/"
BY_DEFAULT = {
    NewsKind.URGENT: NewsHow.AT_ONCE,
    NewsKind.REQUESTS: NewsHow.MORNING,
    NewsKind.SIGN_UPS: NewsHow.MORNING,
    NewsKind.BACKED_OUT: NewsHow.AT_ONCE,
    NewsKind.DID_NOT_COME: NewsHow.AT_ONCE,
    NewsKind.MAIL_FAILED: NewsHow.MORNING,
    NewsKind.CHATS: NewsHow.MORNING,
    NewsKind.OVERDUE: NewsHow.AT_ONCE,
    NewsKind.DETAILS: NewsHow.AT_ONCE,
    NewsKind.ROTA: NewsHow.AT_ONCE,
    NewsKind.CHECK_INS: NewsHow.AT_ONCE,
    NewsKind.CARE: NewsHow.AT_ONCE,
    NewsKind.SET_ASIDE: NewsHow.AT_ONCE,
    NewsKind.WROTE: NewsHow.AT_ONCE,
    NewsKind.UNANSWERED: NewsHow.AT_ONCE,
    NewsKind.PROPOSED: NewsHow.MORNING,
    NewsKind.SUGGESTED: NewsHow.MORNING,
    NewsKind.CARDS: NewsHow.MORNING,
    NewsKind.MONEY: NewsHow.MORNING,
}
# Told to stewards alone.
ALL_BY_DEFAULT = {
    **BY_DEFAULT,
    NewsKind.UNUSUAL: NewsHow.AT_ONCE,
    NewsKind.RETENTION: NewsHow.MORNING,
    NewsKind.BACKUPS: NewsHow.MORNING,
    NewsKind.SOURCES: NewsHow.MORNING,
}


def save(client: Client, **changes: str) -> Any:
    return client.post(URL, {"language": "en", **BY_DEFAULT, **changes})


def recorded() -> list[list[str]]:
    events = AuditEvent.objects.filter(verb="set_own_account").order_by("pk")
    return list(events.values_list("fields", flat=True))


def test_whoever_chose_nothing_is_told_by_default(client: Client) -> None:
    user = make_coordinator()
    assert choices_of(user) == BY_DEFAULT
    client.force_login(user)
    form = client.get(URL).context["form"]
    assert {field.name: field.value() for field in form.news} == BY_DEFAULT


def test_stewards_alone_choose_about_what_is_unusual(client: Client) -> None:
    client.force_login(make_steward(opened=False))
    form = client.get(URL).context["form"]
    assert {field.name: field.value() for field in form.news} == ALL_BY_DEFAULT


def test_what_is_chosen_is_kept_and_recorded_by_name(client: Client) -> None:
    user, other = make_coordinator(), make_coordinator()
    client.force_login(user)
    for _press in range(2):
        response = save(client, urgent="morning", sign_ups="never")
        assert (response.status_code, response.url) == (302, URL)
    assert choices_of(user) == {
        **BY_DEFAULT,
        NewsKind.URGENT: NewsHow.MORNING,
        NewsKind.SIGN_UPS: NewsHow.NEVER,
    }
    assert choices_of(other) == BY_DEFAULT
    assert NewsChoice.objects.count() == 2
    assert recorded() == [["news_sign_ups", "news_urgent"]]
    save(client)
    assert choices_of(user) == BY_DEFAULT


def test_it_says_whether_anything_was_changed(client: Client) -> None:
    client.force_login(make_coordinator())
    save(client)
    assert "Nothing was changed." in client.get(URL).text
    save(client, urgent="never")
    assert "Saved." in client.get(URL).text


@pytest.mark.parametrize("answer", [{"urgent": "soon"}, {"overdue": "never"}, {"language": "xx"}])
def test_what_is_not_offered_is_refused(client: Client, answer: dict[str, str]) -> None:
    client.force_login(make_coordinator())
    response = save(client, **answer)
    assert response.status_code == 422
    assert "Please correct the points below." in response.text
    assert not NewsChoice.objects.exists()
    assert recorded() == []


def test_the_database_keeps_one_row_per_person_and_kind() -> None:
    user = make_coordinator()
    user.news_choices.create(kind=NewsKind.URGENT, how=NewsHow.NEVER)
    with pytest.raises(IntegrityError), transaction.atomic():
        user.news_choices.create(kind=NewsKind.URGENT, how=NewsHow.AT_ONCE)


def test_the_page_goes_on_in_the_chosen_language(client: Client) -> None:
    user = make_coordinator()
    client.force_login(user)
    response = save(client, language="ar")
    assert response.url == "/ar/admin/my-account/"
    page = client.get(response.url).text
    assert '<html lang="ar" dir="rtl">' in page
    assert "حُفظ." in page
    user.refresh_from_db()
    assert user.language == "ar"
    assert recorded() == [["language"]]


def make_somebody(who: str) -> User:
    makers = {"steward": make_steward, "coordinator": make_coordinator}
    makers |= {"organizer": make_organizer, "no role": make_staff}
    return makers[who]()


@pytest.mark.parametrize("who", ["steward", "coordinator", "organizer", "no role"])
def test_everybody_reaches_it_from_every_page(client: Client, who: str) -> None:
    client.force_login(make_somebody(who))
    assert f'<a href="{URL}">My account</a>' in client.get(reverse("admin:index")).text
    page = client.get(URL)
    assert page.status_code == 200
    known = {"steward": len(ALL_BY_DEFAULT), "coordinator": len(BY_DEFAULT), "organizer": 2}
    assert len(page.context["form"].news) == known.get(who, 0)
    assert ("Tell me by email" in page.text) == (who in known)


def test_an_organizer_chooses_a_language_and_news_of_their_pods(client: Client) -> None:
    user = make_organizer(make_ward())
    client.force_login(user)
    save(client, language="es", members="never", urgent="never")
    user.refresh_from_db()
    assert user.language == "es"
    assert [(row.kind, row.how) for row in NewsChoice.objects.all()] == [("members", "never")]


def test_nobody_else_gets_in(client: Client) -> None:
    assert client.get(URL).status_code == 302
    client.force_login(make_coordinator(is_staff=False))
    assert client.get(URL).status_code == 302
    assert client.post(URL, {"language": "es"}).status_code == 302
    assert not User.objects.exclude(language="en").exists()


def test_it_takes_as_many_queries_for_everybody(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    user = make_coordinator(*[make_ward() for _ward in range(4)])
    client.force_login(user)
    for kind in NewsKind:
        user.news_choices.create(kind=kind, how=NewsHow.MORNING)
    with django_assert_max_num_queries(6):
        client.get(URL)
