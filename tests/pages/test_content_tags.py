"""Tags for what staff wrote."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from pods.models import Ward

WARD = Ward(name="Harbor <East>", intro="By the water & the old pier", i18n={"name_es": "Puerto"})


def render(source: str, language: str, **context) -> str:
    with translation.override(language):
        return Template("{% load content %}" + source).render(Context(context))


def test_translation_stands_alone():
    assert render('{% translated ward "name" %}', "es", ward=WARD) == "Puerto"
    assert render('{% translated ward "name" %}', "en", ward=WARD) == "Harbor &lt;East&gt;"


def test_text_that_falls_back_names_its_language():
    html = render('{% translated ward "intro" %}', "es", ward=WARD)
    assert html == '<span lang="en" dir="ltr">By the water &amp; the old pier</span>'


@pytest.mark.parametrize(
    ("translations", "html", "note"),
    [
        ({"intro_ti": "ኣብ ጥቓ ማይ", "intro_am": "ውሃው አጠገብ"}, "ኣብ ጥቓ ማይ", ""),
        ({"intro_am": "ውሃው <አጠገብ>"}, '<span lang="am" dir="ltr">ውሃው &lt;አጠገብ&gt;</span>', "አማርኛ"),
        # Arabic is no fallback of Tigrinya, so it has to be English.
        ({"intro_ar": "قرب الماء"}, '<span lang="en" dir="ltr">By the water</span>', "fallback"),
    ],
)
def test_tigrinya_falls_back_to_amharic_and_then_to_english(translations, html, note):
    ward = Ward(name="Harbor", intro="By the water", i18n=translations)
    assert render('{% translated ward "intro" %}', "ti", ward=ward) == html
    noted = render('{% fallback_note ward "intro" %}', "ti", ward=ward).strip()
    assert (note in noted) if note else noted == ""


def test_a_longer_code_is_a_language_too():
    # The field has an underscore where the code has a hyphen.
    ward = Ward(name="Harbor", i18n={"name_zh_hans": "港湾"})
    assert render('{% translated ward "name" %}', "zh-hans", ward=ward) == "港湾"


def test_text_can_be_cut():
    assert render('{% translated ward "intro" 9 %}', "en", ward=WARD) == "By the w…"


@pytest.mark.parametrize(
    ("language", "fields", "is_noted"),
    [
        ("es", '"name"', False),
        ("es", '"intro"', True),
        ("es", '"name" "intro"', True),
        ("es", '"hotline_hours"', False),
        ("en", '"intro"', False),
    ],
)
def test_note_stands_where_something_falls_back(language, fields, is_noted):
    html = render(f"{{% fallback_note ward {fields} %}}", language, ward=WARD)
    assert ("fallback" in html) is is_noted


@pytest.mark.parametrize(("language", "written"), [("en", "a, b"), ("ar", "a، b")])
def test_comma_is_the_one_of_the_language(language, written):
    assert render("a{% comma %}b", language) == written


@pytest.mark.parametrize(("language", "written"), [("en", "a: b"), ("zh-hans", "a：b")])
def test_colon_is_the_one_of_the_language(language, written):
    assert render("a{% colon %}b", language) == written


def test_date_of_a_moment_is_the_local_one():
    # Two in the night in London; in Washington it is still the evening before.
    moment = datetime.datetime(2026, 3, 5, 2, 0, tzinfo=datetime.UTC)
    assert render("{{ at|local_date }}", "en", at=moment) == "March 4, 2026"
    assert render("{{ at|local_date }}", "en", at=None) == ""


def test_languages_are_named_by_themselves():
    # Django's i18n brings a filter for names too, which once won and answered in English.
    assert render("{{ code|own_language_name }}", "en", code="am") == '<bdi lang="am">አማርኛ</bdi>'
