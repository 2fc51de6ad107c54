"""The addresses of this app: public pages of days, and pages behind private links."""

from django.urls import path

from events.views import own, public

app_name = "events"
urlpatterns = [
    path("days/", public.day_list, name="day_list"),
    path("days/calendar/", public.all_calendar, name="all_calendar"),
    path("days/given-back/", own.given_back, name="given_back"),
    path("days/<int:day_id>/", public.day, name="day"),
    path("days/<int:day_id>/calendar/", public.day_calendar, name="day_calendar"),
    path("days/shifts/<int:day_shift_id>/", public.take_shift, name="take_shift"),
    path("days/mine/<str:token>/", own.my_shift, name="my_shift"),
    path("days/mine/<str:token>/calendar/", own.my_calendar, name="my_calendar"),
    path("days/mine/<str:token>/give-back/", own.my_give_back, name="my_give_back"),
    path("wards/<slug:slug>/days/", public.ward_days, name="ward_days"),
    path("wards/<slug:slug>/days/calendar/", public.ward_calendar, name="ward_calendar"),
    path("v/<str:token>/days/", own.own_days, name="own_days"),
    path("v/<str:token>/days/press/", own.own_days_press, name="own_days_press"),
]
