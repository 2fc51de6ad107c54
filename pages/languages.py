"""The address of a page in another language."""

from django.urls import get_script_prefix, translate_url
from django.utils.translation.trans_real import get_languages


def url_in(language: str, path: str, query: str) -> str:
    """`path` (with `query`) in `language`; the language's home page if it has no translation.

    Only the first part of our addresses differs between languages, so it is replaced without
    resolving the path: that also holds for a page that does not exist.
    """
    prefix = get_script_prefix()
    first, slash, rest = path.removeprefix(prefix).partition("/")
    if slash and first in get_languages():
        url = f"{prefix}{language}/{rest}"
    else:
        url = translate_url(path, language)
        url = f"{prefix}{language}/" if url == path else url
    return f"{url}?{query}" if query else url
