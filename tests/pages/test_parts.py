"""The parts that pages are put together from."""

from types import SimpleNamespace

from django.template.loader import render_to_string

from tests.pages.markup import element, elements


def test_steps_say_in_words_and_to_machines_where_it_stands():
    steps = [
        {"name": "Sent", "state": "done"},
        {"name": "Matching", "state": "now"},
        {"name": "Done", "state": ""},
    ]
    html = render_to_string("includes/steps.html", {"steps": steps})
    assert len(elements(html, tag="li")) == 3
    assert element(html, **{"aria-current": "step"})["class"] == "now"
    assert html.count("(done)") == 1


def test_answers_keep_lines_and_lead_back():
    answers = [
        {"question": "Note", "answer": "two\nlines <b>", "url": "/en/x/"},
        {"question": "Fixed", "answer": "as it is", "url": ""},
    ]
    html = render_to_string("includes/answers.html", {"answers": answers})
    assert "two<br>lines &lt;b&gt;" in html
    assert element(html, tag="a")["href"] == "/en/x/"
    assert "Change<span" in html
    assert len(elements(html, tag="dt")) == 2


def test_number_can_be_pressed_and_reads_from_left_to_right():
    html = render_to_string("includes/phone.html", {"number": "(202) 555-0110"})
    assert element(html, tag="a")["href"] == "tel:+1-202-555-0110"
    assert '<bdi dir="ltr">(202) 555-0110</bdi>' in html


def test_messages_are_announced_and_errors_stand_out():
    messages = [SimpleNamespace(level_tag=tag, message=tag) for tag in ("success", "error")]
    html = render_to_string("includes/messages.html", {"messages": messages})
    assert element(html, role="status")
    assert [each["class"] for each in elements(html, tag="p")] == ["notice", "notice stop"]
    assert render_to_string("includes/messages.html", {"messages": []}).strip() == ""
