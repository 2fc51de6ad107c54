"""The addresses of the pictures, inside the admin."""

from django.urls import path

from stats import views

urlpatterns = [
    path("", views.pictures, name="pictures"),
    path("counts.csv", views.pictures_csv, name="pictures_csv"),
]
