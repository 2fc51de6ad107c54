"""The addresses at which people write to us from their private pages."""

from django.urls import path

from inbox import views

app_name = "inbox"
urlpatterns = [
    path("r/<str:token>/write/", views.request_write, name="request_write"),
    path("v/<str:token>/write/", views.volunteer_write, name="volunteer_write"),
]
