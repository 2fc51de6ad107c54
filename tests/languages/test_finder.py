"""The finder of English finds it: a test of the other tests here."""

import pytest
from django.core.mail import EmailMessage

from tests.languages.english import english_in_page
from tests.languages.reader import Reader


@pytest.mark.parametrize(
    "html",
    [
        "<p>What do you need?</p>",
        "<p>: We have your request, Ana</p>",
        "<button>Continue</button>",
        '<nav aria-label="Main menu"></nav>',
        "<p>This was never marked</p>",
        '<input type="submit" value="Save">',
        "<p>We have your request K7M4QX</p>",
    ],
)
def test_english_is_found(html: str) -> None:
    assert english_in_page(f'<html lang="es">{html}</html>', "es")
    # A page that says that it is English is wrong as a whole.
    assert english_in_page(f'<html lang="en">{html}</html>', "es")


@pytest.mark.parametrize(
    "html", ["<p>Continuar</p>", '<p lang="en">What do you need?</p>', "<p>Error:</p>"]
)
def test_spanish_and_what_says_it_is_english_pass(html: str) -> None:
    assert not english_in_page(f'<html lang="es"><br>{html}</html>', "es")


@pytest.mark.parametrize("html", ["<p>Continue</p>", "<p>ቀጽል OK</p>", '<p title="See">ቀጽል</p>'])
def test_any_latin_word_is_found_in_another_script(html: str) -> None:
    assert english_in_page(f'<html lang="ti">{html}</html>', "ti")


@pytest.mark.parametrize(
    "html",
    ["<p>ቀጽል K7M-4QX</p>", "<p>a@example.org</p>", '<p><a lang="en">English</a> ቀጽል 9</p>'],
)
def test_codes_and_addresses_are_no_words(html: str) -> None:
    assert not english_in_page(f'<html lang="ti">{html}</html>', "ti")


@pytest.mark.parametrize(
    ("sender", "is_found"),
    [
        ("Mutual Aid <aid@example.org>", True),
        ("aid@example.org", True),
        ('"Ayuda mutua" <aid@example.org>', False),
    ],
)
def test_the_name_of_a_sender_is_read(sender: str, is_found: bool) -> None:
    reader = Reader("es")
    reader.read_mail(EmailMessage("Hola", "Hola", from_email=sender))
    assert bool(reader.english) is is_found
