"""Most values are found fine at a glance; whatever is not is looked at by Django's own ways."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from hypothesis import given
from hypothesis import strategies as st

from imports.checked import PLAIN_EMAIL, PLAIN_SITE, wrong_with
from resources.models import Resource

NOT_CHECKED = frozenset(("slug", "areas"))
FINE: dict[str, Any] = {
    "name": "Pantry",
    "email": "food@example.org",
    "website": "https://pantry.example.org/food",
    "languages": ["en", "es"],
}


@given(st.from_regex(PLAIN_SITE, fullmatch=True))
def test_a_plain_site_is_one_by_djangos_validator(text: str) -> None:
    if len(text) <= 200:
        URLValidator()(text)


@given(st.from_regex(PLAIN_EMAIL, fullmatch=True))
def test_a_plain_email_is_one_by_djangos_validator(text: str) -> None:
    if len(text) <= 254:
        validate_email(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("email", "food@example"),
        ("email", f"{'x' * 250}@example.org"),
        ("website", "https://no site"),
        ("website", "javascript:alert(1)"),
        ("website", f"https://example.org/{'x' * 200}"),
        ("reach", "everywhere"),
        ("languages", ["x" * 40]),
        ("languages", [""]),
        ("audiences", ["nobody"]),
    ],
)
def test_what_a_field_would_refuse_is_refused(name: str, value: Any) -> None:
    assert wrong_with(Resource(**FINE), NOT_CHECKED) == []
    row = Resource(**{**FINE, name: value})
    with pytest.raises(ValidationError):
        Resource._meta.get_field(name).clean(value, row)  # type: ignore[union-attr]
    assert wrong_with(row, NOT_CHECKED)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"is_list": True, "website": ""},
        {"latitude": 98.9, "longitude": 0.0},
        {"wanted": "Blankets"},
        {"state": "published"},
    ],
)
def test_what_a_constraint_would_refuse_is_refused(fields: dict[str, Any]) -> None:
    assert wrong_with(Resource(**{**FINE, **fields}), NOT_CHECKED)
