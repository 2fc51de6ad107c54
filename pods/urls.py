"""The addresses of this app: wards, pods, groups, and what is proposed."""

from django.urls import path

from pods.views import find, lost_link, own_proposal, places, share, start

app_name = "pods"
urlpatterns = [
    path("wards/", places.ward_list, name="ward_list"),
    path("wards/<slug:slug>/", places.ward_detail, name="ward_detail"),
    path("wards/<slug:slug>/card.png", places.ward_card, name="ward_card"),
    path("wards/<slug:slug>/share/", share.ward_share, name="ward_share"),
    path("groups/", find.group_list, name="group_list"),
    path("groups/<slug:slug>/", find.group_detail, name="group_detail"),
    path("groups/<slug:slug>/card.png", find.group_card, name="group_card"),
    path("groups/<slug:slug>/share/", share.group_share, name="group_share"),
    path("pods/", find.find_pod, name="find_pod"),
    # Before the pages of pods: none may be named "start" (`Pod`).
    path("pods/start/", start.start_pod, name="start_pod"),
    path("pods/start/where/", start.start_where, name="start_where"),
    path("pods/start/talk/", start.start_talk, name="start_talk"),
    path("pods/start/you/", start.start_you, name="start_you"),
    path("pods/start/check/", start.start_check, name="start_check"),
    path("pods/start/sent/", start.start_sent, name="start_sent"),
    path("pods/start/link/", lost_link.proposal_link, name="proposal_link"),
    path("pods/start/link/sent/", lost_link.proposal_link_sent, name="proposal_link_sent"),
    path("pods/start/deleted/", own_proposal.proposal_withdrawn, name="proposal_withdrawn"),
    path("pods/<slug:slug>/", places.pod_detail, name="pod_detail"),
    path("pods/<slug:slug>/card.png", places.pod_card, name="pod_card"),
    path("pods/<slug:slug>/share/", share.pod_share, name="pod_share"),
    path("s/<str:token>/", own_proposal.proposal_home, name="proposal_home"),
    path("s/<str:token>/edit/<slug:page>/", own_proposal.proposal_edit, name="proposal_edit"),
    path("s/<str:token>/answer/", own_proposal.proposal_answer, name="proposal_answer"),
    path("s/<str:token>/mailed/", own_proposal.proposal_mailed, name="proposal_mailed"),
    path("s/<str:token>/new-link/", own_proposal.proposal_new_link, name="proposal_new_link"),
    path("s/<str:token>/delete/", own_proposal.proposal_withdraw, name="proposal_withdraw"),
]
