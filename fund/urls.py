"""The public addresses of funds, and those behind private links."""

from django.urls import path

from fund.views import own, public

app_name = "fund"
urlpatterns = [
    path("funds/", public.fund_list, name="fund_list"),
    path("funds/<int:fund_id>/", public.fund_page, name="fund_page"),
    path("r/<str:token>/needs/<int:need_id>/money/", own.money, name="money"),
    path(
        "r/<str:token>/needs/<int:need_id>/money/withdraw/",
        own.money_withdraw,
        name="money_withdraw",
    ),
    path("m/<str:token>/receipt/", own.receipt, name="receipt"),
    path("m/<str:token>/receipt/withdraw/", own.receipt_withdraw, name="receipt_withdraw"),
    path(
        "route/<str:token>/<int:match_id>/receipt/",
        own.route_receipt,
        name="route_receipt",
    ),
    path(
        "route/<str:token>/<int:match_id>/receipt/withdraw/",
        own.route_receipt_withdraw,
        name="route_receipt_withdraw",
    ),
]
