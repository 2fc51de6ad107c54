"""The plain controls of forms, drawn without a template for each.

Django draws a box from two templates, and a list from two for every choice. A page of the desk has
dozens of choices, and took longer over them than over all that it says.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe

from common.escaping import escaped

Widget = dict[str, Any]
FOLDER = "django/forms/widgets/"
OPTION = f"{FOLDER}select_option.html"
# Of these Django's templates are the one of any `input`.
INPUTS = (
    *("checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number"),
    *("password", "search", "tel", "text", "time", "url"),
)

ERRORS = {f"django/forms/errors/list/{name}.html" for name in ("default", "ul")}


class PlainRenderer(TemplatesSetting):
    """Writes what Django's own templates would, but for their layout; others it leaves to them."""

    def render(self, template_name: str, context: Widget, request: Any = None) -> SafeString:
        if template_name in ERRORS and not context["errors"]:
            return SafeString()
        draw = DRAWN.get(template_name)
        drawn = draw(context["widget"]) if draw else None
        if drawn is None:
            return mark_safe(super().render(template_name, context, request))  # noqa: S308  # nosec B308, B703
        return mark_safe(drawn)  # noqa: S308  # nosec B308, B703  every part is escaped


def _input(widget: Widget) -> str:
    shown = "" if widget["value"] is None else f' value="{escaped(widget["value"])}"'
    name = escaped(widget["name"])
    return f'<input type="{escaped(widget["type"])}" name="{name}"{shown}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    text = escaped(widget["value"] or "")
    return f'<textarea name="{escaped(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _select(widget: Widget) -> str | None:
    """A list; None where its choices have a template of their own."""
    groups = widget["optgroups"]
    if any(option["template_name"] != OPTION for _name, own, _place in groups for option in own):
        return None
    choices = "".join(_choices(groups))
    return f'<select name="{escaped(widget["name"])}"{_attributes(widget)}>{choices}</select>'


def _choices(groups: Any) -> Iterator[str]:
    for name, options, _place in groups:
        if name:
            yield f'<optgroup label="{escaped(name)}">'
        for option in options:
            own, words = _attributes(option), escaped(localize(option["label"]))
            yield f'<option value="{escaped(option["value"])}"{own}>{words}</option>'
        if name:
            yield "</optgroup>"


def _attributes(widget: Widget) -> str:
    return "".join(
        f" {escaped(name)}" if value is True else f' {escaped(name)}="{escaped(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


DRAWN: dict[str, Callable[[Widget], str | None]] = {
    **{f"{FOLDER}{name}.html": _input for name in INPUTS},
    f"{FOLDER}select.html": _select,
    f"{FOLDER}textarea.html": _textarea,
}
