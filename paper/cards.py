"""Pictures for shared links: found where they are drawn, else the worker is asked, once."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from common import limits
from messaging.queue import defer
from pages.share_cards import Card, cards_by
from paper.card_drawing import html_of_card, version_of_card
from paper.models import ShareCard
from paper.tasks import draw_share_card

# A job that took longer is lost: with a worker that was killed, or with the queue.
JOB_LOST_AFTER = datetime.timedelta(minutes=10)
# So often is noted that somebody asked: what nobody asks for is deleted after a month.
NOTED_EVERY = datetime.timedelta(days=1)


def find_card(name: str, line: str) -> Card | None:
    """Return the picture in the current language; None while the worker has not drawn it.

    Only who asks for one has it drawn, and not more than `settings.LIMITS` says, whoever asks: a
    crawler that walks through a large city fills neither the queue nor the disk.
    """
    html = html_of_card(name, line)
    card = ShareCard.objects.filter(version=version_of_card(html)).first()
    if card is None:
        _ask(name, line, html)
        return None
    if card.asked_at < timezone.now() - NOTED_EVERY:
        ShareCard.objects.filter(pk=card.pk).update(asked_at=timezone.now())
    if card.png is None:
        _ask_again(card)
        return None
    return Card(card.version, bytes(card.png))


def _ask(name: str, line: str, html: str) -> None:
    if not limits.allows("cards", "everybody"):
        return
    language = get_language() or settings.LANGUAGE_CODE
    with transaction.atomic():
        card, is_new = ShareCard.objects.get_or_create(
            version=version_of_card(html),
            defaults={"language": language, "name": name, "line": line},
        )
        if is_new:
            defer(draw_share_card, card_id=card.pk)


def _ask_again(card: ShareCard) -> None:
    lost = timezone.now() - JOB_LOST_AFTER
    with transaction.atomic():
        rows = ShareCard.objects.filter(pk=card.pk, png=None, wanted_at__lt=lost)
        if rows.update(wanted_at=timezone.now()):
            defer(draw_share_card, card_id=card.pk)


cards_by(find_card)
