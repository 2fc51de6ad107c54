"""The stored form of what people type, and its search key, here and in Postgres."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.typed import (
    Kind,
    joined_words,
    parted,
    plural_forms,
    search_key,
    search_key_sql,
    to_store,
)

STORED = {
    "two ways to write one letter": ("Cha\u0301vez", Kind.LINE, "Chávez"),
    "zero-width space": ("Ro\u200bsa", Kind.LINE, "Rosa"),
    "soft hyphen": ("Wash\u00adington", Kind.LINE, "Washington"),
    "byte order mark": ("\ufeffRosa", Kind.LINE, "Rosa"),
    "marks of direction": ("\u200eRosa\u202e \u061cAli\u202c", Kind.LINE, "Rosa Ali"),
    "a control": ("Ro\x07sa", Kind.LINE, "Rosa"),
    # Words of Persian and Bengali, and many emoji, are spelled with them.
    "joiners stay": ("می\u200cخواهم ক\u200dষ", Kind.LINE, "می\u200cخواهم ক\u200dষ"),
    "joined emoji": ("👩\u200d🍳", Kind.LINE, "👩\u200d🍳"),
    "isolates stay": ("\u2068Rosa\u2069", Kind.LINE, "\u2068Rosa\u2069"),
    "spaces of all kinds": ("\u3000Rosa\u00a0\u2009Marín\t", Kind.LINE, "Rosa Marín"),
    "a line break in a line": ("Rosa\r\nMarín", Kind.LINE, "Rosa Marín"),
    "Korean filler": ("\u3164", Kind.LINE, ""),
    "letters of a name": ("Ｒosa ’٣ ʻOkina", Kind.LINE, "Ｒosa ’٣ ʻOkina"),
    "lines of a text": ("one\r\ntwo\u2028three\n\n four", Kind.TEXT, "one\ntwo\nthree\n\n four"),
    "Arabic digits": ("٢٠٢-٥٥٥-٠١٥٠", Kind.CODE, "202-555-0150"),
    "Persian digits": ("۲۰۰۱۰", Kind.CODE, "20010"),
    "Bengali digits": ("২০০১০", Kind.CODE, "20010"),
    # Our Arabic letters put isolates around codes; a keyboard for Persian adds joiners.
    "isolates around a code": ("\u20669V3-3N5\u2069", Kind.CODE, "9V3-3N5"),
    "joiners in a code": ("2000\u200c1\u200d0", Kind.CODE, "200010"),
    "full width": ("（２０２）５５５－０１５０", Kind.CODE, "(202)555-0150"),
    "full-width email": ("rosa＠example．org", Kind.CODE, "rosa@example.org"),
    "ideographic full stop": ("rosa@example。org", Kind.CODE, "rosa@example.org"),
    "dashes": ("202‑555–0150—1−2", Kind.CODE, "202-555-0150-1-2"),
    "apostrophes": ("5 O’Neil ʼs", Kind.CODE, "5 O'Neil 's"),
    "commas": ("5 Park Rd، Apt 3，DC", Kind.CODE, "5 Park Rd, Apt 3,DC"),
    "a house with a half": ("123½ Lamont St", Kind.CODE, "123½ Lamont St"),
    "other scripts in an address": ("شارع ١٤، ቤት 5", Kind.CODE, "شارع 14, ቤት 5"),
}

# What somebody looks for, and what must be found by it.
SAME = [
    ("nandu", "Ñandú"),
    ("chavez", "Chávez"),
    ("CHAVEZ", "Cha\u0301vez"),
    ("tran", "Trần"),
    ("dang thi dao", "Đặng Thị Đào"),
    ("nguyen", "Nguyễn"),
    ("truong", "Trương"),
    ("oneil", "O’Neil"),
    ("o'neil", "Oʼneil"),
    ("obrien", "O´Brien"),
    ("nandu-pena", "Ñandú Peña"),
    ("jean luc", "Jean‑Luc"),
    ("strasse", "Straße"),
    ("soren", "Søren"),
    ("lodz", "Łódź"),
    ("aesop", "Æsop"),
    ("istanbul", "İstanbul"),
    ("isik", "Işık"),
    ("st mary s", "St. Mary, S."),
    ("abc 12", "ＡＢＣ　１２"),
    ("احمد", "أحمد"),
    ("امنه", "آمنة"),
    ("محمد", "مُحَمَّد"),
    ("محمد", "محـــمد"),
    ("مصطفي", "مصطفى"),
    ("علي كريم", "علی کریم"),
    ("room 14", "Room ١٤"),
    ("ሀይለ ስላሴ", "ኃይለ ሥላሴ"),
    ("ሀዋርያት", "ሐዋርያት"),
    ("አለም ፀሀይ", "ዓለም ጸሐይ"),
    ("አለም፡ፀሀይ", "አለም ፀሀይ"),
    ("ሃይሉ", "ኃይሉ"),
    ("পানি", "পানী"),
    ("বাড়ি", "বাড\u09bcী"),
    ("সহায়তা", "সহায়তা"),
    ("১২", "12"),
    # Short for Mohammad, as it is printed and as most keyboards make it easiest
    ("মো: রহিম", "মোঃ রহিম"),
    ("মো রহিম", "মোঃ রহিম"),
    ("মো. রহিম", "মোঃ রহিম"),
    ("দুখ", "দুঃখ"),
    ("김민수", unicodedata.normalize("NFD", "김민수")),
    ("张", "張"),
    ("陈小龙", "陳小龍"),
    ("诊所", "診所"),
    ("医生", "醫生"),
    ("儿童 妇女 粮食", "兒童 婦女 糧食"),
    ("台湾 里 发", "臺灣 裏 髮"),
    ("马", "⾺"),  # a sign for the part of a letter, which looks like it
    ("σοφος", "Σοφός"),
    ("киев", "Киёв"),
]
DIFFERENT = [("김", "기"), ("か", "が"), ("张", "章"), ("ana", "anna"), ("ረ", "ሀ"), ("ক", "খ")]

ALPHABETS = [
    (0x0020, 0x024F),  # Latin
    (0x02B0, 0x036F),
    (0x0370, 0x0482),  # Greek, Cyrillic
    (0x0591, 0x06FF),  # Hebrew, Arabic
    (0x0904, 0x0939),
    (0x0980, 0x09FE),  # Bengali
    (0x1200, 0x137C),  # Ethiopic
    (0x1E00, 0x1FFE),  # Vietnamese, and Greek with accents
    (0x2000, 0x206F),  # spaces, dashes, marks of direction
    (0x3000, 0x30FF),
    (0x4E00, 0x9FFF),  # Chinese
    (0xAC00, 0xD7A3),  # Korean
    (0xFB50, 0xFDFB),  # forms of Arabic letters
    (0xFE00, 0xFFE6),
    (0x1F300, 0x1F5FF),
]
LETTERS = [
    chr(code)
    for first, last in ALPHABETS
    for code in range(first, last + 1)
    if unicodedata.category(chr(code)) not in {"Cn", "Cs"}
]


def in_postgres(texts: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT search_key(text) FROM unnest(%s::text[]) WITH ORDINALITY AS typed (text, at)"
            " ORDER BY at",
            [texts],
        )
        return [key for (key,) in cursor.fetchall()]


@pytest.mark.parametrize("name", STORED)
def test_what_is_stored(name: str) -> None:
    typed, kind, stored = STORED[name]
    assert to_store(typed, kind) == stored
    # What is saved a second time must not change once more.
    assert to_store(stored, kind) == stored


@pytest.mark.parametrize(("typed", "named"), SAME)
def test_what_is_taken_for_the_same(typed: str, named: str) -> None:
    assert search_key(typed) == search_key(named) != ""


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_stays_different(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@given(st.text(st.sampled_from(LETTERS), max_size=30))
def test_a_key_is_its_own_key(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)
    assert search_key(to_store(text, Kind.LINE)) == search_key(text)


@pytest.mark.django_db
def test_postgres_makes_the_same_keys_of_every_letter() -> None:
    """Each stands between two others, where it can also join a mark."""
    texts = [f"a{letter}b" for letter in LETTERS]
    wrong = {
        f"U+{ord(letter):04X}": (ours, theirs)
        for letter, text, theirs in zip(LETTERS, texts, in_postgres(texts), strict=True)
        if (ours := search_key(text)) != theirs
    }
    assert not wrong


@pytest.mark.django_db
# Slow on a machine with much to do, which says nothing about the keys.
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(st.sampled_from(LETTERS), max_size=30), min_size=1, max_size=20))
def test_postgres_makes_the_same_keys_of_random_texts(texts: list[str]) -> None:
    assert in_postgres(texts) == [search_key(text) for text in texts]


@pytest.mark.django_db
def test_postgres_makes_the_same_keys_of_the_examples() -> None:
    texts = [text for pair in SAME + DIFFERENT for text in pair]
    texts += [typed for typed, _kind, _stored in STORED.values()] + ["", " ", "?!", "a--b '' c"]
    assert in_postgres(texts) == [search_key(text) for text in texts]


@pytest.mark.parametrize(
    ("key", "joined"),
    [
        ("", []),
        ("rosa", []),
        ("nguyen le", ["nguyenle"]),
        ("al amin khan", ["alamin", "alaminkhan", "aminkhan"]),
        ("a b c d e", ["ab", "abc", "abcd", "bc", "bcd", "bcde", "cd", "cde", "de"]),
        ("김 민준", ["김민준"]),
    ],
)
@pytest.mark.django_db
def test_neighboring_words_are_joined_here_and_in_postgres(key: str, joined: list[str]) -> None:
    assert joined_words(key) == joined
    with connection.cursor() as cursor:
        # As rows keep keys: with a space at both ends.
        cursor.execute("SELECT joined_words(%s)", [f" {key} "])
        assert cursor.fetchone() == (joined,)


@pytest.mark.parametrize(
    ("word", "two"),
    [
        ("levu", ["l evu", "le vu"]),
        ("area", ["ar ea"]),
        ("alamin", ["al amin", "ala min", "alam in"]),
        ("obrien", ["o brien", "ob rien", "obr ien", "obri en"]),
        ("at", []),
        ("2025550121", []),
        ("김민준", ["김 민준", "김민 준"]),
        ("عبدالله", ["ع بدالله", "عب دالله", "عبد الله", "عبدا لله", "عبدال له", "عبدالل ه"]),
        ("রহিম", ["র হিম", "রহি ম"]),  # never before a vowel sign
        ("x" * 21, []),
    ],
)
def test_a_word_may_be_two(word: str, two: list[str]) -> None:
    assert parted(word) == two


@pytest.mark.django_db
def test_the_function_in_the_database_is_the_one_of_this_module() -> None:
    """A change of the tables needs a migration: see docs/decisions/0038-what-people-type.md."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc, provolatile FROM pg_proc WHERE proname = 'search_key'")
        ((source, volatility),) = cursor.fetchall()
    assert source.strip() in search_key_sql()
    # Only then may a generated column and its index rest on it.
    assert volatility == "i"


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("pantry", "pantries"),
        ("clinic", "clinics"),
        ("box", "boxes"),
        ("class", "classes"),
        ("shoe", "shoes"),
        ("tomato", "tomatoes"),
        ("service", "services"),
        ("child", "children"),
        ("woman", "women"),
        ("comida", "comidas"),
        ("hospital", "hospitales"),
        ("luz", "luces"),
        ("nariz", "narices"),
        ("camion", "camiones"),
    ],
)
def test_one_and_many_find_each_other(one: str, many: str) -> None:
    assert any(part in many for part in plural_forms(one))
    assert any(part in one for part in plural_forms(many))


# Words whose s makes no plural, and scripts that have no such s.
@pytest.mark.parametrize(
    "word", ["bus", "gas", "dress", "clinic", "day", "张", "ስም", "김민수", "211"]
)
def test_what_is_no_plural_is_looked_for_as_it_is(word: str) -> None:
    assert plural_forms(word) == (word,)


def test_a_part_is_never_so_short_that_it_finds_everything() -> None:
    for word in ("pies", "ties", "ones", "uses", "aces"):
        assert all(len(part) >= 3 for part in plural_forms(word)), word


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize(
    "typed", ["\u2068\u2069", " \u2066 \u2069\n", "\u200d", "\u200b\u3164\u2067"]
)
def test_what_shows_nothing_is_nothing(kind: Kind, typed: str) -> None:
    assert to_store(typed, kind) == ""
    # Between letters they stay.
    if kind is not Kind.CODE:
        assert to_store(f"{typed}a", kind).endswith("a")
