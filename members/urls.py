"""The addresses of this app: joining a pod, a member's own page, an organizer's without account."""

from django.urls import path

from members.agreements import views as agreements
from members.introductions import views as introductions
from members.views import join, lost_link, organizer, own_page

app_name = "members"
urlpatterns = [
    path("pods/code/", join.door_code, name="door_code"),
    path("pods/code/<str:code>/", join.door_code_direct, name="door_code_direct"),
    path("pods/<slug:slug>/join/", join.join_pod, name="join_pod"),
    path("join/", join.join_about, name="join_about"),
    path("join/help/", join.join_help, name="join_help"),
    path("join/home/", join.join_home, name="join_home"),
    path("join/check/", join.join_check, name="join_check"),
    path("join/sent/", join.join_sent, name="join_sent"),
    path("join/left/", own_page.member_left, name="member_left"),
    path("join/link/", lost_link.member_link, name="member_link"),
    path("join/link/sent/", lost_link.member_link_sent, name="member_link_sent"),
    # The token opens everything about a member. Logs name the view and never the path.
    path("n/<str:token>/", own_page.member_home, name="member_home"),
    path("n/<str:token>/neighbors/", own_page.member_neighbors, name="member_neighbors"),
    path("n/<str:token>/edit/<slug:page>/", own_page.member_edit, name="member_edit"),
    path("n/<str:token>/sharing/", own_page.member_sharing, name="member_sharing"),
    path("n/<str:token>/take-back/", own_page.member_take_back, name="member_take_back"),
    path("n/<str:token>/mailed/", own_page.member_mailed, name="member_mailed"),
    path("n/<str:token>/new-link/", own_page.member_new_link, name="member_new_link"),
    path("n/<str:token>/ask/", own_page.member_ask, name="member_ask"),
    path("n/<str:token>/offer/", own_page.member_offer, name="member_offer"),
    path("n/<str:token>/agreement/", agreements.member_agreement, name="member_agreement"),
    path("n/<str:token>/pair/", introductions.member_pair, name="member_pair"),
    path("n/<str:token>/pair/share/", introductions.member_pair_share, name="member_pair_share"),
    path("n/<str:token>/leave/", own_page.member_leave, name="member_leave"),
    path("n/<str:token>/pod/", organizer.organizer_work, name="organizer_work"),
    path("n/<str:token>/pod/open/", organizer.organizer_open, name="organizer_open"),
    path("n/<str:token>/pod/press/", organizer.organizer_press, name="organizer_press"),
    path("n/<str:token>/pod/add/", organizer.organizer_add, name="organizer_add"),
    path("n/<str:token>/pod/<int:member_id>/", organizer.organizer_change, name="organizer_change"),
    path(
        "n/<str:token>/pod/<int:member_id>/together/",
        organizer.organizer_together,
        name="organizer_together",
    ),
    path(
        "n/<str:token>/pod/<int:member_id>/<slug:page>/",
        organizer.organizer_change_page,
        name="organizer_change_page",
    ),
    path("n/<str:token>/pod/settings/", organizer.organizer_settings, name="organizer_settings"),
    path(
        "n/<str:token>/pod/agreement/", agreements.organizer_agreement, name="organizer_agreement"
    ),
    path("n/<str:token>/pod/pairs/", introductions.organizer_pairs, name="organizer_pairs"),
    path("n/<str:token>/pod/notice/", organizer.organizer_notice, name="organizer_notice"),
]
