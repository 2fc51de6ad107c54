"""The pages of the phone tree for an organizer without an account, behind their private link."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from members.views.organizer import for_organizer
from members.work import Work
from pages.form_views import form_methods
from pages.private_links import press_only
from phone_trees.views import pressing

TREE = "phone_trees:organizer_tree"


@form_methods
@for_organizer
def organizer_tree(request: HttpRequest, work: Work) -> HttpResponse:
    """Show the tree, and change a line of it."""
    return pressing.tree(request, work, "phone_trees/organizer_tree.html", {})


@press_only(TREE)
@for_organizer
def organizer_tree_press(request: HttpRequest, work: Work) -> HttpResponse:
    """Do what a button of the tree or of its calls says."""
    return pressing.pressed(request, work)


@form_methods
@for_organizer
def organizer_tree_start(request: HttpRequest, work: Work) -> HttpResponse:
    """Start the tree."""
    return pressing.start(request, work, "phone_trees/organizer_tree_start.html", {})


@require_safe
@for_organizer
def organizer_tree_calls(request: HttpRequest, work: Work) -> HttpResponse:
    """Show how the calls go."""
    return pressing.calls(request, work, "phone_trees/organizer_tree_calls.html", {})
