"""The addresses of this app behind private links: of members, and of organizers without account."""

from django.urls import path

from phone_trees.views import member, organizer

app_name = "phone_trees"
urlpatterns = [
    path("n/<str:token>/tree/", member.member_tree_press, name="member_tree_press"),
    path("n/<str:token>/pod/tree/", organizer.organizer_tree, name="organizer_tree"),
    path(
        "n/<str:token>/pod/tree/press/", organizer.organizer_tree_press, name="organizer_tree_press"
    ),
    path(
        "n/<str:token>/pod/tree/start/", organizer.organizer_tree_start, name="organizer_tree_start"
    ),
    path(
        "n/<str:token>/pod/tree/calls/", organizer.organizer_tree_calls, name="organizer_tree_calls"
    ),
]
