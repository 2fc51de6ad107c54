"""Addresses of this app."""

from django.urls import path

from pods import views

app_name = "pods"
urlpatterns = [
    path("wards/", views.ward_list, name="ward_list"),
    path("wards/<slug:slug>/", views.ward_detail, name="ward_detail"),
    path("wards/<slug:slug>/card.png", views.ward_card, name="ward_card"),
    path("pods/<slug:slug>/", views.pod_detail, name="pod_detail"),
    path("pods/<slug:slug>/card.png", views.pod_card, name="pod_card"),
]
