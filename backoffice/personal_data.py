"""Admin pages that hide contact details until they are opened, and record every look at them."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import audit
from accounts.models import User
from backoffice.base import RoleAdmin
from backoffice.recorded import user_of
from backoffice.signals import details_opened
from common.encryption import blind_index
from common.fields import (
    LENGTH_OF_TAIL,
    EncryptedTextField,
    normalize_email,
    normalize_phone,
)
from common.search import by_name
from common.typed import Kind, to_store
from pages.email_field import EmailField
from pages.forms import PhoneField

# A form that was opened in time may come later.
FORM_WAITS_FOR = datetime.timedelta(hours=2)
SESSION_KEY = "opened_details"
SHORTEST_PHONE = 7
# As lists show it ("#12"), or as volunteers read it out of a match or a route ("M12", "R12").
NUMBER = re.compile(r"(?:# ?|[MRmr])([0-9]{1,18})")
TAIL = re.compile(rf"[0-9]{{{LENGTH_OF_TAIL}}}")


class PersonalAdmin(RoleAdmin):
    """An admin of people's rows: contact details stay hidden until somebody asks to see them.

    `personal` names the fields, and `opens` all that a press opens, also elsewhere; `contact_path`
    leads from the row to the phone and email that the search box finds exactly ("" or "request__").
    """

    personal: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    contact_path = ""
    change_form_template = "backoffice/personal_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_open_details"
        # POST only: a look is recorded, and a link that is prefetched or forwarded must not be one.
        view = self.admin_site.admin_view(require_POST(self.open_details_view))
        return [path("<path:object_id>/open-details/", view, name=name), *super().get_urls()]

    def open_details_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.may_open(request, obj):
            raise PermissionDenied
        open_details(request, self.whose_details(obj), self.opens or self.personal)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    def may_open(self, request: HttpRequest, obj: Model) -> bool:
        return bool(self.personal) and self.has_change_permission(request, obj)

    def whose_details(self, obj: Any) -> Model:
        """Return the row of the person whose details stand in `obj`: they open and close there."""
        return obj

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        # Left out of the form and not just hidden in it: the page's source holds no number either.
        if obj is None or not self.personal or self._is_open(request, obj):
            return fieldsets
        return [
            (title, {**options, "fields": shown})
            for title, options in fieldsets
            if (shown := [name for name in options["fields"] if name not in self.personal])
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        is_open = obj is not None and self._is_open(request, obj)
        can_open = obj is not None and self.may_open(request, obj)
        context.update(details_open=is_open, details_can_open=can_open)
        return super().render_change_form(request, context, *args, **kwargs)

    def _is_open(self, request: HttpRequest, obj: Model) -> bool:
        return details_are_open(request, self.whose_details(obj))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, EncryptedTextField):
            kinds = {"phone": PhoneField, "email": EmailField}
            if db_field.name in kinds:
                return kinds[db_field.name](
                    label=db_field.verbose_name, required=False, max_length=db_field.max_length
                )
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def ways_to_find(self, term: str, user: User) -> list[Q]:
        """A phone, its last four digits or an email by their blind indexes; "#12" by its number."""
        contact = contact_query(term, self.contact_path)
        if contact is not None:
            return [contact]
        # Names are tried last: whatever reads as a contact or a number is never looked for in them.
        return [numbered(term) or by_name(term, f"{self.contact_path}name")]


def numbered(term: str) -> Q | None:
    """The row with the number `term`, written as lists show it ("#12"); None for other texts."""
    found = NUMBER.fullmatch(to_store(term, Kind.CODE))
    return Q(pk=int(found[1])) if found else None


def contact_query(term: str, path: str = "") -> Q | None:
    """Rows whose phone or email is `term`, or whose phone ends in its four digits.

    None when it is none of these.
    """
    term = to_store(term, Kind.CODE)
    # Only as the whole of what was typed: other parts of a phone find nothing (decision 38).
    if TAIL.fullmatch(term):
        return Q(**{f"{path}phone_tail_index": blind_index(term, purpose="phone_tail")})
    if "@" in term:
        index = blind_index(normalize_email(term), purpose="email")
        return Q(**{f"{path}email_index": index})
    phone = normalize_phone(term)
    digits = sum(sign.isdigit() for sign in term)
    if phone and digits >= SHORTEST_PHONE:
        return Q(**{f"{path}phone_index": blind_index(phone, purpose="phone")})
    return None


def open_details(request: HttpRequest, obj: Model, fields: tuple[str, ...]) -> None:
    """Show the personal fields of `obj` to this session for a while, and record that."""
    # Recorded before anything is shown: without the record there is no look.
    open_all_details(request, [obj], fields)


def open_all_details(request: HttpRequest, rows: Iterable[Model], fields: tuple[str, ...]) -> None:
    """The same of several rows; each look is recorded."""
    opened, now = _fresh(request.session.get(SESSION_KEY, {})), timezone.now().timestamp()
    user = user_of(request)
    with transaction.atomic():
        for obj in rows:
            audit.record(user, "open_details", obj, fields)
            details_opened.send(type(obj), user=user, row=obj)
            opened[_place(obj)] = now
    request.session[SESSION_KEY] = opened
    minutes = settings.DETAILS_SHOWN_FOR // datetime.timedelta(minutes=1)
    words = ngettext(
        "Contact details are shown for %(minutes)d minute. This was recorded.",
        "Contact details are shown for %(minutes)d minutes. This was recorded.",
        minutes,
    )
    messages.info(request, words % {"minutes": minutes})


def details_are_open(request: HttpRequest, obj: Model) -> bool:
    """Tell whether this session may see the personal fields of `obj` now."""
    opened_at = request.session.get(SESSION_KEY, {}).get(_place(obj))
    if opened_at is None:
        return False
    # A form that closes while somebody types would lose what they typed.
    shown_for = settings.DETAILS_SHOWN_FOR
    limit = max(FORM_WAITS_FOR, shown_for) if request.method == "POST" else shown_for
    return timezone.now().timestamp() - opened_at < limit.total_seconds()


def opened_rows(request: HttpRequest, model: type[Model]) -> bool:
    """Return whether this session has opened the personal fields of any row of `model` lately."""
    return bool(opened_ids(request, model))


def opened_ids(request: HttpRequest, model: type[Model]) -> set[int]:
    """Return the rows of `model` whose personal fields this session may see now."""
    name = f"{model._meta.label_lower}:"
    since = timezone.now().timestamp() - settings.DETAILS_SHOWN_FOR.total_seconds()
    opened = request.session.get(SESSION_KEY, {})
    return {
        int(place.removeprefix(name))
        for place, at in opened.items()
        if place.startswith(name) and at > since
    }


def _place(obj: Model) -> str:
    return f"{obj._meta.label_lower}:{obj.pk}"


def _fresh(opened: dict[str, float]) -> dict[str, float]:
    # Old ones are dropped as new ones come, so that an evening's work does not fill the session.
    kept = max(FORM_WAITS_FOR, settings.DETAILS_SHOWN_FOR)
    oldest = timezone.now().timestamp() - kept.total_seconds()
    return {place: at for place, at in opened.items() if at > oldest}
