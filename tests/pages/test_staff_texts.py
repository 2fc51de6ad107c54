"""Numbers in staff's texts are dialed, and each page says when a text may have changed."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import translation

from common.models import Category
from common.translation_sources import MADE_FROM
from pods.models import Ward
from tests import factories
from tests.pages.markup import elements
from tests.requests_app import request_form

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# Stand in links, headings and sentences, where no note and no number belongs.
NAMES = {"name", "title", "heading"}
# As a choice does, of which only the words are read out.
CHOICE = ("option", "words")
OUTDATED = "Esto puede haber cambiado."
# On paper nothing is pressed.
PAPER = TEMPLATES / "paper" / "sheets"

# --- In templates ---------------------------------------------------------------------------------

SHOWN = re.compile(r'\{% (translated|written) (\S+) "(\w+)"')
GUIDE = re.compile(r"\{% guide_text (\S+) %\}")
NOTE = re.compile(r"\{% fallback_note (\S+) ([^%]*)%\}")
BARE = re.compile(r"\{\{[^}]*\.(\w+)_i18n|\w+=\S*\.(\w+)_i18n")


def unnoted(template: str, *, is_paper: bool = False) -> Iterator[str]:
    """Yield each text of staff in `template` that is shown without a note, or without links.

    On paper it needs its note, but no links.
    """
    noted = {(row, name) for row, names in NOTE.findall(template) for name in _quoted(names)}
    for tag, row, name in SHOWN.findall(template):
        if (row.rpartition(".")[2], name) == CHOICE:
            continue
        if tag == "translated" and name not in NAMES and not is_paper:
            yield f"{row}.{name} is no name: show it with “written”"
        if (tag == "written" or is_paper) and name not in NAMES and (row, name) not in noted:
            yield f"{row}.{name} has no fallback_note"
    yield from (
        f"{r}.body has no fallback_note"
        for r in GUIDE.findall(template)
        if (r, "body") not in noted
    )
    for found in BARE.findall(template):
        if name := "".join({*found} - NAMES):
            yield f"{name}_i18n is shown as it is: show it with “written”"


def _quoted(names: str) -> list[str]:
    return re.findall(r'"(\w+)"', names)


def test_every_template_has_notes_for_the_texts_that_it_shows() -> None:
    files = [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}]
    found = [
        f"{path.relative_to(TEMPLATES)}: {words}"
        for path in files
        for words in unnoted(path.read_text(), is_paper=PAPER in path.parents)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "template",
    [
        '{% written ward "hotline_hours" %}',
        '{% fallback_note ward "intro" %}{% written ward "hotline_hours" %}',
        '{% fallback_note pod "intro" %}{% written ward "intro" %}',
        '{% fallback_note ward "intro" %}{% translated ward "intro" as text %}',
        "{{ ward.hotline_hours_i18n }}",
        "{% blocktranslate with hours=ward.hotline_hours_i18n %}{{ hours }}{% endblocktranslate %}",
        "{% guide_text guide %}",
    ],
)
def test_a_planted_text_without_a_note_is_found(template: str) -> None:
    assert list(unnoted(template))


def test_a_name_needs_no_note() -> None:
    assert not list(unnoted('{% translated ward "name" %} {{ ward.name_i18n }}'))
    assert not list(unnoted('{% fallback_note a "b" "cost" %}{% written a "cost" 9 as text %}'))


# --- On pages -------------------------------------------------------------------------------------


def outdated(row: models.Model, **texts: str) -> models.Model:
    """`row` with Spanish `texts` that translate another English than it has."""
    prints = {f"{name}_es": "0" * 8 for name in texts}
    row.i18n = {**{f"{name}_es": said for name, said in texts.items()}, MADE_FROM: prints}
    for name in texts:
        setattr(row, name, f"English {name}")
    row.save()
    return row


@pytest.fixture(params=[False, True], ids=["form first", "call first"])
def ward(request: pytest.FixtureRequest, db: None) -> Ward:
    ward = factories.make_ward(
        hotline="+12025550107", is_hotline_only=request.param, lists_needs=True
    )
    outdated(ward, hotline_hours="Horas, o llame al 311")
    return ward


@pytest.fixture
def groceries(db: None) -> Category:
    return factories.make_category()


def check(html: str, said: str, dialed: str) -> None:
    """`said` is on the page, its number is dialed, and the page says that it may have changed."""
    assert said in re.sub(r"</?(a|bdi)\b[^>]*>", "", html)
    assert OUTDATED in html
    assert elements(html, tag="a", href=dialed)
    # In English it is up to date.
    assert [link for link in elements(html, tag="a", hreflang="en") if "/en/" in link["href"]]


def spanish(view: str, *args: object) -> str:
    with translation.override("es"):
        return reverse(view, args=args)


def test_hours_of_a_hotline(ward: Ward, groceries: Category, client: Client) -> None:
    pod = factories.make_pod(ward)
    need = factories.make_need(factories.make_request(ward), groceries)
    pages = [
        spanish("home"),
        spanish("pods:ward_detail", ward.slug),
        spanish("pods:pod_detail", pod.slug),
        spanish("open_needs:ward_needs", ward.slug),
        spanish("open_needs:can_do_this", ward.slug, need.category.slug),
        f"{spanish('request_pages:request_needs')}?ward={ward.slug}",
    ]
    for page in pages:
        check(client.get(page).text, "Horas, o llame al 311", "tel:311")
    request_form.answer(client, "needs", pages_in="es", categories=[groceries.pk], ward=ward.slug)
    own = {"where": {"ward": ward.pk}}
    for step in request_form.PAGES[1:]:
        html = client.get(request_form.address(f"request_{step}", language="es")).text
        if "555-0107" in html:
            check(html, "Horas, o llame al 311", "tel:311")
        request_form.answer(client, step, pages_in="es", **own.get(step, {}))
    sent = request_form.send(client, "es")
    check(client.get(sent["Location"]).text, "Horas, o llame al 311", "tel:311")


def test_hours_of_a_hotline_on_private_pages(
    ward: Ward, groceries: Category, client: Client
) -> None:
    request = factories.make_request(ward)
    need = factories.make_need(request, groceries)
    match = factories.make_match(need, factories.make_volunteer(groceries, ward=ward))
    own, helping = factories.link_to(request), factories.link_to(match.volunteer)
    pages = [
        spanish("request_pages:request_status", own),
        spanish("request_pages:request_cancel", own),
        spanish("request_pages:need_cancel", own, need.pk),
        spanish("request_pages:match_offer", factories.link_to(match)),
        spanish("volunteers:volunteer_home", helping),
        spanish("volunteers:volunteer_pause", helping),
    ]
    for page in pages:
        check(client.get(page).text, "Horas, o llame al 311", "tel:311")


def test_texts_of_a_resource(client: Client, db: None) -> None:
    ward = factories.make_ward()
    in_lists = {"description", "hours_note", "what_to_bring", "directions"}
    for name in (*in_lists, "cost", "transport", "wanted", "drop_off", "access_note"):
        resource = factories.make_resource(ward=ward, direction="both")
        outdated(resource, **{name: "Llame al 311"})
        listed = factories.make_resource_list(resource, ward=ward)
        pages = {"resources:resource_detail": [resource.slug]}
        if name in in_lists:
            pages["resources:resource_list_detail"] = [listed.slug]
        if name == "description":
            pages["resources:resource_list"] = []
        for view, args in pages.items():
            check(client.get(spanish(view, *args)).text, "Llame al 311", "tel:311")
        listed.delete()
        resource.delete()


def test_texts_of_places_lists_guides_and_ways_to_give(client: Client, db: None) -> None:
    ward = factories.make_ward()
    pod = factories.make_pod(ward)
    listed = factories.make_resource_list(factories.make_resource(), ward=ward)
    guide = factories.make_guide()
    shown = [
        (ward, "intro", ["pods:ward_detail", "pods:ward_list"]),
        (pod, "description", ["pods:pod_detail"]),
        (listed, "intro", ["resources:resource_list_detail", "pods:ward_detail"]),
        (listed.entries.get(), "note", ["resources:resource_list_detail"]),
        (guide, "summary", ["resources:guide_detail", "resources:guide_list"]),
        (guide, "body", ["resources:guide_detail"]),
        (factories.make_way_to_give(), "note", ["home"]),
        (factories.make_way_to_give(pod=pod), "note", ["pods:pod_detail"]),
        (factories.make_notice(None, url=""), "text", ["home", "pods:ward_detail"]),
    ]
    slugs = {"pods:ward_detail": ward, "pods:pod_detail": pod, "resources:guide_detail": guide}
    slugs["resources:resource_list_detail"] = listed
    for row, name, views in shown:
        before = row.i18n
        outdated(row, **{name: "Llame al 311"})
        for view in views:
            args = [slugs[view].slug] if view in slugs else []
            check(client.get(spanish(view, *args)).text, "Llame al 311", "tel:311")
        row.i18n = before
        row.save()


def test_a_note_leads_to_the_page_of_what_it_is_about(db: None, client: Client) -> None:
    ward = factories.make_ward(hotline="+12025550107")
    outdated(ward, hotline_hours="Horas")
    html = client.get(spanish("home")).text
    assert elements(html, tag="a", href=f"/en/wards/{ward.slug}/", hreflang="en")
