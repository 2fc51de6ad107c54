"""The templates can be read, and each of them is used. A planted violation shows that it counts."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.utils import get_app_template_dirs
from django.urls import URLPattern, URLResolver, get_resolver

from scripts.catalogs import CODE, ROOT

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LONGEST_LINE = 160
LETTERS = "emails/"


# --- Lines ----------------------------------------------------------------------------------------


def long_lines(folder: Path) -> Iterator[str]:
    """Yield file and number of each line below `folder` that does not fit beside another file."""
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if len(line) > LONGEST_LINE:
                yield f"{path.relative_to(folder)}:{number}"


def test_no_line_is_too_long() -> None:
    assert list(long_lines(TEMPLATES)) == []


def test_a_planted_long_line_is_caught(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("short\n" + "x" * LONGEST_LINE + "\n")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/page.html").write_text("<p>\n" + "x" * (LONGEST_LINE + 1) + "\n</p>\n")
    assert list(long_lines(tmp_path)) == ["pages/page.html:2"]


# --- Uses -----------------------------------------------------------------------------------------


def unused(names: set[str], sources: dict[str, str], addresses: set[str]) -> Iterator[str]:
    """Yield those of the templates `names` that nothing leads to.

    A template is led to by its name in another of the `sources` (texts by name), by being the page
    of an address of ours, or by standing in for a library's template.
    """
    for name in sorted(names):
        app, _slash, page = name.removesuffix(".html").rpartition("/")
        said = name.removeprefix(LETTERS).removesuffix(".txt") if LETTERS in name else name
        pattern = re.compile(rf"""["']{re.escape(said)}["']""")
        is_named = any(pattern.search(text) for key, text in sources.items() if key != name)
        if not (is_named or f"{app}:{page}" in addresses or stands_in(name)):
            yield name


def stands_in(name: str) -> bool:
    """Tell whether an installed library has a template of this name, which ours replaces."""
    return any((folder / name).exists() for folder in get_app_template_dirs("templates"))


def template_names() -> set[str]:
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file()}


def source_texts() -> dict[str, str]:
    """All code of the apps and all templates; templates by the name that they are loaded by."""
    code = {str(path): path.read_text() for app in CODE for path in (ROOT / app).rglob("*.py")}
    return code | {name: (TEMPLATES / name).read_text() for name in template_names()}


def own_addresses() -> set[str]:
    """The names of all addresses in apps: "pods:ward_list"."""
    return {
        f"{space.namespace}:{address.name}"
        for space in resolvers(get_resolver())
        for address in space.url_patterns
        if isinstance(address, URLPattern)
    }


def resolvers(top: URLResolver) -> Iterator[URLResolver]:
    for each in top.url_patterns:
        if isinstance(each, URLResolver):
            yield each
            yield from resolvers(each)


def test_every_template_is_used() -> None:
    assert list(unused(template_names(), source_texts(), own_addresses())) == []


def test_planted_templates_that_nothing_uses_are_caught() -> None:
    sources = {
        "pods/views.py": 'render(request, "pods/named.html")',
        "pods/named.html": '{% include "pods/_part.html" %}',
        # Names itself, which is no use by anything else.
        "pods/_itself.html": '{% include "pods/_itself.html" %}',
        "emails/pods/sent.txt": "",
        "pods/notices.py": 'KIND = "pods/sent"',
    }
    names = {name for name in sources if not name.endswith(".py")}
    names |= {"pods/_part.html", "pods/page.html", "admin/index.html", "emails/pods/never.txt"}
    found = unused(names, sources, {"pods:page"})
    assert list(found) == ["emails/pods/never.txt", "pods/_itself.html"]
