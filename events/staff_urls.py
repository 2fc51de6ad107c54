"""The addresses of this app inside the admin."""

from django.urls import path

from events.views import printing, staff

urlpatterns = [
    path("", staff.days, name="days"),
    path("<int:day_shift_id>/", staff.day_shift, name="day_shift"),
    path("<int:day_shift_id>/press/", staff.day_press, name="day_press"),
    path("<int:day_shift_id>/sheets/", printing.day_sheets, name="day_sheets"),
    path("<int:day_shift_id>/sheets/<int:day_sheet_id>/", printing.day_sheet, name="day_sheet"),
    path(
        "<int:day_shift_id>/sheets/<int:day_sheet_id>/print/",
        printing.day_sheet_print,
        name="day_sheet_print",
    ),
]
