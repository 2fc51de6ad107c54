"""The doors to the languages of the pages beside those that are shipped."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.audit import Actor
from backoffice.network_services import the_network
from common.errors import NotPossible
from network.models import Network, PageLanguage
from translation_review.uploads import Upload

# Each costs a column in many pages of staff, and a moment whenever a process begins.
MOST_ADDED = 20
TOO_MANY = _("There are twenty already. Please remove one first.")
THERE_ALREADY = _("This language is here already.")
IS_MAIN = _("It is the main language of the network. Please choose another one first.")


def is_taken(code: str) -> bool:
    """Tell whether pages are in the language `code` already, or in one that it would stand for."""
    shipped = [known for known, _name in settings.SHIPPED_LANGUAGES]
    is_shipped = any(known == code or known.startswith(f"{code}-") for known in shipped)
    return is_shipped or PageLanguage.objects.filter(code=code).exists()


@transaction.atomic
def add_page_language(row: PageLanguage, upload: Upload, *, actor: Actor) -> None:
    """Store the new language `row` with its texts; it is the last of the network's.

    Every process begins anew to know it. Raises `NotPossible`.
    """
    network = the_network()
    if is_taken(row.code):
        raise NotPossible(THERE_ALREADY)
    if PageLanguage.objects.count() >= MOST_ADDED:
        raise NotPossible(TOO_MANY)
    _put(row, upload)
    row.save()
    audit.record(actor, "add", row, ["code", "own_name", "compiled"])
    if network.languages:
        # None stored are all that there are.
        _store_languages(network, [*network.languages, row.code], actor)


@transaction.atomic
def change_page_language(
    row: PageLanguage, upload: Upload | None, changed: Sequence[str], *, actor: Actor
) -> None:
    """Store another name, and texts that take the place of those before."""
    the_network()
    if upload is not None:
        _put(row, upload)
        changed = [*changed, "compiled"]
    row.save()
    if changed:
        audit.record(actor, "change", row, changed)


@transaction.atomic
def remove_page_language(row: PageLanguage, *, actor: Actor) -> None:
    """Remove a language: its addresses lead nowhere then. What staff wrote in it is kept.

    Raises `NotPossible` for the main one.
    """
    network = the_network()
    if network.languages[:1] == [row.code]:
        raise NotPossible(IS_MAIN)
    audit.record(actor, "delete", row)
    row.delete()
    if row.code in network.languages:
        others = [code for code in network.languages if code != row.code]
        _store_languages(network, others, actor)


def _put(row: PageLanguage, upload: Upload) -> None:
    row.compiled, row.digest = upload.compiled, upload.digest
    row.set_aside = [[english, str(fault)] for english, fault in upload.set_aside]


def _store_languages(network: Network, languages: list[str], actor: Actor) -> None:
    network.languages = languages
    network.save(update_fields=["languages"])
    audit.record(actor, "change", network, ["languages"])
