"""The baselines of our pages: as little as Django can do for the same purpose."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from request_pages.forms import (
    ConsentForm,
    ContactForm,
    DetailsForm,
    NeedsForm,
    WhereForm,
    request_data,
)
from requests_app.models import HelpRequest, Household

PAGES = {"needs": NeedsForm, "details": DetailsForm, "where": WhereForm, "contact": ContactForm}


def small_page(request: HttpRequest) -> HttpResponse:
    """A small page from a template of its own, with a token, as a form has."""
    return render(request, "benchmarks/small_page.html", {"rows": range(10)})


def stock_form(request: HttpRequest, with_script: bool = True) -> HttpResponse:
    """The request form's first page, in the words of ours, as crispy-bootstrap5 draws it."""
    context = {"form": NeedsForm(), "with_script": with_script}
    return render(request, "benchmarks/stock_form.html", context)


@csrf_exempt
def store_one_row(request: HttpRequest) -> HttpResponse:
    """Validates the request's forms, all posted at once, and inserts one row."""
    cleaned: dict[str, dict[str, Any]] = {}
    for page, form_class in PAGES.items():
        form = form_class(request.POST, prefill=cleaned)
        if not form.is_valid():
            return HttpResponse(status=422)
        cleaned[page] = form.cleaned_data
    if not ConsentForm(request.POST).is_valid():
        return HttpResponse(status=422)
    data = request_data(cleaned, language="en")
    key = uuid.uuid4().hex
    # One row by the ORM, as a first version would be written; ours stores six kinds of rows.
    home = Household.objects.create()
    HelpRequest.objects.create(
        **data.fields, submission_key=key, reference=key[:12], household=home
    )
    return HttpResponse(status=302, headers={"Location": "/"})
