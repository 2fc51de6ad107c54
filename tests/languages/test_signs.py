"""The finder of wrong signs finds them: a test of the other tests here."""

import pytest

from tests.languages.signs import wrong_signs, wrong_signs_in_page


@pytest.mark.parametrize(
    ("html", "is_wrong"),
    [
        ("<p>错误： 请检查</p>", True),
        ("<p>错误：<b> 请检查</b></p>", True),
        ("<label>名字\n  <span>（可不填）</span></label>", True),
        ('<p title="错误： 请检查"></p>', True),
        ("<p>错误：请检查</p>", False),
        ("<dt>名字：</dt> <dd>安娜</dd>", False),
        ("<label>名字： <input> </label>", False),
        ("<script>'错误： 请检查'</script>", False),
    ],
)
def test_spaces_beside_full_width_signs(html: str, is_wrong: bool) -> None:
    page = f'<html lang="zh-hans"><body>{html}</body></html>'
    assert bool(wrong_signs_in_page(page, "zh-hans")) is is_wrong
    # Only the wide signs hold a space already; other languages keep theirs.
    assert not wrong_signs_in_page(page, "ko")


@pytest.mark.parametrize(
    ("html", "is_wrong"),
    [
        ("<p>رقم 482-7KQ</p>", True),
        # A bdi without a direction goes by its first letter, of which digits have none.
        ("<p>رقم <bdi>482-7KQ</bdi></p>", True),
        ('<p>رقم <bdi dir="ltr">482-7KQ</bdi></p>', False),
        ('<p dir="ltr">482-<b>7KQ</b></p>', False),
        ("<p>رقم \u2066482-7KQ\u2069</p>", False),
        ("<title>رقم 482-7KQ</title>", True),
        ("<p>اتصلوا 202-555-0101</p>", True),
        ("<p>اتصلوا (202) 555-0101</p>", True),
        ("<p>يوم 2026-03-31</p>", True),
        ("<p>يوم 3/31/2026</p>", True),
        ("<p>العنوان 12 Pier Ave</p>", True),
        ("<p>اليوم 29 نوفمبر 2026، 9:30 صباحًا</p>", False),
    ],
)
def test_order_of_digits_in_arabic(html: str, is_wrong: bool) -> None:
    page = f'<html lang="ar" dir="rtl"><body>{html}</body></html>'
    assert bool(wrong_signs_in_page(page, "ar")) is is_wrong
    assert not wrong_signs_in_page(page, "vi")


def test_lines_of_a_letter() -> None:
    assert [*wrong_signs("رقم طلبكم 482-7KQ", "ar")]
    assert not [*wrong_signs("رقم طلبكم \u2066482-7KQ\u2069", "ar")]
