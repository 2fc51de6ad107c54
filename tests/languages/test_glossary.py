"""The words of the glossaries: each rule finds a mistake that is planted, and leaves the rest."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import to_locale

from scripts import glossary
from scripts.glossary import Text

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]

# Language, English, a wrong translation, a right one.
PLANTED = [
    ("vi", "Chinese", "Tiếng Tàu", "Tiếng Hoa"),
    ("vi", "Your name", "Tên bạn", "Tên quý vị"),
    ("vi", "A volunteer ward", "Phường", "Khu"),
    ("zh-hans", "Your name", "你的名字", "您的名字"),
    ("zh-hans", "We write to you.", "我们给您写信。", "我们给您发邮件。"),
    ("zh-hans", "It is deleted for good.", "会永远删除。", "会永久删除。"),
    ("zh-hans", "A block", "一个街段", "一条街"),
    ("zh-hans", "Error: look", "错误： 请看", "错误：请看"),
    ("ko", "%(name)s helps", "%(name)s이 도와드려요", "%(name)s 님이 도와드려요"),
    ("ko", "Take “%(what)s”", "“%(what)s”을(를) 맡아요", "맡을 일: %(what)s"),
    ("ko", "Thank you.", "고마워요.", "고맙습니다."),
    ("es", "%(count)d offers", "%(count)d preguntas", "%(count)d peticiones"),
    ("es", "Withdrawn", "Se retiró", "La coordinación la retiró"),
    ("es", "Needs in %(ward)s", "Necesidades en %(ward)s", "Necesidades: %(ward)s"),
    ("es", "Needs of {pod}", "Necesidades del grupo de {pod}", "Necesidades del grupo ({pod})"),
    ("ar", "Answer by %(day)s.", "الرد حتى %(day)s.", "الرد قبل %(day)s."),
    ("ar", "Scan this", "امسحوا هذا مسح", "صوّروا هذا"),
    ("ar", "No is fine: we ask another.", "لا بأس عندنا: نسأل شخصًا آخر.", "لا بأس. نسأل شخصًا آخر."),
    ("bn", "No is fine: we ask.", "না বললেও অসুবিধা নেই: আমরা আরেকজনকে জিজ্ঞেস করব।", "না বলা যায়।"),
    ("am", "Everything is deleted", "ሁሉም ጠፍቷል", "ሁሉም ተሰርዟል"),
    ("am", "They said no.", "አልችልም ብለዋል።", "በጎ ፈቃደኛው አልችልም ብለዋል።"),
    ("ti", "Nobody", "ማንም", "ዋላ ሓደ"),
]


@pytest.mark.parametrize(("language", "english", "wrong", "right"), PLANTED)
def test_a_planted_mistake_is_found(language: str, english: str, wrong: str, right: str) -> None:
    assert list(glossary.problems(language, [Text("here", english, wrong)]))
    assert not list(glossary.problems(language, [Text("here", english, right)]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_words_that_are_required_and_forbidden(language: str) -> None:
    held = glossary.rules(language)
    assert [rule for rule in held if rule.required]
    assert [rule for rule in held if rule.forbidden]
    assert not [rule for rule in held if rule.forbidden and not rule.why]


def test_what_staff_alone_read_may_differ_where_a_rule_says_so() -> None:
    assert not list(glossary.problems("vi", [Text("here", "You", "Bạn", is_public=False)]))


def test_a_placeholder_says_nothing_in_english() -> None:
    assert not list(glossary.problems("zh-hans", [Text("here", "Needs: %(ward)s", "需要")]))


def test_a_list_may_follow_a_colon_in_any_language() -> None:
    said = "اختاروا طريقة واحدة يقدر عليها الجميع: المكالمات أو الرسائل أو الدردشة"
    assert not list(glossary.problems("ar", [Text("here", "One way: calls, letters, chat", said)]))


def test_one_english_text_has_one_translation() -> None:
    first, second = Text("a", "Zip codes", "Los códigos"), Text("b", "ZIP codes:", "Códigos:")
    assert [*glossary.said_in_two_ways([first, second])]
    assert not [*glossary.said_in_two_ways([first, Text("b", "ZIP codes:", "Los códigos:")])]
    in_context = Text("b", "ZIP codes:", "Códigos:", has_context=True)
    assert not [*glossary.said_in_two_ways([first, in_context])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_kinds_of_texts_are_read(language: str) -> None:
    places = {text.where.split(" ")[0] for text in glossary.texts(language)}
    # The Spanish of the places stands beside the English.
    demo = ("demo/translations/rooms/",) if language == "es" else ("demo/translations/",)
    for part in ("locale/", "common/migrations/", "resources/guides/", *demo):
        assert [place for place in places if place.startswith(part)], part


def test_every_table_of_words_stands_beside_its_page() -> None:
    folder: Path = glossary.GLOSSARIES
    pages = {path.stem for path in folder.glob("*.md")}
    codes = {to_locale(code).lower() for code in LANGUAGES}
    assert codes <= pages
    assert {path.stem for path in folder.glob("*.toml")} == codes
