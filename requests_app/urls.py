"""Addresses of this app."""

from django.urls.resolvers import URLPattern

app_name = "requests_app"
urlpatterns: list[URLPattern] = []
