"""The values that buttons post along, for the pages of volunteers and of staff."""

from django.http import Http404, HttpRequest

LONGEST_NUMBER = 18


def number(request: HttpRequest, name: str) -> int:
    """Return the number that the button `name` posts; anything else is no page of ours."""
    typed = request.POST.get(name, "")
    if not (typed.isdecimal() and len(typed) <= LONGEST_NUMBER):
        raise Http404
    return int(typed)
