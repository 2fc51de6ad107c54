"""The common parts of views of a form: methods, posted data, the answer to what is wrong."""

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

# What was sent is wrong, and the page says how. The browser shows it like any other page.
UNPROCESSABLE = 422
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: HttpRequest) -> QueryDict | None:
    """The data for a form: what was posted, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, template: str, form: BaseForm, context: dict[str, Any]
) -> HttpResponse:
    """The page `template` with `form`, which is bound only when something in it is wrong."""
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, template, {**context, "form": form}, status=status)
