"""The addresses of the pictures, inside the admin."""

from django.urls import path

from stats import outside_views, views

urlpatterns = [
    path("", views.pictures, name="pictures"),
    path("counts.csv", views.pictures_csv, name="pictures_csv"),
    path("outside/", outside_views.outside, name="outside"),
    path("outside/counts.csv", outside_views.outside_csv, name="outside_csv"),
]
