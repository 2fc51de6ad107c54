"""The addresses of this app inside the admin."""

from django.urls import path

from opening import views

urlpatterns = [
    path("", views.whole_checklist, name="checklist"),
    path("open/", views.open_all_the_same, name="open_all_the_same"),
    path("looked-at/<slug:what>/", views.looked_at, name="looked_at"),
    path("email/", views.test_letter, name="test_letter"),
    path("email/<str:code>/", views.test_letter_arrived, name="test_letter_arrived"),
    path("backups/", views.backups, name="backups"),
]
