"""A language of the pages that a steward added."""

from typing import Any

from network.models import PageLanguage
from translation_review.uploads import read_upload

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PART = {
    "Skip to the content": "Aller au contenu",
    "Ask for help": "Demander de l’aide",
    "Offer help": "Proposer de l’aide",
}


def catalog_of(texts: dict[str, str]) -> bytes:
    """A .po file of `texts`, without contexts and plurals."""
    entries = (f'msgid "{english}"\nmsgstr "{said}"\n\n' for english, said in texts.items())
    return (HEAD + "".join(entries)).encode()


def make_page_language(**fields: Any) -> PageLanguage:
    """French with a part of its texts; made anew under a code of its own."""
    number = PageLanguage.objects.count()
    code = "fr" if not number else f"fr-{'abcdefgh'[number] * 2}"
    upload = read_upload(catalog_of(PART), "fr")
    values = {"code": code, "own_name": f"Français {number or ''}".strip(), **fields}
    return PageLanguage.objects.create(
        **values, compiled=upload.compiled, digest=upload.digest, set_aside=[]
    )
