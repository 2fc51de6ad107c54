"""Addresses of this app."""

from django.urls import path

from resources import guide_views, views
from resources.lists import feeds
from resources.lists import views as lists

app_name = "resources"
urlpatterns = [
    path("resources/", views.resource_list, name="resource_list"),
    path("resources/<slug:slug>/", views.resource_detail, name="resource_detail"),
    path("resources/in/<slug:slug>/feed.atom", feeds.category_feed, name="category_feed"),
    path("wards/<slug:slug>/feed.atom", feeds.ward_feed, name="ward_feed"),
    path("lists/<slug:slug>/", lists.resource_list_detail, name="resource_list_detail"),
    path("lists/<slug:slug>/share/", lists.list_share, name="list_share"),
    path("lists/<slug:slug>/feed.atom", feeds.list_feed, name="list_feed"),
    path("lists/<slug:slug>/dates.ics", lists.list_calendar, name="list_calendar"),
    path("embed/lists/<slug:slug>/", lists.list_embed, name="list_embed"),
    path("guides/", guide_views.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guide_views.guide_detail, name="guide_detail"),
]
