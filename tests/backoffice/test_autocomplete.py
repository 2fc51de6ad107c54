"""Boxes in which rows are found by typing: whatever is sent in them, the form comes back."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db
FOUND = [
    (model, name)
    for model, page in admin.site._registry.items()
    for name in page.autocomplete_fields
]


@pytest.mark.parametrize(("model", "name"), FOUND, ids=str)
@pytest.mark.parametrize("value", ["ana@example", "\0", "9" * 30, "-1", "²"])
def test_what_is_no_row_is_refused_in_words(
    model: Any, name: str, value: str, client: Client
) -> None:
    client.force_login(factories.make_steward())
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    response = client.post(url, {name: [value]})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors[name]
