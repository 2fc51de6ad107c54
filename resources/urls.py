"""Addresses of this app."""

from django.urls import path

from resources import caller_views, guide_views, keeper_views, open_data_views, views
from resources.lists import feeds
from resources.lists import views as lists
from resources.suggestions import flows, own_page

app_name = "resources"
urlpatterns = [
    path("resources/", views.resource_list, name="resource_list"),
    # Before the entries: none may be named "suggest" (`Resource`).
    path("resources/suggest/", flows.suggest, name="suggest"),
    path("resources/suggest/check/", flows.suggest_check, name="suggest_check"),
    path("resources/suggest/sent/", flows.suggest_sent, name="suggest_sent"),
    path("resources/suggest/wrong/", flows.wrong, name="wrong"),
    path("resources/suggest/wrong/check/", flows.wrong_check, name="wrong_check"),
    path("resources/suggest/wrong/sent/", flows.wrong_sent, name="wrong_sent"),
    path("resources/suggest/link/", own_page.suggestion_link, name="suggestion_link"),
    path(
        "resources/suggest/link/sent/", own_page.suggestion_link_sent, name="suggestion_link_sent"
    ),
    path("resources/suggest/deleted/", own_page.suggestion_withdrawn, name="suggestion_withdrawn"),
    path("resources/<slug:slug>/wrong/", flows.wrong_entry, name="wrong_entry"),
    path("resources/<slug:slug>/", views.resource_detail, name="resource_detail"),
    path("resources/in/<slug:slug>/feed.atom", feeds.category_feed, name="category_feed"),
    path("wards/<slug:slug>/feed.atom", feeds.ward_feed, name="ward_feed"),
    path("lists/<slug:slug>/", lists.resource_list_detail, name="resource_list_detail"),
    path("lists/<slug:slug>/share/", lists.list_share, name="list_share"),
    path("lists/<slug:slug>/feed.atom", feeds.list_feed, name="list_feed"),
    path("lists/<slug:slug>/dates.ics", lists.list_calendar, name="list_calendar"),
    path("embed/lists/<slug:slug>/", lists.list_embed, name="list_embed"),
    path("d/<str:token>/", own_page.suggestion_home, name="suggestion_home"),
    path("d/<str:token>/mailed/", own_page.suggestion_mailed, name="suggestion_mailed"),
    path("d/<str:token>/new-link/", own_page.suggestion_new_link, name="suggestion_new_link"),
    path("d/<str:token>/delete/", own_page.suggestion_withdraw, name="suggestion_withdraw"),
    # Before the private pages: no token is so short.
    path("k/left/", keeper_views.keeper_left, name="keeper_left"),
    path("k/<str:token>/", keeper_views.keeper_home, name="keeper_home"),
    path("k/<str:token>/press/", keeper_views.keeper_press, name="keeper_press"),
    path("k/<str:token>/entries/<int:entry_id>/", keeper_views.keeper_change, name="keeper_change"),
    path("k/<str:token>/new-link/", keeper_views.keeper_new_link, name="keeper_new_link"),
    path("k/<str:token>/leave/", keeper_views.keeper_leave, name="keeper_leave"),
    path("calls/<str:token>/", caller_views.call_home, name="call_home"),
    path("calls/<str:token>/next/", caller_views.call_next, name="call_next"),
    path("calls/<str:token>/<slug:code>/", caller_views.call_place, name="call_place"),
    path("open-data/", open_data_views.open_data, name="open_data"),
    path("guides/", guide_views.guide_list, name="guide_list"),
    path("guides/<slug:slug>/", guide_views.guide_detail, name="guide_detail"),
]
