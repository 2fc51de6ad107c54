"""The pages of the phone tree in the admin, for the organizers of a pod."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from backoffice.context import site_context
from members.views.staff import for_organizer
from members.work import Work
from pages.form_views import form_methods
from phone_trees.views import pressing


def _around(work: Work) -> dict[str, Any]:
    return {**site_context(), "title": work.pod.name_i18n}


@form_methods
@for_organizer
def pod_tree(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the tree, and change a line of it."""
    return pressing.tree(request, work, "phone_trees/pod_tree.html", _around(work))


@require_POST
@for_organizer
def pod_tree_press(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what a button of the tree or of its calls says."""
    return pressing.pressed(request, work)


@form_methods
@for_organizer
def pod_tree_start(request: HttpRequest, work: Work) -> HttpResponse:
    """Start the tree."""
    return pressing.start(request, work, "phone_trees/pod_tree_start.html", _around(work))


@require_safe
@for_organizer
def pod_tree_calls(request: HttpRequest, work: Work) -> HttpResponse:
    """Show how the calls go."""
    return pressing.calls(request, work, "phone_trees/pod_tree_calls.html", _around(work))
