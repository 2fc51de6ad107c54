"""The addresses of this app inside the admin."""

from django.urls import path

from fund.views import promises, staff, staff_asks

urlpatterns = [
    path("", staff.funds, name="funds"),
    path("<int:fund_id>/", staff.fund_work, name="fund_work"),
    path("<int:fund_id>/press/", staff.fund_press, name="fund_press"),
    path("<int:fund_id>/ledger/", staff.fund_ledger, name="fund_ledger"),
    path("<int:fund_id>/close/", staff.fund_close, name="fund_close"),
    path("<int:fund_id>/ledger.csv", staff.fund_csv, name="fund_csv"),
    path("<int:fund_id>/gifts/", staff.fund_gifts, name="fund_gifts"),
    path("<int:fund_id>/pledges/", promises.fund_pledges, name="fund_pledges"),
    path("<int:fund_id>/in-kind/", promises.fund_in_kind, name="fund_in_kind"),
    path("<int:fund_id>/promises/press/", promises.fund_promise_press, name="fund_promise_press"),
    path("asks/<int:ask_id>/", staff_asks.money_ask, name="money_ask"),
    path("asks/<int:ask_id>/press/", staff_asks.money_ask_press, name="money_ask_press"),
    path("needs/<int:need_id>/", staff_asks.money_by_phone, name="money_by_phone"),
]
