"""Addresses of this app."""

from django.urls import path

from paper import member_views, views

app_name = "paper"
urlpatterns = [
    path("wards/<slug:slug>/paper/", views.ward_paper, name="ward_paper"),
    path("pods/<slug:slug>/paper/", views.pod_paper, name="pod_paper"),
    path("lists/<slug:slug>/paper/", views.list_paper, name="list_paper"),
    path("paper/<int:sheet_id>/", views.sheet, name="sheet"),
    path("paper/<int:sheet_id>/sheet.pdf", views.sheet_file, name="sheet_file"),
    path("n/<str:token>/pod/paper/", member_views.organizer_papers, name="organizer_papers"),
    path(
        "n/<str:token>/pod/paper/<int:sheet_id>/",
        member_views.organizer_paper,
        name="organizer_paper",
    ),
    path(
        "n/<str:token>/pod/paper/<int:sheet_id>/print/",
        member_views.organizer_paper_print,
        name="organizer_paper_print",
    ),
]
