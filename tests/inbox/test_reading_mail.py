"""The words of an email, however it is written; and those that are written to do harm."""

import base64
import time
from typing import Any

import pytest

from inbox.models import Attachment, Item
from messaging.inbound.mail.fetching import take_mail
from tests.inbox.letters import MAIL, built, mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_is_read")]


def taken(raw: bytes) -> Item:
    take_mail(raw)
    return Item.objects.latest("pk")


def head(kind: str = "text/plain", more: str = "", sender: str = MAIL) -> bytes:
    lines = f"From: {sender}\nSubject: Hi\nContent-Type: {kind}\nMIME-Version: 1.0\n{more}\n"
    return lines.encode()


# --- Letters of all languages ---------------------------------------------------------------------

SAID = {
    "utf-8": "እርዳታ እፈልጋለሁ። ሓገዝ የድልየኒ። আমার সাহায্য দরকার",
    "iso-8859-1": "¿Mañana por la mañana?",
    "windows-1252": "“Sí” — gracias…",
    "windows-1258": "Tôi cần thức ăn",
    "gb2312": "我需要帮助",
    "gb18030": "我需要幫助，謝謝",
    "big5": "我需要幫助",
    "euc-kr": "도움이 필요해요",
    "ks_c_5601-1987": "도움이 필요해요",
    "windows-1256": "أحتاج إلى مساعدة",
    "iso-2022-kr": "도움",
}


@pytest.mark.parametrize("charset", SAID)
@pytest.mark.parametrize("coding", ["8bit", "base64"])
def test_every_way_of_writing_letters_is_read(charset: str, coding: str) -> None:
    data = SAID[charset].encode({"windows-1258": "utf-8"}.get(charset, charset))
    name = {"windows-1258": "utf-8"}.get(charset, charset)
    body = base64.encodebytes(data) if coding == "base64" else data
    more = f"Content-Transfer-Encoding: {coding}\n"
    assert taken(head(f"text/plain; charset={name}", more) + body).text == SAID[charset]


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("", "አማርኛ".encode()),  # says nothing
        ("us-ascii", "አማርኛ".encode()),  # says what is not so
        ("x-unknown", "አማርኛ".encode()),
        ("punycode", "አማርኛ".encode()),
        ("zlib", "አማርኛ".encode()),
        ("\x00", "አማርኛ".encode()),
    ],
)
def test_what_is_said_of_letters_need_not_be_true(charset: str, data: bytes) -> None:
    kind = f"text/plain; charset={charset}" if charset else "text/plain"
    assert taken(head(kind) + data).text == "አማርኛ"


def test_heads_are_read_in_their_letters() -> None:
    raw = mail(subject="እርዳታ እፈልጋለሁ", sender="ሮዛ <rosa@example.org>")
    item = taken(raw)
    assert (item.subject, item.thread.email) == ("እርዳታ እፈልጋለሁ", MAIL)
    assert item.thread.language == "en"
    assert taken(mail("ሓገዝ የድልየኒ ኣሎ", sender="b@example.org")).thread.language == "ti"


# --- Its words ------------------------------------------------------------------------------------


def test_of_two_ways_to_say_it_the_plain_one_is_taken() -> None:
    message = built("In plain words")
    message.add_alternative("<p>In <b>bold</b> words</p>", subtype="html")
    assert taken(message.as_bytes()).text == "In plain words"


def test_html_is_read_as_text_and_nothing_else() -> None:
    html = """<html><head><title>T</title><style>p {color: red}</style></head><body>
    <script>alert(1)</script><p>Milk &amp; bread,<br>please</p><ul><li>one</li><li>two</li></ul>
    <img src="https://evil.example.org/pixel.png" alt="x"><a href="javascript:x()">link</a>
    &lt;script&gt;not run&lt;/script&gt;</body></html>"""
    text = taken(head("text/html; charset=utf-8") + html.encode()).text
    assert text.startswith("Milk & bread,\nplease\n")
    assert "one\n" in text
    assert "<script>not run</script>" in text
    assert not {"alert(1)", "color: red", "pixel"} & set(text.split())
    assert "evil" not in text


@pytest.mark.parametrize(
    "attribution",
    [
        "On Tue, Dec 1, 2026 at 9:41, Aid <aid@example.org> wrote:",
        "El mar, 1 dic 2026 a las 9:41, Aid (<aid@example.org>) escribió:",
        "Aid <aid@example.org> 于2026年12月1日周二 9:41写道：",
        "2026년 12월 1일 (화) 오전 9:41, Aid <aid@example.org>님이 작성:",
        "On Tue, Dec 1, 2026 at 9:41,\nAid with a long name <aid@example.org>\nwrote:",
        "",
    ],
)
def test_the_letter_that_is_quoted_at_the_end_goes(attribution: str) -> None:
    said = f"Yes, at 5:00\n\nRosa\n\n{attribution}\n> Hello Rosa,\n>\n> is tomorrow fine?\n"
    assert taken(mail(said, in_reply_to="<x@y>")).text == "Yes, at 5:00\n\nRosa"


@pytest.mark.parametrize(
    "said",
    [
        "> is tomorrow fine?\nYes\n> and at 5?\nNo, at 6",  # between the lines
        "Two things:\n\n> quoted by hand, and then\n\nmore words",
        "> nothing but a quote",
        "-----Original Message-----\nFrom: Aid\n\nHello Rosa",  # in words that we do not know
    ],
)
def test_where_it_is_not_sure_all_is_kept(said: str) -> None:
    assert taken(mail(said, in_reply_to="<x@y>")).text == said


def test_who_answers_nothing_quotes_somebody_else() -> None:
    said = "Look what they wrote:\n> Your rent is due"
    assert taken(mail(said)).text == said


def test_a_signature_goes_that_is_marked_as_one() -> None:
    assert taken(mail("Yes\n-- \nRosa\n555", in_reply_to="<x@y>")).text == "Yes"
    assert taken(mail("-- \nRosa", in_reply_to="<x@y>")).text == "-- \nRosa"


def test_html_quotes_go_too() -> None:
    html = (
        "<div>Yes</div><div>On Dec 1, 2026, Aid wrote:<blockquote>Hello<br>Rosa</blockquote></div>"
    )
    raw = head("text/html; charset=utf-8", "In-Reply-To: <x@y>\n") + html.encode()
    assert taken(raw).text == "Yes"


def test_an_empty_one_is_an_item_too() -> None:
    item = taken(mail("", subject=""))
    assert (item.text, item.subject, bool(item.thread.waiting_since)) == ("", "", True)


def test_a_long_one_is_cut_and_says_so() -> None:
    assert not take_mail(mail("word " * 10_000))
    item = Item.objects.get()
    assert (item.came, 19_000 < len(item.text) <= 20_000) == ("cut", True)


@pytest.mark.parametrize("sender", ["", "no address", "<>", "a@b@c", '"', "x" * 3000 + "@y.org"])
def test_who_has_no_address_is_heard_all_the_same(sender: str) -> None:
    raw = f"From: {sender}\nSubject: Hi\n\nHelp".encode()
    item = taken(raw)
    assert item.text == "Help"
    assert item.thread.waiting_since


def test_lines_of_the_head_stay_in_their_line() -> None:
    raw = b"From: rosa@example.org\nSubject: =?utf-8?q?Hi=0ABcc:_all=40example.org?=\n\nHelp"
    assert taken(raw).subject == "Hi Bcc: all@example.org"


# --- Harm -----------------------------------------------------------------------------------------


def nested(depth: int) -> bytes:
    lines = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (each, each)
        for each in range(depth)
    )
    return b"From: rosa@example.org\n" + lines + b"Content-Type: text/plain\n\nInside"


HOSTILE: dict[str, Any] = {
    "nested": nested(90),
    "nested further": nested(5_000),
    "emails in emails": b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * 3_000,
    "a few emails in emails": b"From: a@example.org\n" + b"Content-Type: message/rfc822\n\n" * 15,
    "no end": b"From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    "no beginning": b"\n\n\n",
    "nothing": b"",
    "zeros": b"\x00" * 100_000,
    "long head": b"From: a@example.org\nSubject: " + b"=?utf-8?q?" * 50_000 + b"\n\nx",
    "long line": b"From: a@example.org\nSubject: x\n\n" + b"a" * 3_000_000,
    "many heads": b"From: a@example.org\n"
    + b"To: a@example.org, b@example.org\n" * 30_000
    + b"\nx",
    "many addresses": b"From: a@example.org\nTo: " + b"a@example.org, " * 50_000 + b"\n\nx",
    "brackets": b"From: " + b"(" * 20_000 + b"\nTo: " + b"<" * 20_000 + b"\n\nx",
    "bad base64": head(more="Content-Transfer-Encoding: base64\n") + b"====\xff!!" * 1000,
    "bad words": b"From: a@example.org\nSubject: =?utf-8?b?%%%?= =?x?y?z?=\n\nx",
    "bad kind": b'From: a@example.org\nContent-Type: ;;;="\n\nx',
    "html": head("text/html") + b"<div>" * 200_000,
    "html tags": head("text/html") + b"<!" * 150_000 + b"<a " * 100_000,
    "letters that take hours": head("text/plain; charset=punycode") + b"zzzz9" * 200_000 + b"\xe1",
    "half pairs": head("text/plain; charset=utf-7") + b"+2AA-",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harm_is_an_item_like_any_other(name: str) -> None:
    began = time.monotonic()
    item = taken(HOSTILE[name])
    assert time.monotonic() - began < 30
    assert item.thread.waiting_since
    assert Item.objects.count() == 1


def test_no_more_files_than_somebody_looks_at() -> None:
    message = built("Many")
    for number in range(30):
        message.add_attachment(b"x", maintype="a", subtype="b", filename=f"{number}.bin")
    assert not take_mail(message.as_bytes())
    assert Attachment.objects.count() == 10
