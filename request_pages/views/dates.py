"""The resident's pages of one date of a series: not this time, or on another day."""

import datetime
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from pages.form_views import form_methods, form_page, posted
from request_pages.forms import AnotherDayForm
from request_pages.views.resident import STATUS, attempt, for_resident, own_need
from requests_app import services
from requests_app.recurrence import Series

NOT_THIS_TIME = _("This date is left out. The others stay as they are.")
ANOTHER_DAY = _("This date is on another day now. The others stay as they are.")


@form_methods
@for_resident
def need_date(
    request: HttpRequest, token: str, request_id: int, *, need_id: int, planned: str
) -> HttpResponse:
    """Have one date on another day; looking at the page changes nothing."""
    need, day = own_need(request_id, need_id), day_of(planned)
    date = Series.of(need).date(day)
    if date is None:
        raise Http404
    form = AnotherDayForm(posted(request), initial={"day": date.day})
    if form.is_valid():
        move = partial(services.move_date, need.pk, day, form.cleaned_data["day"])
        return attempt(request, STATUS, token, move, ANOTHER_DAY)
    context = {"token": token, "need": need, "date": date}
    return form_page(request, "request_pages/need_date.html", form, context)


@require_POST
@for_resident
def need_skip(
    request: HttpRequest, token: str, request_id: int, *, need_id: int, planned: str
) -> HttpResponse:
    """Leave one date out."""
    need, day = own_need(request_id, need_id), day_of(planned)
    skip = partial(services.skip_dates, need.pk, [day])
    return attempt(request, STATUS, token, skip, NOT_THIS_TIME)


def day_of(text: str) -> datetime.date:
    """Return the day in an address. Raises `Http404` for what is none."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
