"""The public addresses of this app."""

from django.urls import path

from open_needs import views

app_name = "open_needs"
urlpatterns = [
    path("wards/<slug:slug>/needs/", views.ward_needs, name="ward_needs"),
    path("wards/<slug:slug>/needs/<slug:kind>/", views.can_do_this, name="can_do_this"),
    path("v/<str:token>/tell-me/", views.tell_me, name="tell_me"),
    path("v/<str:token>/pick/", views.pick_need, name="pick_need"),
]
