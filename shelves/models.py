"""Cards of what neighbors share, and the reservations of them."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, Roles, covers_city, ward_ids
from common.contact import Contact, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField, one_line, search_key_of
from common.inserts import RowNumberField
from common.models import Category
from pods.models import Ward
from resources.models import Resource
from shelves.choices import CardKind, CardState, PhotoState, Stage

LONGEST_TITLE = 80
LONGEST_DETAILS = 500
MOST_DAYS = 90


class CardQuerySet(models.QuerySet["Card"]):
    def visible_to(self, user: User, roles: Roles = DESK) -> "CardQuerySet":
        """Narrow to the cards of the user's wards."""
        if covers_city(user, roles):
            return self
        return self.filter(ward__in=ward_ids(user, roles))

    def shown(self) -> "CardQuerySet":
        """Narrow to what anybody may read: looked at, and not over."""
        return self.filter(state=CardState.PUBLIC, until__gte=timezone.localdate())

    def waiting(self) -> "CardQuerySet":
        """Narrow to those that somebody has to look at."""
        return self.filter(state=CardState.WAITING, set_aside_at=None)

    def to_look_at(self) -> "CardQuerySet":
        """Narrow to those that somebody has to look at, or at their photo."""
        photos = Photo.objects.filter(state=PhotoState.WAITING).values("card")
        is_new = Q(state=CardState.WAITING)
        return self.filter(is_new | Q(state=CardState.PUBLIC, pk__in=photos), set_aside_at=None)

    def set_aside(self) -> "CardQuerySet":
        return self.filter(set_aside_at__isnull=False)

    def with_reserved(self) -> "CardQuerySet":
        """Add whether somebody has reserved each (`is_reserved`)."""
        return self.annotate(is_reserved=is_reserved())

    def free(self) -> "CardQuerySet":
        """Narrow to those that nobody has reserved."""
        return self.filter(~is_reserved())


def is_reserved() -> Exists:
    """Return whether somebody has reserved a card, for queries of cards."""
    return Exists(Reservation.objects.live().filter(card=OuterRef("pk")).order_by())


class Card(Submission, Contact):
    """A thing or a skill that somebody shares or looks for. Its words are public once looked at.

    The row stays for a while when its owner takes it back, and names nobody then.
    """

    # Their own, because they are looked for: by callers, for lost links, and by whoever erases.
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)

    kind = models.CharField(_("kind"), max_length=10, choices=CardKind)
    state = models.CharField(
        _("state"), max_length=10, choices=CardState, default=CardState.WAITING
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, verbose_name=_("kind of help"))
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, verbose_name=_("ward"))
    title = models.CharField(_("in a few words"), max_length=LONGEST_TITLE, blank=True)
    details = models.TextField(
        pgettext_lazy("of a card", "more about it"), max_length=LONGEST_DETAILS, blank=True
    )
    text_key = search_key_of("title", "details")
    until = models.DateField(pgettext_lazy("of a thing to give or lend", "there until"))
    lent_for = models.PositiveSmallIntegerField(
        _("days that it is lent for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
    )
    # A place of the directory where it can be handed over, with its hours there.
    place = models.ForeignKey(
        Resource,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("place to hand it over"),
    )
    created_at = models.DateTimeField(_("came in"), default=timezone.now, editable=False)
    reason = EncryptedTextField(_("why not"), blank=True, max_length=300)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    # When staff last changed what its owner wrote.
    reworded_at = models.DateTimeField(
        pgettext_lazy("of a card", "words changed"), null=True, blank=True, editable=False
    )
    # For which last day the owner was told that it comes.
    end_told_for = models.DateField(null=True, blank=True, editable=False)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("card")
        verbose_name_plural = _("cards")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CardState.WAITING, decided_at=None, ended_at=None)
                | Q(state=CardState.PUBLIC, decided_at__isnull=False, ended_at=None)
                | Q(state=CardState.REFUSED, decided_at__isnull=False, ended_at=None)
                | Q(state=CardState.ENDED, ended_at__isnull=False),
                name="card_state_has_time",
            ),
            models.CheckConstraint(
                condition=Q(kind=CardKind.LEND, lent_for__gte=1, lent_for__lte=MOST_DAYS)
                | ~Q(kind=CardKind.LEND) & Q(lent_for=None),
                name="card_lent_for_days",
            ),
            models.CheckConstraint(
                # Nothing is shown that nobody has looked at.
                condition=Q(set_aside_at=None) | Q(state__in=[CardState.WAITING, CardState.ENDED]),
                name="card_aside_is_undecided",
            ),
            one_line("card_takes_one_line", "name", "title"),
            is_set_aside_for_a_reason("card_aside_for_a_reason"),
        ]
        indexes = [
            # For the public list of a ward, newest first.
            models.Index(
                fields=["ward", "-id"], condition=Q(state=CardState.PUBLIC), name="card_of_ward"
            ),
            models.Index(fields=["state", "-id"], name="card_state"),
            # For the job that ends them: most of the others are over.
            models.Index(
                fields=["until"], condition=Q(state=CardState.PUBLIC), name="card_public_until"
            ),
            GinIndex(OpClass("text_key", name="gin_trgm_ops"), name="card_text_trgm"),
            models.Index(fields=["phone_tail_index", "-id"], name="card_phone_tail"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("shelves:card", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == CardState.WAITING and self.set_aside_at is None

    @property
    def is_shown(self) -> bool:
        """Whether anybody may read it now."""
        return self.state == CardState.PUBLIC and self.until >= timezone.localdate()

    @property
    def is_wanted(self) -> bool:
        return self.kind == CardKind.WANTED

    @property
    def kind_words(self) -> Any:
        """Return what its kind is called, in the language of whoever reads it last."""
        return CardKind(self.kind).label

    @property
    def public_place(self) -> Any:
        """The place to hand it over, while the public may read about it."""
        place = self.place
        return place if place is not None and place.state == "published" else None


class Photo(models.Model):
    """A picture of what is on a card, made anew without anything but its colors."""

    # A number of its own in its address: no browser shows the one before in place of a new one.
    id = RowNumberField()
    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="photo")
    state = models.CharField(
        _("state"), max_length=10, choices=PhotoState, default=PhotoState.WAITING
    )
    # In base64. Left out of every query but that of whoever looks at it; "" once it was refused.
    content = EncryptedTextField(_("Photo"), blank=True, editable=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    at = models.DateTimeField(_("came in"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=PhotoState.WAITING, decided_at=None)
                | ~Q(state=PhotoState.WAITING) & Q(decided_at__isnull=False),
                name="card_photo_state_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=PhotoState.REFUSED) | Q(content=""),
                name="card_photo_refused_is_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class ReservationQuerySet(models.QuerySet["Reservation"]):
    def visible_to(self, user: User) -> "ReservationQuerySet":
        return self.filter(card__in=Card.objects.visible_to(user))

    def live(self) -> "ReservationQuerySet":
        """Narrow to those that hold their card."""
        return self.filter(stage__in=Stage.live())

    def in_line(self) -> "ReservationQuerySet":
        """Narrow to those that wait for their turn, first come first."""
        return self.filter(stage=Stage.IN_LINE).order_by("id")


class Reservation(Contact):
    """Somebody who wants what a card gives, or has what it looks for.

    One at a time holds the card; others wait in line behind them.
    """

    id = RowNumberField()
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="reservations")
    stage = models.CharField(_("state"), max_length=10, choices=Stage, default=Stage.ASKED)
    created_at = models.DateTimeField(_("reserved"), default=timezone.now, editable=False)
    # When its turn came, and the owner was asked.
    asked_at = models.DateTimeField(
        pgettext_lazy("of a reservation", "owner asked"), null=True, blank=True, editable=False
    )
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True, editable=False)
    handed_over_at = models.DateTimeField(_("handed over"), null=True, blank=True, editable=False)
    due_on = models.DateField(_("to be back on"), null=True, blank=True, editable=False)
    # The day on which they were last reminded to bring it back.
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = ReservationQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(
                fields=["card"], condition=Q(stage__in=Stage.live()), name="reservation_one_live"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.going_on(), ended_at=None)
                | ~Q(stage__in=Stage.going_on()) & Q(ended_at__isnull=False),
                name="reservation_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.IN_LINE, asked_at=None)
                | ~Q(stage__in=Stage.going_on())
                | Q(stage__in=Stage.live(), asked_at__isnull=False),
                name="reservation_asked_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=Stage.met()) | Q(agreed_at__isnull=False),
                name="reservation_agreed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.HANDED_OVER) | Q(handed_over_at__isnull=False),
                name="reservation_out_has_time",
            ),
            one_line("reservation_takes_one_line", "name"),
        ]
        indexes = [
            # For reminders: few are out at a time.
            models.Index(
                fields=["due_on"], condition=Q(stage=Stage.HANDED_OVER), name="reservation_out"
            ),
            models.Index(
                fields=["asked_at"], condition=Q(stage=Stage.ASKED), name="reservation_asked"
            ),
            # For the next in line of a card.
            models.Index(
                fields=["card", "id"], condition=Q(stage=Stage.IN_LINE), name="reservation_line"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_live(self) -> bool:
        return self.stage in Stage.live()

    @property
    def has_met(self) -> bool:
        """Whether both see each other's contact."""
        return self.stage in Stage.met()

    @property
    def is_overdue(self) -> bool:
        out = self.stage == Stage.HANDED_OVER
        return out and self.due_on is not None and self.due_on < timezone.localdate()


def days_from_now(days: int) -> datetime.date:
    """Return the day so many days from today, where the network is."""
    return timezone.localdate() + datetime.timedelta(days=days)
