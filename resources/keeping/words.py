"""What readers are told of the last check of an entry."""

from django.utils.translation import gettext_lazy as _

from common.languages import gap
from pages.localized import local_date
from resources.check_choices import CheckedAs, CheckedHow
from resources.models import Resource

# Whole sentences: languages do not put "by phone" in one place.
CHECKED = {
    CheckedHow.CALLED.value: _("Checked by phone on %(date)s."),
    CheckedHow.VISITED.value: _("Checked by a visit on %(date)s."),
    CheckedHow.WROTE.value: _("Checked in writing on %(date)s."),
    CheckedHow.WEBSITE.value: _("Checked on its website on %(date)s."),
    CheckedHow.KEEPER.value: _("Confirmed on %(date)s by somebody who keeps this entry."),
}


def last_check(resource: Resource) -> str:
    """Return when, how and by whom it was last found to be true, in the language of the page."""
    if resource.verified_on is None:
        return str(_("Not checked yet."))
    date = {"date": local_date(resource.verified_on)}
    if resource.is_stale:
        return str(_("Not checked since %(date)s.")) % date
    if resource.source is not None:
        there = {**date, "source": resource.source.name}
        return str(_("Checked on %(date)s (%(source)s).")) % there
    said = str(CHECKED.get(resource.verified_how, _("Checked on %(date)s."))) % date
    by = checked_by(resource)
    return said + (gap() + str(_("Checked by: %(who)s.")) % {"who": by} if by else "")


def checked_by(resource: Resource) -> str:
    """Return whoever checked it, as they want to be shown; "" where that is not known."""
    if resource.verified_name:
        return resource.verified_name
    if not resource.verified_as:
        return ""
    role, ward = str(CheckedAs(resource.verified_as).label), resource.verified_ward
    return f"{role} ({ward.name_i18n})" if ward else role
