"""The project's addresses, and the baselines."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from benchmarks import baselines

urlpatterns = [
    path("bench/store/", baselines.store_one_row),
    *i18n_patterns(path("bench/page/", baselines.small_page)),
    path("", include("mutualaid.urls")),
]
handler400 = "mutualaid.views.bad_request"
handler403 = "mutualaid.views.permission_denied"
handler404 = "mutualaid.views.page_not_found"
handler500 = "mutualaid.views.server_error"
