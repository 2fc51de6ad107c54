"""Threads and what was said in them.

A thread is that of a number or of an email address, whoever writes from it; or of the request or
volunteer whose private page or letter was answered, which proves who it is.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import DESK, Roles, reach
from common.fields import BlindIndexField, EncryptedTextField
from common.inserts import RowNumberField
from inbox.choices import Came, Closed, Kept, Via, Word
from inbox.open_models import Arrival as Arrival
from inbox.open_models import Ask as Ask
from inbox.open_models import Question as Question
from inbox.people import with_contact
from inbox.said import Said
from messaging.inbound.incoming import PICTURE
from requests_app.models import HelpRequest, Match
from requests_app.models.claims import Claimed
from requests_app.models.wards import NO_WARD
from volunteers.models import Volunteer

MOST_DRAFTS, LONGEST_DRAFT = 20, 1000


class ThreadQuerySet(models.QuerySet["Thread"]):
    def waiting(self) -> "ThreadQuerySet":
        """Narrow to those that somebody has to read, and to answer or close."""
        return self.filter(waiting_since__isnull=False)

    def visible_to(self, user: User, roles: Roles = DESK) -> "ThreadQuerySet":
        """Narrow to the threads of people in the user's wards, and to those of nobody we know."""
        return self.near(reach(user, roles))

    def near(self, wards: tuple[int, ...] | None) -> "ThreadQuerySet":
        """Narrow to what is seen by whoever reaches these wards (`accounts.roles.reach`).

        By the people as they are now, so that a thread follows them. Where nobody is known, or they
        name no ward, any coordinator may read it: else it would be read by nobody.
        """
        if wards is None:
            return self
        if not wards:
            return self.none()
        near_request = Q(in_ward__in=[NO_WARD, *wards])
        near_volunteer = Q(ward__in=wards) | Q(ward=None)
        requests, volunteers, members = with_contact(
            OuterRef("phone_index"), OuterRef("email_index")
        )
        is_near = (
            Exists(requests.filter(near_request))
            | Exists(volunteers.filter(near_volunteer))
            | Exists(members.filter(pod__ward__in=wards))
        )
        is_unknown = ~Exists(requests) & ~Exists(volunteers) & ~Exists(members)
        own_request = HelpRequest.objects.filter(near_request, pk=OuterRef("request"))
        own_volunteer = Volunteer.objects.filter(near_volunteer, pk=OuterRef("volunteer"))
        return self.filter(
            Q(is_near | is_unknown, request=None, volunteer=None)
            | Q(Exists(own_request))
            | Q(Exists(own_volunteer))
        )

    def with_people(self) -> "ThreadQuerySet":
        """Add whether it is that of a request, a volunteer or a member, for lists."""
        requests, volunteers, members = with_contact(
            OuterRef("phone_index"), OuterRef("email_index")
        )
        return self.annotate(
            has_request=Q(request__isnull=False) | Exists(requests),
            has_volunteer=Q(volunteer__isnull=False) | Exists(volunteers),
            has_member=Exists(members),
        )


class Thread(Claimed):
    """All that came from somebody and went to them.

    Senders without a number, such as a bank with its name, share the one with nothing of all this.
    """

    id = RowNumberField()
    phone = EncryptedTextField(_("phone"), blank=True, max_length=40)
    phone_index = BlindIndexField(source="phone", purpose="phone")
    phone_tail_index = BlindIndexField(source="phone", purpose="phone_tail", db_index=True)
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email")
    request = models.OneToOneField(
        HelpRequest,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="thread",
        verbose_name=_("help request"),
    )
    volunteer = models.OneToOneField(
        Volunteer,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="thread",
        verbose_name=_("volunteer"),
    )
    # That of the person with this number, or guessed by what they wrote.
    language = models.CharField(_("language of messages"), max_length=10, default="en")
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    # Since the first text that nobody has answered; null when all are.
    waiting_since = models.DateTimeField(_("waiting"), null=True, blank=True, editable=False)
    # While it waits: its words sound like danger to a life.
    is_danger = models.BooleanField(_("may be an emergency"), default=False, editable=False)
    closed_as = models.CharField(
        _("closed"),
        max_length=10,
        choices=Closed,
        blank=True,
        editable=False,
    )

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("Inbox")
        ordering = ["-is_danger", F("waiting_since").desc(nulls_last=True), "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_danger=False) | Q(waiting_since__isnull=False),
                name="thread_in_danger_waits",
            ),
            models.CheckConstraint(
                condition=Q(waiting_since__isnull=True) | Q(closed_as=""),
                name="thread_waits_or_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(request=None, volunteer=None, email_index="")
                | Q(request=None, volunteer=None, phone_index="")
                | Q(phone_index="", email_index="", volunteer=None)
                | Q(phone_index="", email_index="", request=None),
                name="thread_is_of_one",
            ),
            # One for each number and each address, and one for all who have neither.
            models.UniqueConstraint(
                fields=["phone_index", "email_index"],
                condition=Q(request=None, volunteer=None),
                name="thread_of_contact",
            ),
        ]
        indexes = [
            # The list as it opens: danger, then what waits, the newest first, then all others.
            models.Index(
                F("is_danger").desc(),
                F("waiting_since").desc(nulls_last=True),
                F("id").desc(),
                name="thread_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_of_somebody(self) -> bool:
        """False for the one that all senders without a number share."""
        own = self.phone_index or self.email_index or self.request_id or self.volunteer_id
        return bool(own)


class Item(models.Model):
    """One thing said, in or out. What came in stands here once, however often it is brought."""

    id = RowNumberField()
    thread = models.ForeignKey(
        Thread, on_delete=models.CASCADE, related_name="items", verbose_name=_("conversation")
    )
    via = models.CharField(_("channel"), max_length=10, choices=Via, default=Via.TEXT)
    is_incoming = models.BooleanField(_("written to us"))
    text = EncryptedTextField(_("text"), blank=True, max_length=4000)
    # Of an email; and where it came from, when its thread is of somebody with another address.
    subject = EncryptedTextField(_("subject"), blank=True, max_length=300)
    sender = EncryptedTextField(_("written from"), blank=True, max_length=254)
    came = models.CharField(_("how it came"), max_length=10, choices=Came, blank=True)
    # So many were told of; those that are here, or are to be, are attachments.
    photos = models.PositiveSmallIntegerField(_("photos"), default=0)
    word = models.CharField(
        pgettext_lazy("of an entry in a log", "what"),
        max_length=10,
        choices=Word,
        blank=True,
    )
    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), default=timezone.now)
    # The request that it was about, as a coordinator says: there it stands in the log.
    filed_to = models.ForeignKey(
        HelpRequest,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("put down with the request"),
    )
    by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("who wrote an entry of the log", "by"),
    )
    # The private links below an answer of ours, by purpose, row and number. Staff read the text,
    # and not what opens somebody's page.
    links: Any = models.JSONField(default=list, blank=True, editable=False)
    # The driver's own number of it; of an answer, that of the form that it was typed into, or that
    # of the text that it answers.
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="item_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_incoming=True, by=None)
                | Q(is_incoming=False, photos=0, word="", came=""),
                name="item_in_or_out",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Draft(models.Model):
    """An answer that the network's staff often write, in the languages that they put it into."""

    text = models.TextField(
        _("answer"),
        max_length=LONGEST_DRAFT,
        help_text=_("Without names: it stands on the page of every conversation."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("From 1 to 20: there are no more than these.")
    )
    i18n = TranslationField(fields=("text",))
    text_i18n: str

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("ready answer")
        verbose_name_plural = _("ready answers")
        constraints = [
            models.UniqueConstraint(fields=["position"], name="draft_position"),
            models.CheckConstraint(
                # With each position taken once, there are no more than these.
                condition=Q(position__gte=1, position__lte=MOST_DRAFTS),
                name="draft_few",
                violation_error_message=_("From 1 to 20: there are no more than these."),
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).words(8)


class Note(models.Model):
    """A short note between the two of a match: a ready one, or words of their own."""

    id = RowNumberField()
    match = models.ForeignKey(
        Match, on_delete=models.CASCADE, related_name="passed_notes", verbose_name=_("match")
    )
    is_from_household = models.BooleanField(_("from the household"))
    # Which ready one: it is read in the language of the reader.
    said = models.CharField(
        pgettext_lazy("of an entry in a log", "what"), max_length=10, choices=Said, blank=True
    )
    text = EncryptedTextField(_("text"), blank=True, max_length=300)
    language = models.CharField(_("language"), max_length=10)
    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), default=timezone.now)
    key = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        verbose_name = _("note between neighbors")
        verbose_name_plural = _("notes between neighbors")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(said="") & Q(text="") | Q(said="") & ~Q(text=""),
                name="note_is_ready_or_own",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Attachment(models.Model):
    """A file that came with something said. It is shown, or handed over, on a press alone.

    A photo was made anew; all others are as they came, and opened by nobody here.
    """

    id = RowNumberField()
    item = models.ForeignKey(
        Item, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("message")
    )
    kept = models.CharField(_("state"), max_length=10, choices=Kept, default=Kept.HERE)
    type = models.CharField(_("kind"), max_length=40, blank=True, editable=False)
    name = EncryptedTextField(_("name"), blank=True, max_length=120)
    size = models.PositiveIntegerField(_("bytes"), default=0)
    # In base64. Left out of every query but that of whoever opens it.
    content = EncryptedTextField(blank=True, editable=False)
    # What the provider calls it, as long as it is there.
    source = models.CharField(max_length=80, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("photo or file")
        verbose_name_plural = _("photos and files")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=Kept.HERE) & ~Q(content="") | ~Q(kept=Kept.HERE) & Q(content=""),
                name="attachment_here_has_content",
            ),
        ]
        indexes = [
            # The few that a job looks for.
            models.Index(fields=["id"], condition=~Q(source=""), name="attachment_awaited"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_photo(self) -> bool:
        return self.type == PICTURE

    @property
    def may_be_photo(self) -> bool:
        """Tell whether to call it a photo; what is still to be fetched mostly is one."""
        return self.is_photo or bool(self.kept in (Kept.AWAITED, Kept.LOST))
