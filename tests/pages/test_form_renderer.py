"""Controls drawn without templates: as Django's own, but for lines between the choices."""

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template import Template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from pages.form_renderer import PlainRenderer

ODD = "\"Ñandú\" & 'O’Neil' <b>"
CHOICES: list[Any] = [
    ("", "–"),
    (ODD, ODD),
    (1, 12_345),
    (ODD, [("a", gettext_lazy("Yes")), (2.5, mark_safe("<i>")), ("b", datetime.date(2026, 3, 4))]),
]
WIDGETS = [
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput),
    *(forms.HiddenInput, forms.FileInput, forms.CheckboxInput, forms.DateInput),
    *(forms.DateTimeInput, forms.TimeInput, forms.Textarea),
]
LISTS = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]
ATTRS: list[dict[str, Any]] = [
    {},
    {"id": "one", "required": True, "disabled": False, "maxlength": 3, "title": ODD},
    {"data-x": mark_safe("&amp;"), "title": gettext_lazy("Yes"), "data-none": None},
]
# Between the choices of a list; in a text as it was typed it stays.
LAYOUT = re.compile(r"\n\s*(?=</?(?:option|optgroup|select)\b)")
VALUES: list[Any] = [None, "", ODD, 1, ["a", ODD], True, datetime.date(2026, 3, 4)]


def widgets() -> Iterator[forms.Widget]:
    for attrs in ATTRS:
        yield from (kind(attrs=attrs) for kind in WIDGETS)
        yield from (kind(attrs=attrs, choices=CHOICES) for kind in LISTS)


def test_each_control_is_the_one_of_djangos_templates() -> None:
    compared = 0
    for widget in widgets():
        for value in VALUES:
            drawn, wanted = (
                widget.render("named", value, {"aria-label": ODD}, renderer)
                for renderer in (PlainRenderer(), TemplatesSetting())
            )
            assert drawn == LAYOUT.sub("", wanted), (widget, value)
            compared += 1
    assert compared > 300


class Own(forms.Select):
    option_template_name = "django/forms/widgets/input_option.html"


def test_choices_with_a_template_of_their_own_are_drawn_by_it() -> None:
    drawn = Own(choices=[("a", "A")]).render("named", "a", None, PlainRenderer())
    assert '<input type="select" name="named"' in drawn


class Asked(forms.Form):
    name = forms.CharField()
    kind = forms.ChoiceField(choices=[(str(n), str(n)) for n in range(50)])
    says_yes = forms.BooleanField()


def test_a_form_is_drawn_without_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str | None] = []
    draw = Template._render
    monkeypatch.setattr(
        Template, "_render", lambda self, context: [used.append(self.name), draw(self, context)][1]
    )
    form = Asked()
    html = "".join(f"{form[name]}{form[name].errors}" for name in form.fields)
    assert html.count("<option") == 50
    assert used == []
    refused = Asked({"name": ""})
    assert 'class="errorlist"' in str(refused["name"].errors)
    assert used
