"""The desk's addresses in the admin; `mutualaid.admin_site` hangs them up behind its sign-in."""

from django.urls import path

from desk import actions, explain, intake, phone_answers, views, weights

urlpatterns = [
    path("", views.desk, name="desk"),
    path("<int:need_id>/", views.desk_need, name="desk_need"),
    path("<int:need_id>/beside/", views.desk_beside, name="desk_beside"),
    path("<int:need_id>/open/", actions.claim, name="desk_open"),
    path("<int:need_id>/take-over/", actions.take_over, name="desk_take_over"),
    path("<int:need_id>/leave/", actions.leave, name="desk_leave"),
    path("<int:need_id>/next/", actions.claim_next, name="desk_next"),
    path("<int:need_id>/offer/", actions.offer, name="desk_offer"),
    path("<int:need_id>/offer-several/", actions.offer_several, name="desk_offer_several"),
    path("<int:need_id>/not-them/", actions.not_them, name="desk_not_them"),
    path("<int:need_id>/answer/", phone_answers.answer, name="desk_answer"),
    path("<int:need_id>/contact/", actions.show_contact, name="desk_contact"),
    path("<int:need_id>/log/", actions.log, name="desk_log"),
    path("<int:need_id>/rung/", actions.finish_follow_up, name="desk_rung"),
    path("<int:need_id>/close/", actions.close, name="desk_close"),
    path("<int:need_id>/why/", explain.desk_why, name="desk_why"),
    path("weights/", weights.weights, name="weights"),
    path("intake/", intake.intake_request, name="intake_request"),
    path("intake/<int:request_id>/", intake.taken, name="taken_request"),
]
