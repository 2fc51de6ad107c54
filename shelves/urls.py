"""The addresses of the shelf."""

from django.urls import path

from shelves import flows
from shelves.views import own, public

app_name = "shelves"
urlpatterns = [
    path("shelf/", public.shelf, name="shelf"),
    path("shelf/add/", flows.put_up, name="put_up"),
    path("shelf/add/check/", flows.put_up_check, name="put_up_check"),
    path("shelf/add/sent/", flows.put_up_sent, name="put_up_sent"),
    path("shelf/link/", public.link, name="link"),
    path("shelf/link/sent/", public.link_sent, name="link_sent"),
    path("shelf/deleted/", own.deleted, name="deleted"),
    path("shelf/<int:card_id>/", public.card, name="card"),
    path("shelf/<int:card_id>/photo/<int:photo_id>.jpg", public.photo, name="photo"),
    path("shelf/<int:card_id>/reserve/", public.reserve, name="reserve"),
    path("shelf/mine/<str:token>/", own.card_home, name="card_home"),
    path("shelf/mine/<str:token>/press/", own.card_press, name="card_press"),
    path("shelf/mine/<str:token>/photo/", own.card_photo, name="card_photo"),
    path("shelf/mine/<str:token>/place/", own.card_place, name="card_place"),
    path("shelf/mine/<str:token>/renew/", own.card_renew, name="card_renew"),
    path("shelf/mine/<str:token>/mailed/", own.card_mailed, name="card_mailed"),
    path("shelf/mine/<str:token>/new-link/", own.card_new_link, name="card_new_link"),
    path("shelf/mine/<str:token>/delete/", own.card_end, name="card_end"),
    path("shelf/reserved/<str:token>/", own.reservation, name="reservation"),
    path("shelf/reserved/<str:token>/mailed/", own.reservation_mailed, name="reservation_mailed"),
    path("shelf/reserved/<str:token>/delete/", own.reservation_end, name="reservation_end"),
]
