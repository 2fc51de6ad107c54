"""The addresses of this app inside the admin."""

from django.urls import path

from phone_trees.views import staff

urlpatterns = [
    path("<int:pod_id>/", staff.pod_tree, name="pod_tree"),
    path("<int:pod_id>/press/", staff.pod_tree_press, name="pod_tree_press"),
    path("<int:pod_id>/start/", staff.pod_tree_start, name="pod_tree_start"),
    path("<int:pod_id>/calls/", staff.pod_tree_calls, name="pod_tree_calls"),
]
