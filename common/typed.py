"""Reading what people type: what is stored of it, and what it is looked for by.

`to_store` keeps the letters that people gave and drops what shows nothing. `search_key` keeps only
what two people who mean the same would both type. Postgres has `search_key` as well, in a column of
its own beside what is searched: `search_key_sql` writes that function from the tables of this
module. Whoever changes them adds a migration that creates the function anew and rewrites the
columns (docs/decisions/0038-what-people-type.md).
"""

import re
import unicodedata
from enum import Enum
from itertools import combinations
from pathlib import Path


class Kind(Enum):
    """The kinds of fields that people type into."""

    LINE = "line"  # a name, a title
    TEXT = "text"  # with line breaks
    CODE = "code"  # a phone, an email, an address, a ZIP code, a number


def to_store(text: str, kind: Kind = Kind.LINE) -> str:
    """`text` in one Unicode form, without what shows nothing, with plain spaces.

    In a code, digits of any script and signs that look like ASCII's become ASCII's.
    """
    if text.isascii() and text.isprintable() and "`" not in text:
        # The same, for most of what is typed, in a tenth of the time.
        return text.strip() if kind is Kind.TEXT else " ".join(text.split())
    text = _HIDDEN.sub("", unicodedata.normalize("NFC", text))
    if _SEEMS_EMPTY.fullmatch(text):
        return ""
    if kind is Kind.TEXT:
        text = _BREAKS.sub("\n", text)
        return _SPACES_IN_TEXT.sub(" ", text).strip()
    if kind is Kind.CODE:
        # Our own pages and letters put isolates around codes, and people copy them along.
        text = _HIDDEN_IN_CODES.sub("", text)
        text = plain_digits(_OTHER_WIDTHS.sub(_in_ascii_width, text)).translate(_LOOK_ALIKES)
    return _SPACES.sub(" ", text).strip()


def without_links(text: str) -> str:
    """`text` with a space inside each address, of which no mail program makes a link then."""
    return _JOINTS_OF_LINKS.sub(r"\1 ", text)


def without_hidden(text: str) -> str:
    """`text` as it is, but for signs that show nothing."""
    return _HIDDEN.sub("", text)


def plain_digits(text: str) -> str:
    """`text` with the digits of all scripts in ASCII, as long as it was."""
    if text.isascii():
        return text
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def search_key(text: str) -> str:
    """Return what `text` is looked for by. Applied twice it gives the same."""
    if text.isascii() and text.isprintable():
        # The same, for most of what is looked for, in a fifth of the time.
        return _NO_WORD.sub(" ", text.lower().translate(_QUOTES)).strip(" ")
    text = unicodedata.normalize("NFKD", text)
    text = _DROPPED.sub("", text).translate(_SAME)
    text = "".join(map(_lower, text))
    for letter, letters in SPELLED_OUT.items():
        text = text.replace(letter, letters)
    return unicodedata.normalize("NFC", _SPACED.sub(" ", text)).strip(" ")


def joined_words(key: str) -> list[str]:
    """Neighboring words of a search key, written as one: by "nguyenle" Nguyen Le is found."""
    words = key.split()
    places = combinations(range(len(words) + 1), 2)
    return ["".join(words[first:end]) for first, end in places if 1 < end - first <= MOST_JOINED]


def parted(word: str) -> list[str]:
    """The ways to write `word`, a search key, as two: by "alamin" Al Amin is found."""
    if word.isdecimal() or len(word) > LONGEST_PARTED:
        return []
    two = ((word[:place], word[place:]) for place in range(1, len(word)))
    return [f"{first} {second}" for first, second in two if _are_words(first, second)]


def _are_words(first: str, second: str) -> bool:
    """Tell whether two words that begin and end so may be written as one."""
    if first.isascii():
        # Else "area" would find "we are a group", and "away" "in a way"; "email" finds "e-mail".
        return first not in {"a", "i"} and len(second) > 1
    # A vowel sign begins no word.
    return unicodedata.category(second[0])[0] != "M"


MOST_JOINED = 4
LONGEST_PARTED = 20


def plural_forms(word: str) -> tuple[str, ...]:
    """Parts of which one stands in `word`'s singular and plural.

    In English, Spanish, Arabic, and the languages in Ethiopic letters.

    `word` is a search key. Too much is rather found than too little.
    """
    if word in _IRREGULAR:
        return (word, _IRREGULAR[word])
    if _LATIN_WORD.fullmatch(word):
        for ending, instead in _ENDINGS:
            if ending.search(word):
                return tuple(ending.sub(other, word) for other in instead)
    if len(word) >= _SHORTEST_STEM + 2 and "\u0600" <= word[0] <= "\u06ff":
        return _ARABIC_ENDING.sub("", word), word
    if len(word) >= _SHORTEST_STEM and "\u1200" <= word[0] <= "\u137f":
        return tuple(dict.fromkeys((word, *_ethiopic_forms(word))))
    return (word,)


def _ethiopic_forms(word: str) -> tuple[str, ...]:
    """Return what `word` is in its other number: ክሊኒክ and ክሊኒኮች; ምግቢ and ምግብ."""
    if word.endswith("ዎች"):
        return (word[:-2],)
    # The letters of a row: the consonant with each vowel, the sixth with none.
    if word.endswith("ች") and _vowel(word[-2]) == _WITH_O:
        return (word[:-2] + chr(ord(word[-2]) - 1),) if len(word) > _SHORTEST_STEM else ()
    last = word[-1]
    if _vowel(last) == _WITH_NONE:
        return (f"{word[:-1]}{chr(ord(last) + 1)}ች", f"{word[:-1]}{chr(ord(last) - 3)}")
    if _vowel(last) == _WITH_I:
        return (f"{word[:-1]}{chr(ord(last) + 3)}",)
    return ()


def _vowel(letter: str) -> int:
    return ord(letter) % 8


_SHORTEST_STEM = 3
_WITH_I, _WITH_NONE, _WITH_O = 2, 5, 6
_ARABIC_ENDING = re.compile(r"(?:ات|ه)$")
_LATIN_WORD = re.compile(r"[a-z]{4,}")
# How a word ends, and what stands in its place where it is looked for. The first that fits counts.
_ENDINGS = [
    (re.compile(ending), instead)
    for ending, instead in (
        (r"(?<=..)ies$", ("y", "ie")),  # pantries
        (r"(?<=..)ces$", ("z", "c")),  # luces, services
        (r"(?<=..[^aeiou])es$|(?<=...o)es$", ("",)),  # boxes, hospitales, tomatoes
        (r"(?<=[^sui])s$", ("",)),  # clinics, shoes
        (r"(?<=[^aeiou])y$", ("y", "ie")),  # pantry
        (r"z$", ("z", "ces")),  # nariz
    )
]
_IRREGULAR = {
    "children": "child",
    "men": "man",
    "man": "men",
    "women": "woman",
    "woman": "women",
    "luz": "luces",
    "voz": "voces",
    "vez": "veces",
    "paz": "paces",
}

# Letters that speakers take for the same: all in a line are looked for by the first.
SAME_LETTERS = (
    # Latin: crossed and hooked letters, which Unicode does not take apart
    *("dđĐðÐɖƉ", "oøØ", "lłŁ", "hħĦ", "tŧŦ", "iı", "nŋŊ"),
    # Greek: the sigma at the end of a word
    "σςΣ",
    # Arabic: alef and yeh in their forms, teh marbuta, the letters of Persian and Urdu keyboards
    *("اٱ", "يىیې", "هةہەۀھ", "كک"),
    # Bengali: vowels and consonants that sound the same
    *("িী", "ুূ", "নণ", "সশষ", "তৎ", "রৰ"),
    # Ethiopic: the rows of h, s, the open vowels and ts that Amharic does not tell apart
    *("ሀሃሐሓኀኃኸኻ", "ሁሑኁኹ", "ሂሒኂኺ", "ሄሔኄኼ", "ህሕኅኽ", "ሆሖኆኾ"),
    *("ሰሠ", "ሱሡ", "ሲሢ", "ሳሣ", "ሴሤ", "ስሥ", "ሶሦ", "ሷሧ"),
    *("አኣዐዓ", "ኡዑ", "ኢዒ", "ኤዔ", "እዕ", "ኦዖ"),
    *("ፀጸ", "ፁጹ", "ፂጺ", "ፃጻ", "ፄጼ", "ፅጽ", "ፆጾ"),
)
# Chinese in both ways of writing, in groups like the lines above; a file for they are so many.
SAME_CHINESE = tuple(
    group
    for line in Path(__file__).with_name("chinese.txt").read_text("utf-8").splitlines()
    if not line.startswith("#")
    for group in line.split()
)
# Letters that others write as two. In small letters: capitals are made small before.
SPELLED_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}

# First code points of the scripts' ten digits: Arabic, Persian, Bengali, Devanagari.
_ZEROS = (0x0660, 0x06F0, 0x09E6, 0x0966)

# Inclusive ranges of code points.
Ranges = tuple[tuple[int, int], ...]

# What shows nothing: controls, soft hyphen, zero-width space, marks of direction, BOM.
_SHOWS_NOTHING: Ranges = (
    *((0x01, 0x08), (0x0E, 0x1F), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x61C, 0x61C)),
    *((0x180E, 0x180E), (0x200B, 0x200B), (0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064)),
    *((0x206A, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
)
# Joiners shape Arabic, Bengali and emoji, and isolates are our own: kept, but not looked for.
_JOINERS_AND_ISOLATES: Ranges = ((0x200C, 0x200D), (0x2066, 0x2069), (0x34F, 0x34F))
# Accents, tones, points and other marks, and the visarga that Bengali shortens words with (মোঃ),
# for which many type a colon or nothing; not the vowel signs that a script cannot do without.
_MARKS: Ranges = (
    *((0x300, 0x34E), (0x350, 0x36F), (0x483, 0x487), (0x591, 0x5BD), (0x5BF, 0x5BF)),
    *((0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7), (0x610, 0x61A), (0x640, 0x640)),
    *((0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8)),
    *((0x6EA, 0x6ED), (0x93C, 0x93C), (0x981, 0x981), (0x983, 0x983), (0x9BC, 0x9BC)),
    *((0x135D, 0x135F), (0x1AB0, 0x1ACE), (0x1DC0, 0x1DFF), (0x20D0, 0x20F0), (0xFE00, 0xFE0F)),
    (0xFE20, 0xFE2F),
)
_APOSTROPHES: Ranges = (
    *((0x27, 0x27), (0x60, 0x60), (0xB4, 0xB4), (0x2B9, 0x2B9), (0x2BB, 0x2BF), (0x2C8, 0x2C8)),
    *((0x55A, 0x55A), (0x5F3, 0x5F3), (0x2018, 0x2019), (0x201B, 0x201B), (0x2032, 0x2032)),
    *((0x2035, 0x2035), (0xA78B, 0xA78C), (0xFF07, 0xFF07), (0xFF40, 0xFF40)),
)
_HYPHENS: Ranges = (
    *((0x2D, 0x2D), (0x5BE, 0x5BE), (0x2010, 0x2013), (0x2212, 0x2212)),
    *((0xFE58, 0xFE58), (0xFE63, 0xFE63), (0xFF0D, 0xFF0D)),
)
_DASHES: Ranges = ((0x2014, 0x2015),)
_LINE_BREAKS: Ranges = ((0x0A, 0x0D), (0x85, 0x85), (0x2028, 0x2029))
# Also the fillers of Korean, which are letters that show nothing.
_BLANKS: Ranges = (
    *((0x09, 0x09), (0x20, 0x20), (0xA0, 0xA0), (0x115F, 0x1160), (0x1680, 0x1680)),
    *((0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0x3164, 0x3164)),
    (0xFFA0, 0xFFA0),
)
_PUNCTUATION: Ranges = (
    *((0x21, 0x26), (0x28, 0x2C), (0x2E, 0x2F), (0x3A, 0x40), (0x5B, 0x5F), (0x7B, 0x7E)),
    *((0xA1, 0xA9), (0xAB, 0xAC), (0xAE, 0xB1), (0xB6, 0xB8), (0xBB, 0xBB), (0xBF, 0xBF)),
    *((0xD7, 0xD7), (0xF7, 0xF7), (0x589, 0x589), (0x60C, 0x60C), (0x61B, 0x61B), (0x61D, 0x61F)),
    *((0x66A, 0x66D), (0x6D4, 0x6D4), (0x964, 0x965), (0x970, 0x970), (0x9F2, 0x9F3)),
    *((0x1360, 0x1368), (0x2016, 0x2017), (0x201A, 0x201A), (0x201C, 0x2027), (0x2030, 0x2031)),
    *((0x2033, 0x2034), (0x2036, 0x205E), (0x2190, 0x23FF), (0x2500, 0x27BF), (0x2B00, 0x2BFF)),
    *((0x3001, 0x3003), (0x3008, 0x3020), (0x3030, 0x3030), (0x303D, 0x303D), (0x30FB, 0x30FB)),
)


def _class(*of: Ranges) -> str:
    """A class of characters as both Python and Postgres write it."""
    ranges = sorted(pair for ranges in of for pair in ranges)
    return "[" + "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in ranges) + "]"


# An acute accent that stands alone comes apart into a space and a mark.
_DROP = rf"\u0020\u0301|{_class(_SHOWS_NOTHING, _JOINERS_AND_ISOLATES, _MARKS, _APOSTROPHES)}"
_SPACE = rf"{_class(_BLANKS, _LINE_BREAKS, _PUNCTUATION, _HYPHENS, _DASHES)}+"
_DROPPED, _SPACED = re.compile(_DROP), re.compile(_SPACE)
_QUOTES, _NO_WORD = dict.fromkeys(map(ord, "'`")), re.compile("[^a-z0-9]+")
_HIDDEN = re.compile(_class(_SHOWS_NOTHING))
_HIDDEN_IN_CODES = re.compile(_class(_JOINERS_AND_ISOLATES))
# Joiners and isolates belong between letters: alone they are no name.
_SEEMS_EMPTY = re.compile(_class(_BLANKS, _LINE_BREAKS, _JOINERS_AND_ISOLATES) + "*")
_SPACES = re.compile(_class(_BLANKS, _LINE_BREAKS) + "+")
# The signs that join an address; also the dots that names of sites may have in other scripts.
_JOINTS_OF_LINKS = re.compile(r"([.:/\\@\u3002\uff0e\uff61])(?=\S)")
_SPACES_IN_TEXT = re.compile(_class(_BLANKS))
# Not all of NFKC, which makes "1231/2" of a house number with a half.
_OTHER_WIDTHS = re.compile(r"[\uff01-\uff5e\ufe50-\ufe6b]")
_BREAKS = re.compile(rf"\r\n|{_class(_LINE_BREAKS)}")


def _folded() -> dict[str, str]:
    """Each letter and digit that is looked for by another one."""
    capitals = {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    capitals |= {"Æ": "æ", "Œ": "œ", "Þ": "þ", "ẞ": "ß"}
    digits = {chr(zero + digit): str(digit) for zero in _ZEROS for digit in range(10)}
    return capitals | _first_of(SAME_LETTERS) | digits


def _first_of(lines: tuple[str, ...]) -> dict[str, str]:
    """Each other letter of a line, and its first one."""
    return {other: line[0] for line in lines for other in line[1:] if other != line[0]}


_FOLDED, _CHINESE = _folded(), _first_of(SAME_CHINESE)
_SAME = str.maketrans(_FOLDED | _CHINESE)
_LOOK_ALIKES = str.maketrans(
    {
        **{chr(code): "'" for first, last in _APOSTROPHES for code in range(first, last + 1)},
        **{
            chr(code): "-"
            for first, last in (*_HYPHENS, *_DASHES)
            for code in range(first, last + 1)
        },
        **dict.fromkeys("،、﹐", ","),
        **dict.fromkeys("。", "."),
        **dict.fromkeys("“”„‟″", '"'),
        **dict.fromkeys("⁄∕", "/"),
        "؛": ";",
        "٫": ".",
        "٬": ",",
    }
)


def _in_ascii_width(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _lower(sign: str) -> str:
    """`sign` in lower case, as Postgres makes it: one sign for one sign."""
    # Python makes two signs of "İ", Postgres's lower() one; where they differ it is left alone.
    lower = sign.lower()
    return lower if len(lower) == 1 else sign


def search_key_sql(name: str = "search_key") -> str:
    """The statement that creates `search_key` in Postgres.

    Nothing in it depends on a setting, a dictionary or another function of ours, so that it may be
    declared immutable, stand in a stored column, and be restored from a dump in any order. Texts in
    ASCII, by far the most, take a short way to the same. In PL/pgSQL, which keeps its plans: a
    function of SQL that holds a query begins it at each call, 44 microseconds even for ASCII.
    """
    others, same = "".join(_FOLDED), "".join(_FOLDED.values())
    plain = "regexp_replace(translate(lower(t COLLATE \"C\"), '''`', ''), '[^a-z0-9]+', ' ', 'g')"
    full = f"lower(translate({_simplified_sql()}, '{others}', '{same}'))"
    for letter, letters in SPELLED_OUT.items():
        full = f"replace({full}, '{letter}', '{letters}')"
    full = f"normalize(regexp_replace({full}, '{_SPACE}', ' ', 'g'), NFC)"
    return f"""
CREATE OR REPLACE FUNCTION {name}(t text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF t ~ '^[ -~]*$' THEN
        RETURN btrim({plain}, ' ');
    END IF;
    RETURN btrim({full}, ' ');
END
$$
"""


def _simplified_sql() -> str:
    """`t` taken apart, without what is dropped, its Chinese in simplified letters."""
    # `translate` compares each sign with each of its letters: with so many, only where one stands.
    others, same = "".join(_CHINESE), "".join(_CHINESE.values())
    return f"""(
    SELECT coalesce(string_agg(CASE WHEN part[1] IS NULL THEN part[2]
        ELSE translate(part[1], '{others}', '{same}') END, '' ORDER BY place), '')
    FROM regexp_matches(regexp_replace(normalize(t, NFKD), '{_DROP}', '', 'g'),
        '([{others}]+)|([^{others}]+)', 'g') WITH ORDINALITY AS found (part, place)
)"""  # noqa: S608  nothing in it but the tables of this module
