"""Of an uploaded catalog only what can stand on our pages is taken; the rest is set aside."""

import gettext
import io
from collections.abc import Callable

import pytest

from common.errors import NotPossible
from translation_review.texts import english_messages
from translation_review.uploads import (
    LARGEST_FILE,
    NOT_READ,
    NOTHING_IN_IT,
    TOO_LARGE,
    Fault,
    Upload,
    catalog_to_translate,
    progress_of,
    read_upload,
)

FINE = ("Skip to the content", "Aller au contenu")
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def entry(english: str, french: str, flags: str = "") -> str:
    said = [text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            for text in (english, french)]  # fmt: skip
    return f'{flags}msgid "{said[0]}"\nmsgstr "{said[1]}"\n\n'


def upload(*pairs: tuple[str, str]) -> Upload:
    entries = "".join(entry(*pair) for pair in (FINE, *pairs))
    return read_upload((HEAD + entries).encode(), "fr")


def says(found: Upload, english: str) -> str:
    return gettext.GNUTranslations(io.BytesIO(found.compiled)).gettext(english)


def an_english(holds: Callable[[str], bool]) -> str:
    """One of our texts that is as a test wants it."""
    texts = (each.id for each in english_messages().values() if not each.context)
    return next(text for text in texts if isinstance(text, str) and holds(text))


def test_a_part_is_enough() -> None:
    found = upload()
    assert says(found, FINE[0]) == FINE[1]
    assert found.set_aside == ()
    progress = progress_of(found.compiled)
    assert progress.public == 1 < progress.of_public
    assert progress.staff == 0 < progress.of_staff


PLAIN = "Error:"
HOSTILE = [
    ("Erreur <script>alert(1)</script>", Fault.PLACEHOLDERS),
    ("Erreur <img src=x onerror=y>", Fault.PLACEHOLDERS),
    ("Erreur %(secret)s", Fault.PLACEHOLDERS),
    ("Erreur {secret}", Fault.PLACEHOLDERS),
    ("Erreur {0.__class__}", Fault.SIGNS),
    ("Erreur <", Fault.SIGNS),
    ('Erreur" onfocus="x', Fault.SIGNS),
    ("Erreur &lt;b&gt;", Fault.SIGNS),
    ("Erreur: https://example.com", Fault.ELSEWHERE),
    ("Erreur: www.example.com", Fault.ELSEWHERE),
    ("Erreur: a@example.com", Fault.ELSEWHERE),
    ("javascript:Erreur", Fault.ELSEWHERE),
    ("Erreur 2025550100", Fault.NUMBERS),
    ("Erreur ٩١١", Fault.NUMBERS),
    ("Erreur\n", Fault.INVISIBLE),
    ("Err\u202eeur", Fault.INVISIBLE),
    ("Err\x07eur", Fault.INVISIBLE),
    ("Erreur " * 60, Fault.LENGTH),
]


@pytest.mark.parametrize(("french", "fault"), HOSTILE)
def test_what_the_english_has_not_is_set_aside(french: str, fault: Fault) -> None:
    assert an_english(lambda text: text == PLAIN)
    found = upload((PLAIN, french))
    assert found.set_aside == ((PLAIN, fault),)
    assert says(found, PLAIN) == PLAIN
    assert says(found, FINE[0]) == FINE[1]


def test_a_lost_placeholder_is_set_aside() -> None:
    english = an_english(lambda text: "%(" in text)
    assert upload((english, "Perdu")).set_aside == ((english, Fault.PLACEHOLDERS),)


def test_placeholders_and_tags_of_the_english_are_taken() -> None:
    english = an_english(lambda text: "%(" in text and "<" in text)
    assert upload((english, english)).set_aside == ()


def test_an_apostrophe_is_taken() -> None:
    assert says(upload((PLAIN, "L'erreur :")), PLAIN) == "L'erreur :"


def test_what_is_unsure_and_what_is_not_ours_is_left_out() -> None:
    unsure = entry(PLAIN, "Erreur", "#, fuzzy\n")
    theirs = entry("No text of ours", "Aucun")
    found = read_upload((HEAD + entry(*FINE) + unsure + theirs).encode(), "fr")
    assert says(found, PLAIN) == PLAIN
    assert says(found, "No text of ours") == "No text of ours"
    assert found.set_aside == ()


def plural() -> tuple[str, str]:
    texts = (each.id for each in english_messages().values() if not each.context)
    return next(text for text in texts if isinstance(text, tuple) and "%(" not in text[0])


def plural_entry(*forms: str) -> str:
    one, many = plural()
    said = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    return f'msgid "{one}"\nmsgid_plural "{many}"\n{said}\n'


@pytest.mark.parametrize("forms", [1, 3, 6])
def test_other_forms_than_the_language_has_are_set_aside(forms: int) -> None:
    data = HEAD + entry(*FINE) + plural_entry(*[plural()[1]] * forms)
    assert read_upload(data.encode(), "fr").set_aside == ((plural()[0], Fault.FORMS),)


def test_which_number_takes_which_form_is_known_by_the_language() -> None:
    lies = HEAD.replace('"\n\n', '"\n"Plural-Forms: nplurals=2; plural=0;\\n"\n\n')
    one, many = plural()
    data = lies + plural_entry(f"{one}", f"{many}")
    found = gettext.GNUTranslations(io.BytesIO(read_upload(data.encode(), "fr").compiled))
    assert [found.ngettext(one, many, n) for n in (0, 1, 2)] == [one, one, many]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xff\xfe\x00", NOT_READ),
        (b"\x89PNG and so on", NOT_READ),
        (b'msgid "never ends\nmsgstr "', NOTHING_IN_IT),
        (b"", NOTHING_IN_IT),
        (HEAD.encode(), NOTHING_IN_IT),
        (b"#" * (LARGEST_FILE + 1), TOO_LARGE),
        (b'msgid "a"\nmsgid_plural "b"\nmsgstr[999999999] "c"\n', NOT_READ),
        (b'msgid ""\nmsgstr "Plural-Forms: nplurals=999999999; plural=0;\\n"\n', NOTHING_IN_IT),
    ],
)
def test_what_is_no_catalog_of_ours_is_refused(data: bytes, words: object) -> None:
    with pytest.raises(NotPossible) as refused:
        read_upload(data, "fr")
    assert refused.value.message == words


def test_the_catalog_to_fill_in_comes_back_as_it_was() -> None:
    found = upload()
    again = read_upload(catalog_to_translate("fr", found.compiled), "fr")
    assert (again.digest, again.set_aside) == (found.digest, ())
    empty = catalog_to_translate("fr").decode()
    assert f'msgid "{FINE[0]}"\nmsgstr ""' in empty
    assert "nplurals=2; plural=(n > 1)" in empty


def test_a_language_that_no_library_knows_has_two_forms() -> None:
    assert "nplurals=2; plural=(n != 1)" in catalog_to_translate("hmn").decode()
