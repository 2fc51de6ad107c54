"""The request form's first page on stock crispy-bootstrap5, at the address that ours has.

Once as Bootstrap's introduction begins a page, with its style and its script, and once without the
script, which only the dropdown of languages needs.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from benchmarks import baselines

urlpatterns = i18n_patterns(
    path("request/", baselines.stock_form),
    path("request/style-alone/", baselines.stock_form, {"with_script": False}),
)
