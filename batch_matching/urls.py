"""The addresses of the proposals, inside the admin."""

from django.urls import path

from batch_matching import views

urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("make/", views.proposal_make, name="proposal_make"),
    path("<int:proposal_id>/", views.proposal_detail, name="proposal_detail"),
    path("<int:proposal_id>/edit/", views.proposal_edit, name="proposal_edit"),
    path("<int:proposal_id>/change/", views.proposal_change, name="proposal_change"),
    path("<int:proposal_id>/send/", views.proposal_send, name="proposal_send"),
    path("<int:proposal_id>/<int:line_id>/", views.proposal_line, name="proposal_line"),
]
