"""Reading the network for everybody: once per version of it, see `common.current`."""

from django.conf import settings
from modeltrans.utils import build_localized_fieldname

from common.current import Profile, provide
from network.bounds import KEPT
from network.models import Network, PageLanguage

TEXTS = ("name", "about", "consent_text", "privacy_text", "pause_text")


def load(version: int) -> Profile:
    """Return the network as it is stored, as of `version`."""
    row, added = Network.objects.the_one(), PageLanguage.objects.prints()
    if row is None:
        return Profile(version=version, added=added)
    return Profile(
        version=version,
        is_stored=True,
        opened_at=row.opened_at,
        paused_at=row.paused_at,
        paused_until=row.paused_until,
        texts={name: _by_language(row, name) for name in TEXTS},
        mark=row.mark_hash,
        accent=row.accent,
        accent_dark=row.accent_dark,
        own_phone=row.phone.as_e164 if row.phone else "",
        email=row.email,
        address=row.address,
        links=tuple(row.links.values_list("service", "label", "url")),
        own_sender=row.sender_email,
        sender_name=row.sender_name,
        reply_to=row.reply_to,
        own_time_zone=row.time_zone,
        own_phone_region=row.phone_region,
        own_languages=tuple(row.languages),
        spoken_languages=tuple(row.spoken_languages),
        own_leave_to=row.leave_to,
        own_license=row.open_data_license,
        own_data_contact=row.open_data_contact,
        kept_days={
            setting: days
            for setting, (name, _least, _most) in KEPT.items()
            if (days := getattr(row, name)) is not None
        },
        added=added,
    )


def _by_language(row: Network, name: str) -> dict[str, str]:
    """Return the text `name` in each language in which it is written."""
    texts = row.i18n or {}
    found = {
        code: texts.get(build_localized_fieldname(name, code)) or ""
        for code, _own_name in settings.LANGUAGES
        if code != settings.LANGUAGE_CODE
    }
    return {settings.LANGUAGE_CODE: getattr(row, name), **found}


provide(load)
