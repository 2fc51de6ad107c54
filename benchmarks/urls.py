"""The project's addresses, and the baselines."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks import baselines
from mutualaid import urls

urlpatterns = [
    path("bench/store/", baselines.store_one_row),
    *i18n_patterns(path("bench/page/", baselines.small_page)),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
