"""The addresses of this app inside the admin."""

from django.urls import path

from shelves import posting

urlpatterns = [path("posting/", posting.posting, name="shelf_posting")]
