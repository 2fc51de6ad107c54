"""The addresses of this app inside the admin."""

from django.urls import path

from open_needs import posting

urlpatterns = [path("posting/", posting.posting, name="posting")]
