"""The place of a text on a page: signs go in by gettext, and come out in the browser."""

from django.template import Context, Template
from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import Page

from scripts.picture_texts import MARK_TEXTS, signs_around

TEXTS = {("", "Sign in"): 0, ("", "%(done)s %% done"): 1, ("a button", "Cancel"): 2}
PAGE = """{% load i18n %}<title>{% translate "Sign in" %}</title>
<header><details><summary>Menu</summary><p>All</p></details></header>
<p style="margin:40px 0 0 30px">– <b>{% translate "Sign in" as words %}{{ words|capfirst }}</b></p>
<p>{% blocktranslate with done=done %}{{ done }} % done{% endblocktranslate %}</p>
<input placeholder="{% translate "Sign in" %}"><details><p>{% translate "Sign in" %}</p></details>
<p hidden>{% translate "Sign in" %}</p>"""


def test_each_text_is_found_where_it_stands(page: Page) -> None:
    with signs_around(TEXTS):
        html = Template(PAGE).render(Context({"done": "70"}))
    page.set_content(html)
    seen = page.evaluate(MARK_TEXTS)
    assert seen["title"] == "Sign in"
    assert [number for number, *_box in seen["texts"]] == [0, 0, 1, 0]
    boxes = [box for _number, *box in seen["texts"]]
    assert all(width > 5 and height > 5 for _x, _y, width, height in boxes)
    signs = [sign for sign in page.content() if "\ue000" <= sign <= "\uf8ff" or sign > "\U000f0000"]
    assert signs == []
    bold = page.locator("b").bounding_box()
    assert bold is not None
    [_placeholder, box] = boxes[:2]
    assert box == [round(bold[name]) for name in ("x", "y", "width", "height")]
    assert page.locator("header details").get_attribute("open") is None


def test_the_signs_are_gone_afterwards_and_stand_around_every_kind_of_answer() -> None:
    with override("es"):
        plain = gettext("Sign in")
        with signs_around({**TEXTS, ("", "%(n)d row"): 3}):
            said = [gettext("Sign in"), ngettext("%(n)d row", "%(n)d rows", 2), gettext("Other")]
            asked = pgettext("a button", "Cancel")
        assert gettext("Sign in") == plain
    # Behind the first letter, which a template may make a capital.
    assert said[0] == f"{plain[0]}\U000f0000{plain[1:]}\uf8ff"
    assert said[1] == "\ue003%(n)d rows\uf8ff"
    assert said[2] == "Other"
    assert asked[1] == "\U000f0002"
