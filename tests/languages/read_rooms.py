"""The shared fund, decisions, care, notices and what neighbors write, as they meet them."""

import uuid
from typing import Any

from announcements.models import Subscription
from care.models import Concern
from decisions.choices import Audience, Kind
from decisions.models import Decision, Option
from decisions.services import planning
from fund.services import deciding
from inbox.said import Said
from requests_app.models import Need
from tests import factories
from tests.languages.form_answers import LONG
from tests.languages.reader import Reader

WRONG_MONEY = ({}, {"least": "x"}, {"least": "5", "most": "1"}, {"purpose": "4111 1111 1111 1111"})


def read_funds(reader: Reader) -> None:
    """Read about a fund, ask it for a need, take that back, and ask for what a receipt says."""
    reader.get("fund:fund_list")
    kind, ward = reader.rows.groceries(), reader.rows.ward()
    own = reader.rows.said("rules")
    fund, _small = factories.make_fund(i18n=own), factories.make_fund(ward, i18n=own)
    reader.get("fund:fund_list")
    reader.get("fund:fund_page", fund.pk)
    need = factories.make_need(reader.rows.request(), kind)
    home = factories.link_to(need.request)
    _ask_for_money(reader, "fund:money", home, need.pk)
    reader.get("request_pages:request_status", home)
    reader.post("fund:money_withdraw", home, need.pk)
    match = factories.make_match(need, reader.rows.volunteer(kind), status="accepted")
    helper = factories.link_to(match)
    reader.get("request_pages:match_offer", helper)
    _ask_for_money(reader, "fund:receipt", helper)
    ask = factories.make_money_ask(_another_need(reader, need), reach="transfer")
    deciding.approve(ask.pk, 5_000, actor=factories.make_steward())
    ask = factories.make_money_ask(_another_need(reader, need), reach="gift_card")
    deciding.decline(ask.pk, actor=factories.make_steward())
    reader.get("request_pages:request_status", home)
    reader.get("request_pages:match_offer", helper)


def _another_need(reader: Reader, need: Need) -> Need:
    return factories.make_need(need.request, reader.rows.groceries())


def _ask_for_money(reader: Reader, view: str, *args: Any) -> None:
    reader.get(view, *args)
    for wrong in WRONG_MONEY:
        reader.post(view, *args, **wrong)
    said = {"least": "12.50", "purpose": reader.rows.word, "reach": "cash", "paid": "12.50"}
    reader.post(view, *args, key=uuid.uuid4().hex, **said)


def read_deciding(reader: Reader) -> None:
    """Answer a question of each kind, wrongly and rightly, by an own link and by an open one."""
    reader.get("decisions:decided_list")
    word, said = reader.rows.word, reader.rows.said("title", "text")
    for kind in Kind:
        choices = () if kind == Kind.CONSENT else (word, word)
        decision = factories.open_decision(*choices, kind=kind, i18n=said, shows_result=True)
        Option.objects.update(i18n=reader.rows.said("words"))
        token = factories.link_to(factories.make_voter(decision))
        reader.get("decisions:decision_answer", token)
        reader.post("decisions:decision_answer", token)
        reader.post("decisions:decision_answer", token, stance="object", words=LONG)
        _answer(reader, token, decision)
        reader.get("decisions:decision_answer", token)
        factories.close_decision(decision)
        reader.get("decisions:decision_answer", token)
        reader.get("decisions:decided_detail", decision.pk)
    reader.get("decisions:decided_list")
    secret = factories.open_decision(i18n=said, audience=Audience.LINK, is_secret=True)
    token = factories.link_to(secret)
    reader.get("decisions:decision_join", token)
    reader.post("decisions:decision_join", token, key="d" * 32, stance="agree")
    planning.cancel(secret.pk, actor=factories.make_steward())
    reader.get("decisions:decision_join", token)


def _answer(reader: Reader, token: str, decision: Decision) -> None:
    option = decision.options.first()
    said = {"option": option.pk, f"dots_{option.pk}": "1"} if option else {"stance": "agree"}
    reader.post("decisions:decision_answer", token, **said)


def read_care(reader: Reader) -> None:
    """Write to the people of care where nobody is one, wrongly and rightly; answer and delete."""
    ward, word = reader.rows.ward(), reader.rows.word
    reader.get("care:ward_care", ward.slug)
    for seat in (1, 2):
        factories.make_care_person(factories.make_staff(name=word), seat=seat)
    reader.get("care:care_form")
    reader.post("care:ward_care", ward.slug, words="", contact="12", left_out="x")
    said = {"words": word, "contact": "202-555-0134", "key": "e" * 32}
    reader.post("care:ward_care", ward.slug, **said)
    assert reader.was_at == "care:care_home"
    concern = Concern.objects.get()
    token = factories.link_to(concern)
    reader.post("care:care_home", token)
    reader.post("care:care_home", token, text=word, key="f" * 32)
    reader.post("care:care_delete", token)
    assert reader.was_at == "care:care_deleted"
    reader.get("care:care_home", token)


def read_writing(reader: Reader) -> None:
    """Write to the coordinators from both private pages, and pass notes between the two."""
    request, kind = reader.rows.request(), reader.rows.groceries()
    match = factories.make_match(
        factories.make_need(request, kind), reader.rows.volunteer(kind), status="accepted"
    )
    pages = (
        ("request", factories.link_to(request)),
        ("volunteer", factories.link_to(match.volunteer)),
    )
    for whose, token in pages:
        reader.get(f"inbox:{whose}_write", token)
        reader.post(f"inbox:{whose}_write", token, words="")
        reader.post(f"inbox:{whose}_write", token, words=reader.rows.word, key=uuid.uuid4().hex)
    home, helper = factories.link_to(request), factories.link_to(match)
    for view, args in (("request_notes", (home, match.pk)), ("match_notes", (helper,))):
        reader.get(f"inbox:{view}", *args)
        reader.post(f"inbox:{view}", *args, words="9" * 301)
        for said in Said:
            reader.post(f"inbox:{view}", *args, said=said, key=uuid.uuid4().hex)
    reader.get("request_pages:request_status", home)
    reader.get("request_pages:match_offer", helper)


def read_news(reader: Reader) -> None:
    """Ask for notices, say yes, stop them; read what was announced, and stop that."""
    ward = reader.rows.ward()
    reader.get("announcements:ward_news", ward.slug)
    reader.post("announcements:ward_news", ward.slug, contact="x")
    reader.post("announcements:ward_news", ward.slug, contact="a@example.org")
    subscription = factories.make_subscription(ward, language=reader.language)
    token = factories.link_to(subscription)
    reader.get("announcements:news_home", token)
    Subscription.objects.update(confirmed_at=None)
    reader.get("announcements:news_home", token)
    for press in ("confirm", "stop"):
        reader.post(f"announcements:news_{press}", token)
    reader.get("announcements:news_home", token)
    announced = factories.make_announcement(i18n=reader.rows.said("title", "text"))
    token = factories.link_to(factories.make_recipient(announced))
    reader.get("announcements:announced_home", token)
    reader.post("announcements:announced_stop", token)
    reader.get("announcements:announced_home", token)


ROOMS = [read_funds, read_deciding, read_care, read_writing, read_news]
