"""Rows and addresses for tests of the desk."""

from typing import Any

from django.test import Client
from django.urls import reverse

from common.models import Category
from pods.models import Ward
from requests_app.models import Need
from tests import factories


def add_need(ward: Ward | None, kind: Category, **fields: Any) -> Need:
    request = factories.make_request(ward, phone="202-555-0188", address="9 Quiet Lane")
    return factories.make_need(request, kind, **fields)


def url(verb: str, need: Need, query: str = "") -> str:
    return reverse(f"admin:desk_{verb}", args=[need.pk]) + query


def said(client: Client, response: Any) -> str:
    """The words on top of the page that `response` leads to."""
    page = client.get(response.url)
    return " ".join(str(message) for message in page.context["messages"])
