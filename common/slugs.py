"""Addresses that lead on for good: a page that was renamed is found by every name it ever had."""

from collections.abc import Callable, Iterable
from functools import wraps
from itertools import chain
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from common.latin import in_latin
from common.models import UsedSlug

# Of a name; a number may follow. All slugs have room for more.
View = Callable[..., HttpResponse]


def leads_on(model: type[Model]) -> Callable[[View], View]:
    """Let a view of a public page of `model` redirect from a former slug to the one of today."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page_or_redirect(request: HttpRequest, slug: str, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, slug=slug, **kwargs)
            # Only what is not found is looked for: pages that are there cost no query more.
            except Http404:
                today = slug_today(model, slug)
                if not today or today == slug or request.resolver_match is None:
                    raise
                url = reverse(request.resolver_match.view_name, kwargs={**kwargs, "slug": today})
            query = request.META.get("QUERY_STRING", "")
            return moved(f"{url}?{query}" if query else url)

        return page_or_redirect

    return decorate


def moved(url: str) -> HttpResponse:
    """The answer to an address of before: the page is at `url` now."""
    response = HttpResponsePermanentRedirect(url)
    # A browser that kept it for good would go in circles once the old name is taken up again.
    response["Cache-Control"] = "no-cache"
    return response


def slug_today(model: type[Model], slug: str) -> str:
    """Return the slug of the public page that has or once had `slug`; "" when there is none."""
    used = UsedSlug.objects.filter(kind=model._meta.db_table, slug=slug)
    rows: Any = model._default_manager
    # A draft's new address is told to nobody.
    public = rows.published() if hasattr(rows, "published") else rows.all()
    return public.filter(pk__in=used.values("row_id")).values_list("slug", flat=True).first() or ""


# --- Slugs of new rows ---

LONGEST = 40
RANDOM_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def slug_of(name: str, longest: int = LONGEST) -> str:
    """Return `name` as an address says it, in Latin letters whatever it is written in."""
    # What is Latin already keeps its own spelling: "Ñuñoa" is nunoa.
    plain = slugify(name)
    letters = sum(sign.isalnum() for sign in name)
    told = plain if len(plain.replace("-", "")) >= letters else slugify(in_latin(name))
    return told[:longest].strip("-")


def free_slug(model: type[Model], name: str, *, taken: Iterable[str] = ()) -> str:
    """Return a slug for a new row of `model` with `name`, which was never another page's.

    `taken` are addresses that no row may have.
    """
    return free_slugs(model, [name], taken=taken)[0]


def free_slugs(model: type[Model], names: Iterable[str], *, taken: Iterable[str] = ()) -> list[str]:
    """Return the same for each of `names`, none twice; one query, however many they are."""
    bases = [slug_of(name) or str(model._meta.model_name) for name in names]
    tried = [[base, *(f"{base}-{number}" for number in range(2, 10))] for base in bases]
    used = UsedSlug.objects.filter(kind=model._meta.db_table, slug__in=[*chain(*tried)])
    refused, found = {*used.values_list("slug", flat=True), *taken}, []
    for slugs in tried:
        free = (slug for slug in slugs if slug not in refused)
        # Of many with one name the numbers would say how many there are.
        slug = next(free, f"{slugs[0]}-{get_random_string(6, RANDOM_LETTERS)}")
        refused.add(slug)
        found.append(slug)
    return found
