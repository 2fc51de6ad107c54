"""A word that a glossary forbids is found on a page and in a letter, whatever is around it."""

import pytest
from django.core.mail import EmailMessage
from django.http import HttpResponse

from tests.languages.reader import Reader
from tests.languages.translated_rows import Rows

ES, KO = Rows("es"), Rows("ko")


@pytest.mark.parametrize(
    ("language", "html", "is_wrong"),
    [
        ("vi", "<p>Tên bạn</p>", True),
        ("vi", "<p>Tên quý vị</p>", False),
        ("vi", '<p title="Tiếng Tàu"></p>', True),
        ("zh-hans", "<label>你的名字</label>", True),
        ("ti", "<button>ማንም</button>", True),
        # Amharic is spelled another way, also where a page in Tigrinya falls back to it.
        ("ti", '<p>ሰላም <span lang="am" dir="ltr">ማንም አይመጣም</span></p>', False),
        ("ko", f"<p><bdi>{KO.word}</bdi>을 도와요</p>", True),
        ("ko", f"<p><bdi>{KO.word}</bdi> 님을 도와요</p>", False),
        ("es", f"<p>Vecinos de <b>{ES.place}</b></p>", True),
        ("es", f"<p>Vecinos ({ES.place}), la casa de {ES.word}</p>", False),
        ("bn", "<p>তোমার নাম</p>", True),
    ],
)
def test_words_of_a_page(language: str, html: str, is_wrong: bool) -> None:
    reader = Reader(language)
    page = f'<html lang="{language}"><body>{html}</body></html>'
    reader.read(HttpResponse(page), "here")
    assert bool(reader.words) is is_wrong


def test_words_and_sender_of_a_letter() -> None:
    reader = Reader("vi")
    reader.read_mail(EmailMessage("Chào quý vị", "Việc này xong.", "Hàng xóm <a@example.org>"))
    assert not reader.words
    assert not reader.english
    reader.read_mail(EmailMessage("Chào bạn", "Việc này xong.", "Please answer <a@example.org>"))
    assert reader.words
    assert reader.english
    # Without a name, mail programs show the bare address.
    reader = Reader("vi")
    reader.read_mail(EmailMessage("Chào quý vị", "Việc này xong.", "a@example.org"))
    assert reader.english
