"""The addresses of this app inside the admin, beside its lists."""

from django.urls import path

from inbox import numbers

urlpatterns = [path("texts/", numbers.text_numbers, name="text_numbers")]
