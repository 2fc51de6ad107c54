"""The addresses of this app inside the admin."""

from django.urls import path

from privacy import staff_views

urlpatterns = [
    path("", staff_views.retention, name="retention"),
    path("request/<int:pk>/", staff_views.request_held, name="request_held"),
    path("member/<int:pk>/", staff_views.member_held, name="member_held"),
    path("proposal/<int:pk>/", staff_views.proposal_held, name="proposal_held"),
    path("volunteer/<int:pk>/", staff_views.volunteer_held, name="volunteer_held"),
]
