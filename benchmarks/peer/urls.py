"""A form, and the page that thanks for it."""

from typing import Any

from django.http import HttpResponse
from django.urls import path
from django.views.generic import CreateView, TemplateView

from benchmarks.peer import KINDS
from benchmarks.peer.models import Ask
from benchmarks.peer.tasks import confirm


class CreateAsk(CreateView):
    """Shows the form, checks it, stores a row, and puts a job into the queue."""

    model = Ask
    template_name = "peer/form.html"
    success_url = "/thanks/"
    fields = [
        *("district", "location", "name", "phone", "is_for_others", "coordinates", "accuracy"),
        *(f"{part}_{kind}" for kind in KINDS for part in ("needs", "detail")),
        "other",
    ]

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        confirm.defer(phone=self.object.phone)
        return answer


urlpatterns = [
    path("", CreateAsk.as_view()),
    path("thanks/", TemplateView.as_view(template_name="peer/thanks.html")),
]
