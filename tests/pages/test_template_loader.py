"""Templates are laid out for those who read them; what is sent carries nothing of that."""

from pathlib import Path

import pytest
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.base import Node, TextNode
from django.template.loader import get_template

LAID_OUT = """\
{% load i18n %}
{% translate "name" as name %}

{# Who is here #}
<ul>
  {% for name in names %}
    {% if name %}
      <li>
        {{ name }}
        <b>now</b>
      </li>
    {% endif %}
  {% endfor %}
</ul>
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "list.html").write_text(LAID_OUT)
    (tmp_path / "letter.txt").write_text("{% if a %}\n  Dear {{ a }}\n{% endif %}\nYours\n")
    return Engine(
        dirs=[str(tmp_path)],
        loaders=["pages.template_loader.Loader"],
        libraries={"i18n": "django.templatetags.i18n"},
    )


def test_a_page_has_neither_indentation_nor_lines_of_silent_tags(engine: Engine) -> None:
    html = engine.get_template("list.html").render(Context({"names": ["Ana", "", "Bo"]}))
    item = "<li>\n{}\n<b>now</b>\n</li>\n"
    assert html == f"<ul>\n{item.format('Ana')}{item.format('Bo')}</ul>"


def test_a_line_with_more_than_such_tags_keeps_its_end(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "line.html").write_text("{% if a %}{{ a }}{% endif %}\n{# x #}{{ a }}{# y #}\n<i>")
    html = engine.get_template("line.html").render(Context({"a": 1}))
    assert html == "1\n1\n<i>"


def test_a_backslash_joins_two_lines(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "path.html").write_text('<path d="M0 0z\\\n  M1 1z">\n')
    assert engine.get_template("path.html").render(Context()) == '<path d="M0 0zM1 1z">'


def test_a_letter_keeps_its_lines(engine: Engine) -> None:
    # In plain text the lines are the layout; only HTML may lose them.
    text = engine.get_template("letter.txt").render(Context({"a": "Ana"}))
    assert text == "\nDear Ana\n\nYours\n"


def test_a_template_that_is_not_there_is_said_to_be_missing(engine: Engine) -> None:
    with pytest.raises(TemplateDoesNotExist):
        engine.get_template("nowhere.html")


def test_our_templates_come_that_way() -> None:
    template = get_template("base.html").template  # type: ignore[attr-defined]
    texts = [each.s for each in template.nodelist.get_nodes_by_type(TextNode)]
    assert not [text for text in texts if "\n  " in text]
    assert [text for text in texts if '\n<main id="main"' in text]


def test_a_kept_template_is_made_once_and_without_what_only_pages_of_errors_read(
    tmp_path: Path,
) -> None:
    (tmp_path / "list.html").write_text("{% for a in them %}<b>{{ a }}</b>\n{% endfor %}")
    (tmp_path / "same.html").write_text("{% for a in them %}<b>{{ a }}</b>\n{% endfor %}")
    inside = ["django.template.loaders.filesystem.Loader"]
    engine = Engine(dirs=[str(tmp_path)], loaders=[("pages.template_loader.KeptLoader", inside)])
    first, same = engine.get_template("list.html"), engine.get_template("same.html")
    assert engine.get_template("list.html") is first
    nodes, others = (each.nodelist.get_nodes_by_type(Node) for each in (first, same))
    assert {each.token for each in nodes} == {None}
    pairs = [(a.s, b.s) for a, b in zip(nodes, others, strict=True) if isinstance(a, TextNode)]
    assert [one is other for one, other in pairs] == [True, True]
    assert first.render(Context({"them": "xy"})) == "<b>x</b>\n<b>y</b>\n"
    with pytest.raises(ZeroDivisionError):
        first.render(Context({"them": (1 / zero for zero in [0])}))


def test_in_development_the_page_of_errors_has_all(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("{{ a }}")
    inside = ["django.template.loaders.filesystem.Loader"]
    loaders = [("pages.template_loader.KeptLoader", inside)]
    template = Engine(dirs=[str(tmp_path)], loaders=loaders, debug=True).get_template("a.html")
    assert template.source == "{{ a }}"
    assert template.nodelist[0].token is not None
