"""Public pages of wards and pods."""

import re

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from common.search import matching, typed
from pods.models import Pod, Ward
from pods.panels import panels_for
from pods.previews import published_or_preview, render_page

ZIP_CODE = re.compile(r"(\d{5})(-\d{4})?")


@require_safe
def ward_list(request: HttpRequest) -> HttpResponse:
    """All wards with their pods, or those that fit what was searched: a ZIP code or a name."""
    query = typed(request.GET.get("q", ""))
    pods = Prefetch("pods", Pod.objects.published().order_by("name"), to_attr="published_pods")
    wards = Ward.objects.filter(_fits(query)).prefetch_related(pods)
    return render(request, "pods/ward_list.html", {"wards": wards, "query": query})


def _fits(query: str) -> Q:
    zip_code = ZIP_CODE.fullmatch(query)
    if zip_code:
        return Q(zip_codes__contains=[zip_code[1]])
    named = Pod.objects.published().filter(matching(query, "name_i18n__icontains"))
    by_pod = Q(pk__in=named.values("ward")) if query else Q()
    return matching(query, "name_i18n__icontains", "intro_i18n__icontains") | by_pod


@require_safe
def ward_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A ward: its hotline, the two forms with the ward filled in, pods, ways to give, panels."""
    ward = get_object_or_404(Ward, slug=slug)
    context = {
        "ward": ward,
        "pods": Pod.objects.published().filter(ward=ward).order_by("name"),
        "ways_to_give": ward.ways_to_give.all(),
        "panels": panels_for(ward),
    }
    return render(request, "pods/ward_detail.html", context)


@require_safe
def pod_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """A published pod; a draft for those who look after it."""
    pod = published_or_preview(Pod.objects.select_related("ward"), request, slug)
    context = {"pod": pod, "ways_to_give": pod.ways_to_give.all(), "panels": panels_for(pod)}
    return render_page(request, "pods/pod_detail.html", pod, context)
