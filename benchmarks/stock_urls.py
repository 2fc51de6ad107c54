"""The request form's first page on stock crispy-bootstrap5, at the address that ours has."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks import baselines

urlpatterns = i18n_patterns(path("request/", baselines.stock_form))
