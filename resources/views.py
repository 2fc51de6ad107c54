"""Public pages of the directory."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.choices import PublishState
from pods.previews import published_or_preview, render_page
from resources.forms import DirectoryForm
from resources.models import Resource, ResourceList

PER_PAGE = 60


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """The directory by category; narrowed by words, category, ward and language."""
    form = DirectoryForm(request.GET)
    found = form.found().select_related("category", "ward")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "directory_form": form,
        "page": page,
        "query": query.urlencode(),
        "lists": [] if form.is_narrowed else ResourceList.objects.published(),
    }
    return render(request, "resources/resource_list.html", context)


@require_safe
def resource_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published resource; a draft for those who look after it."""
    rows = Resource.objects.select_related("category", "ward", "pod")
    resource = published_or_preview(rows, request, slug)
    template = "resources/resource_detail.html"
    return render_page(request, template, resource, {"resource": resource})


@require_safe
def resource_list_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published list in its order, fit to be printed; a draft for those who look after it."""
    rows = ResourceList.objects.select_related("ward", "pod")
    page = published_or_preview(rows, request, slug)
    entries = page.entries.filter(resource__state=PublishState.PUBLISHED)
    context = {
        "resource_list": page,
        "entries": entries.select_related("resource__category", "resource__ward"),
        "address": request.build_absolute_uri(page.get_absolute_url()),
    }
    return render_page(request, "resources/resource_list_detail.html", page, context)
