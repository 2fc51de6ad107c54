"""Between words stand the signs of the page's language: ", " is no comma in Arabic or Chinese."""

import re
from pathlib import Path

from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Inside these it is the translators who choose the signs.
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}|{#.*?#}", re.DOTALL)
GLUED = re.compile(r"""(?:}}|%}|>)[,:] (?:{{|{%|<)""")


def glued(html: str) -> list[str]:
    """Find Latin commas and colons that no translator sees, with what stands around them."""
    return [match.group() for match in GLUED.finditer(TRANSLATED.sub("", html))]


def test_no_template_glues_words_with_latin_signs() -> None:
    found = {
        str(path.relative_to(TEMPLATES)): signs
        for path in TEMPLATES.rglob("*.html")
        if (signs := glued(path.read_text()))
    }
    assert found == {}


def test_glued_words_are_found() -> None:
    assert glued("<li>{{ name }}: {{ state }}, {% translate 'x' %}</li>") == ["}}: {{", "}}, {%"]
    assert not glued("{% blocktranslate %}{{ a }}: {{ b }}{% endblocktranslate %}")
