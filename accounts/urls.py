"""Signing in: staff only."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.urls"))]
