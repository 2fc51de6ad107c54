"""The pages that are held against each other in Lighthouse, which itself is not run here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches

from benchmarks import paint, stock_settings
from pages import traps
from tests.factories import make_category

pytestmark = pytest.mark.django_db


@pytest.fixture
def our_form() -> str:
    """The form's first page, with one kind of help."""
    make_category(name="Groceries")
    return Client().get(paint.FORM).content.decode()


@pytest.fixture
def stock(our_form: str, settings: Any) -> Client:
    """A visitor of the same site as `benchmarks.stock_settings` has it."""
    settings.ROOT_URLCONF = stock_settings.ROOT_URLCONF
    settings.TEMPLATES = stock_settings.TEMPLATES
    clear_url_caches()
    return Client()


def test_the_stock_form_asks_what_ours_asks(our_form: str, stock: Client) -> None:
    theirs = stock.get(paint.FORM).content.decode()
    assert "Groceries" in theirs
    # A form that asks for less would be drawn sooner for that alone. Nobody is asked for the trap.
    assert set(fields(theirs)) == set(fields(our_form)) - {traps.FIELD} != set()


def fields(page: str) -> list[str]:
    """The names of the fields on `page`."""
    return re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', page)


def test_without_its_script_the_stock_form_loads_none(stock: Client) -> None:
    with_script = stock.get(paint.FORM).content.decode()
    without = stock.get(f"{paint.FORM}style-alone/").content.decode()
    assert "bootstrap.bundle.min.js" in with_script
    assert "<script" not in without


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # As on a machine on which npm never ran.
    monkeypatch.setattr(paint, "HERE", tmp_path)
    assert "benchmarks/lighthouse/node_modules" in list(paint.missing_parts())


def test_it_takes_the_option_that_all_take() -> None:
    command = [sys.executable, "-m", "benchmarks.paint", "--help"]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "--short" in result.stdout
