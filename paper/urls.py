"""Addresses of this app."""

from django.urls import path

from paper import views

app_name = "paper"
urlpatterns = [
    path("wards/<slug:slug>/paper/", views.ward_paper, name="ward_paper"),
    path("pods/<slug:slug>/paper/", views.pod_paper, name="pod_paper"),
    path("lists/<slug:slug>/paper/", views.list_paper, name="list_paper"),
    path("paper/<int:sheet_id>/", views.sheet, name="sheet"),
    path("paper/<int:sheet_id>/sheet.pdf", views.sheet_file, name="sheet_file"),
]
