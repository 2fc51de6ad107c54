"""The demo's places and directory keep to the words of each language, beside their English."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from modeltrans.utils import build_localized_fieldname

from demo import load_places
from demo.load_translations import KINDS, load_translations
from resources.models import Resource
from scripts import glossary
from scripts.glossary import Text
from tests.factories import make_steward

pytestmark = pytest.mark.django_db

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@pytest.fixture(autouse=True)
def _demo() -> None:
    wards = load_places.load_wards()
    pods = load_places.load_pods(wards)
    load_places.load_ways_to_give(wards, pods)
    load_places.load_notices(wards)
    load_places.load_directory(wards, pods, make_steward())
    load_translations()


def texts(language: str) -> Iterator[Text]:
    """Each translated text of the demo, with the English that it was made from."""
    for kind, (model, _key) in KINDS.items():
        for row in model._default_manager.all():
            for field in row._meta.get_field("i18n").fields:
                said = (row.i18n or {}).get(build_localized_fieldname(field, language))
                if said:
                    yield Text(f"demo {kind} {row.pk} {field}", getattr(row, field), said)


def test_the_demo_keeps_to_the_glossaries() -> None:
    found = []
    for language in LANGUAGES:
        said = list(texts(language))
        # Far fewer would mean that they were not found.
        assert len(said) > 100, language
        found += glossary.problems(language, said)
    assert not found, "\n".join(found)


def test_a_planted_mistake_is_found() -> None:
    resource = Resource.objects.first()
    assert resource
    Resource.objects.filter(pk=resource.pk).update(
        description="Call the hotline.", i18n={"description_ko": "전화해 주세요."}
    )
    assert [*glossary.problems("ko", texts("ko"))]
