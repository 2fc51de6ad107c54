"""Rows whose own texts are Spanish."""

from typing import Any

from common.models import Category
from pods.models import Ward
from requests_app.models import HelpRequest
from tests import factories
from volunteers.models import Volunteer


def make_groceries() -> Category:
    return factories.make_category(
        name="Groceries",
        i18n={"name_es": "Alimentos", "hint_es": "La compra"},
        asks_about_food=True,
        asks_delivery=True,
    )


def make_ward(**fields: Any) -> Ward:
    texts = {"name": "Ward of Oaks", "name_es": "Distrito Robles", "intro": "", "intro_es": ""}
    return factories.make_ward(**{**texts, "hotline": "+12025550107", **fields})


def make_volunteer(*categories: Category, **fields: Any) -> Volunteer:
    return factories.make_volunteer(*categories, name="Tomás", language="es", **fields)


def make_request(**fields: Any) -> HelpRequest:
    texts = {"name": "Milagros", "address": "Robles 3", "language": "es", "helper_name": "Rosa"}
    return factories.make_request(make_ward(), **{**texts, **fields})
