"""The guides that come with the software."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from resources.guides import shipped
from resources.guides.markup import step
from resources.models import Guide
from tests.factories import make_guide

CODES = [code.replace("-", "_") for code, _name in settings.LANGUAGES]


def add_guides():
    import_module("resources.migrations.0001_initial").add_guides(apps, None)


def marks(text):
    """The beginnings of the lines of a text: its headings and items, in order."""
    kinds = (
        next((m for m in ("## ", "- ") if line.startswith(m)), "") for line in text.split("\n")
    )
    return [kind for kind in kinds if kind]


@pytest.mark.django_db
def test_they_are_published_in_their_order_and_in_every_language():
    add_guides()
    assert [guide.slug for guide in Guide.objects.published()] == list(shipped.SLUGS)
    for guide in Guide.objects.all():
        assert guide.body.startswith(shipped.read("en", guide.slug)["body"])
        assert guide.title_es == shipped.read("es", guide.slug)["title"]


@pytest.mark.django_db
def test_nothing_that_staff_wrote_is_touched():
    make_guide(slug="safety", title="Our own rules", body="Be kind.")
    add_guides()
    mine = Guide.objects.get(slug="safety")
    assert (mine.title, mine.body) == ("Our own rules", "Be kind.")
    assert not mine.i18n
    other = Guide.objects.get(slug="mutual-aid")
    other.title_es = "Otro título"
    other.save()
    # Deleted on purpose, so it must not come back with the translations.
    Guide.objects.filter(slug="start-a-pod").delete()
    shipped.add_translations(Guide)
    other.refresh_from_db()
    assert other.title_es == "Otro título"
    assert not Guide.objects.filter(slug="start-a-pod").exists()


@pytest.mark.django_db
def test_a_language_that_came_later_is_added():
    add_guides()
    # As it was before the language was there.
    Guide.objects.update(i18n={})
    shipped.add_translations(Guide)
    assert all(guide.body_es for guide in Guide.objects.all())


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("slug", shipped.SLUGS)
def test_every_language_has_all_of_each(code, slug):
    source, texts = shipped.read("en", slug), shipped.read(code, slug)
    assert all(texts.values())
    assert marks(texts["body"]) == marks(source["body"])
    # These must survive every translation.
    for number in ("911", "988"):
        assert (number in texts["body"]) == (number in source["body"])
    for field in ("title", "summary"):
        assert len(texts[field]) <= Guide._meta.get_field(field).max_length


def test_a_language_without_texts_is_no_error():
    assert shipped.read("xx", "safety") == {}


@pytest.mark.parametrize("code", CODES)
def test_the_steps_of_a_pod_are_found_by_their_numbers(code):
    """The form that starts a pod shows each beside the page that it belongs to."""
    body = shipped.read(code, "start-a-pod")["body"]
    found = [step(body, number) for number in range(1, 7)]
    assert all(heading and text for heading, text in found)
    assert not [heading for heading, _text in found if heading[0].isdigit()]
    assert step(body, 7) == step("No steps here.", 1) == ("", "")
