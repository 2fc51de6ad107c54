"""The look of a question: label, hint, error and control, tied together for those who listen."""

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms

from pages.forms import BaseForm, HintedLabel
from tests.pages.example_urls import AskForm
from tests.pages.markup import element, elements


def draw(form: forms.BaseForm) -> str:
    return render_crispy_form(form)


def described_by(html: str, **wanted: str) -> list[str]:
    return element(html, **wanted).get("aria-describedby", "").split()


def test_label_hint_error_and_input_come_in_this_order():
    html = draw(AskForm({}))
    places = [
        html.index(part) for part in ("Name</label>", "What should we", "fill this", 'name="name"')
    ]
    assert places == sorted(places)


def test_input_is_tied_to_its_hint_and_error():
    html = draw(AskForm({}))
    field = element(html, tag="input", name="name")
    assert field["aria-invalid"] == "true"
    assert described_by(html, name="name") == ["id_name_helptext", "id_name_error"]
    assert element(html, id="id_name_helptext")
    assert element(html, id="id_name_error")


def test_every_reference_leads_to_one_element():
    for form in (AskForm(), AskForm({})):
        html = draw(form)
        for each in elements(html):
            # A reference to nothing is no error to any browser; a screen reader just says less.
            for target in [*each.get("aria-describedby", "").split(), *each.get("for", "").split()]:
                assert element(html, id=target)


def test_unfilled_form_shows_no_errors():
    html = draw(AskForm())
    assert "aria-invalid" not in html
    assert not elements(html, **{"class": "error"})


def test_group_is_a_fieldset_with_a_legend_and_its_own_description():
    html = draw(AskForm({}))
    group = elements(html, tag="fieldset")[0]
    assert group["aria-describedby"] == "id_kinds_error"
    assert "<legend>What do you need?</legend>" in html
    boxes = elements(html, type="checkbox", name="kinds")
    assert [box["value"] for box in boxes] == ["food", "ride"]
    # Read out once with the group, not again with every box.
    assert all("aria-describedby" not in box for box in boxes)


def test_what_was_ticked_stays_ticked():
    html = draw(AskForm({"kinds": ["ride"], "when": "now"}))
    assert "checked" in element(html, name="kinds", value="ride")
    assert "checked" not in element(html, name="kinds", value="food")
    assert "checked" in element(html, name="when", value="now")


def test_choice_shows_its_hint_escaped():
    assert '<span class="hint">Milk &amp; bread</span>' in draw(AskForm())


@pytest.mark.parametrize(
    ("count", "hint", "columns"), [(8, "", 0), (9, "", 1), (9, "with a hint", 0)]
)
def test_many_short_choices_run_in_columns(count, hint, columns):
    class Many(BaseForm):
        pick = forms.MultipleChoiceField(
            choices=[(n, HintedLabel(f"n{n}", hint)) for n in range(count)],
            widget=forms.CheckboxSelectMultiple,
        )

    assert len(elements(draw(Many()), **{"class": "many"})) == columns


def test_only_what_is_not_required_is_marked_and_without_asterisks():
    html = draw(AskForm())
    assert html.count("(optional)") == 2  # when, note; not the phone, which is `unmarked`
    assert 'Note <span class="optional">(optional)</span>' in html
    assert "*" not in html


def test_browser_neither_checks_nor_cuts_what_is_typed():
    html = draw(AskForm())
    # It would complain in its own language, and cut what is pasted without a word.
    assert not [each for each in elements(html) if "required" in each or "maxlength" in each]


def test_choices_and_values_are_escaped():
    class Hostile(BaseForm):
        pick = forms.ChoiceField(
            label="<b>",
            choices=[('"><script>', HintedLabel("<i>", "<u>"))],
            widget=forms.RadioSelect,
        )

    html = draw(Hostile({"pick": '"><script>'}))
    assert not elements(html, tag="script") + elements(html, tag="b") + elements(html, tag="i")
    assert element(html, type="radio")["value"] == '"><script>'


def test_hidden_fields_are_drawn_without_a_label():
    class WithHidden(BaseForm):
        key = forms.CharField(widget=forms.HiddenInput)

    html = draw(WithHidden(initial={"key": "k1"}))
    assert element(html, type="hidden")["value"] == "k1"
    assert not elements(html, tag="label")


@pytest.mark.parametrize("count", [1, 3])
def test_numbers_as_values_are_not_written_in_the_pages_language(count):
    class Numbers(BaseForm):
        # Above a thousand, where a localized value reads "1,000" and is no choice any more.
        pick = forms.ChoiceField(
            choices=[(1000 + n, f"n{n}") for n in range(count)], widget=forms.RadioSelect
        )

    assert elements(draw(Numbers()), type="radio")[0]["value"] == "1000"
