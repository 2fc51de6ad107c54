"""Hours as people type them: a week in nine languages, a time alone, and what is left to people."""

import datetime

import pytest

from resources.hours.typed import read_hours, read_time

WORKDAYS = "MO,TU,WE,TH,FR"
NINE_TO_FIVE = [[WORKDAYS, "09:00", "17:00"]]


@pytest.mark.parametrize(
    "text",
    [
        "9am-5pm Mon-Fri",
        "9 am - 5 pm, Monday to Friday",
        "Mon-Fri 9-5; closed Sun",
        "Lunes a viernes de 9 de la mañana a 5 de la tarde",
        "9:00 a 17:00, lunes a viernes",
        "Thứ 2 - Thứ 6: 9h-17h",
        "9 giờ sáng đến 5 giờ chiều, thứ hai đến thứ sáu",
        "上午9点到下午5点 周一至周五",
        "오전 9시~오후 5시 (월~금)",
        "٩ صباحًا - ٥ مساءً، من الاثنين إلى الجمعة",
        "من الاثنين إلى الجمعة من 9 صباحا حتى 5 مساء",
        "সোমবার থেকে শুক্রবার সকাল ৯টা থেকে বিকাল ৫টা",
        "ከሰኞ እስከ አርብ 9:00-17:00",
        "ካብ ሰኑይ ክሳብ ዓርቢ 9:00-17:00",
    ],
)
def test_a_plain_week_is_read_in_every_language(text: str) -> None:
    week = read_hours(text)
    assert week is not None
    assert week.rules() == NINE_TO_FIVE


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("noon-5 pm Sat and Sun", [["SA,SU", "12:00", "17:00"]]),
        ("9-12, 1-5 Mon", [["MO", "09:00", "12:00"], ["MO", "13:00", "17:00"]]),
        ("9-5 Mon, 10-2 Sat", [["MO", "09:00", "17:00"], ["SA", "10:00", "14:00"]]),
        ("MWF 10-2", [["MO,WE,FR", "10:00", "14:00"]]),
        ("T/Th 6pm-9pm", [["TU,TH", "18:00", "21:00"]]),
        ("Thu 6pm-9pm", [["TH", "18:00", "21:00"]]),
        ("Th 6-9 pm", [["TH", "18:00", "21:00"]]),
        ("10am-2pm first Saturday", [["1SA", "10:00", "14:00"]]),
        ("周六 晚上6点到晚上10点", [["SA", "18:00", "22:00"]]),
        ("토요일 저녁 6시-밤 12시", [["SA", "18:00", "00:00"]]),
        ("매월 첫째 토요일 10:00-14:00", [["1SA", "10:00", "14:00"]]),
        ("Day and night", [["MO,TU,WE,TH,FR,SA,SU", "00:00", "00:00"]]),
    ],
)
def test_days_may_follow_times_and_times_have_names(text: str, rules: list[list[str]]) -> None:
    week = read_hours(text)
    assert week is not None
    assert week.rules() == rules


@pytest.mark.parametrize(
    "text",
    [
        "9am",
        "9-5",
        "closed Sun",
        "9-5 Mon-Fri, Sat 10-2",
        "Mon-Fri 9-5, closed 12-1",
        "Mon-Fri 9-5 (ask for Ana)",
        "every other Saturday 10-2",
        "ከሰኞ እስከ አርብ ከጠዋቱ 3 ሰዓት እስከ ቀኑ 11 ሰዓት",
    ],
)
def test_what_may_mean_two_things_stays_in_words(text: str) -> None:
    assert read_hours(text) is None


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        *(("9am", 9, 0), ("9 am", 9, 0), ("9:30 PM", 21, 30), ("noon", 12, 0), ("17:00", 17, 0)),
        *(("5 de la tarde", 17, 0), ("8 giờ 30", 8, 30), ("上午9点半", 9, 30), ("中午12点", 12, 0)),
        *(("오후 5시 30분", 17, 30), ("٩ صباحا", 9, 0), ("দুপুর ২টা", 14, 0), ("রাত ১২টা", 0, 0)),
    ],
)
def test_a_time_alone(text: str, hour: int, minute: int) -> None:
    assert read_time(text) == datetime.time(hour, minute)


@pytest.mark.parametrize("text", ["", "9", "30", "25:00", "9am-5pm", "5 at night", "ጠዋት 3 ሰዓት"])
def test_no_time_that_is_sure(text: str) -> None:
    assert read_time(text) is None
