"""The members of pods, what each shares with whom, and what a pod has decided about joining."""

import datetime
import secrets
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import MEMBERS, Roles, covers_city, wards_of
from common.choices import PartOfDay, Weekday
from common.contact import Reachable, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField
from common.inserts import RowNumberField
from common.languages import spoken_by_readers_of
from common.models import Category
from members.choices import AgreedHow, Audience, MemberState, Piece, Talk
from pods.models import PlaceProposal, Pod

# Read from a door by somebody who then types it: no letters that look like digits.
CODE_SIGNS = "ACDEFHJKMNPRTWXY34679"
CODE_LENGTH = 6
# All that a person can be known by: none of it is left once they have left.
TEXTS = (
    *("name", "phone", "phone_extension", "email", "where", "needs_words", "offers_words"),
    *("depends_on_them", "call_for_them", "agreed_words", "staff_note"),
)


def new_door_code() -> str:
    """Return a code for a door: short enough to be typed, too many to be tried out."""
    return "".join(secrets.choice(CODE_SIGNS) for _sign in range(CODE_LENGTH))


class PodSettings(models.Model):
    """The decisions of a pod about its members. Without this row a pod is a page only."""

    id = RowNumberField()
    pod = models.OneToOneField(
        Pod, on_delete=models.CASCADE, related_name="settings", verbose_name=_("pod")
    )
    takes_members = models.BooleanField(
        _("Neighbors can join"),
        default=True,
    )
    is_open = models.BooleanField(
        _("Joining needs no approval"),
        default=False,
    )
    door_code = models.CharField(
        _("Code for the door"), max_length=12, unique=True, default=new_door_code
    )
    talk = models.CharField(_("How the pod talks"), max_length=10, choices=Talk, default=Talk.CALL)
    # An invitation into a chat lets anybody in who has it.
    chat_link = EncryptedTextField(
        _("Link to the group chat"),
        blank=True,
        max_length=300,
    )
    # What is printed about members before this moment may show more than they agree to now.
    sheets_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("settings of a pod")
        constraints = [
            models.CheckConstraint(condition=~Q(door_code=""), name="podsettings_has_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.pod_id}"


class SharedHome(models.Model):
    """A home in which several members live. They stay together when the pod is split."""

    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("home of several members")
        verbose_name_plural = _("homes of several members")

    def __str__(self) -> str:
        return f"{self.pk}"


class MemberQuerySet(models.QuerySet["Member"]):
    def active(self) -> "MemberQuerySet":
        return self.filter(state=MemberState.ACTIVE)

    def waiting(self) -> "MemberQuerySet":
        return self.filter(state=MemberState.WAITING)

    def present(self) -> "MemberQuerySet":
        """Narrow to those who are in the pod, or wait for it."""
        return self.exclude(state=MemberState.LEFT)

    def visible_to(self, user: User, roles: Roles = MEMBERS) -> "MemberQuerySet":
        """Narrow to those of the pods that `user` organizes, itself or with all of a ward."""
        return self.filter(pod__in=Pod.objects.held_by(user, roles).order_by())

    def set_aside_near(self, user: User, roles: Roles) -> "MemberQuerySet":
        """Narrow to those set aside in wards where `user` holds one of `roles`: to be counted."""
        rows = self.waiting().filter(set_aside_at__isnull=False)
        if covers_city(user, roles):
            return rows
        return rows.filter(pod__ward__in=[ward.pk for ward in wards_of(user, roles)])

    def with_shared(self) -> "MemberQuerySet":
        """Bring along what `members.shown` reads of them: three more queries, for all."""
        return self.prefetch_related("sharings", "needs", "offers")


class Member(Submission, Reachable):
    """A neighbor in a pod, or one who waits for it. The row of a leaver stays and names nobody."""

    pod = models.ForeignKey(
        Pod, on_delete=models.PROTECT, related_name="members", verbose_name=_("pod")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MemberState, default=MemberState.WAITING
    )
    created_at = models.DateTimeField(_("Asked to join"), default=timezone.now, editable=False)
    joined_at = models.DateTimeField(_("Joined"), null=True, blank=True, editable=False)
    left_at = models.DateTimeField(
        pgettext_lazy("when a member left", "left"), null=True, blank=True, editable=False
    )
    # By their own hand, or by somebody who talked to them: those long unheard of are called.
    heard_at = models.DateTimeField(_("Last heard of"), default=timezone.now, editable=False)
    is_key_person = models.BooleanField(
        _("Key person"),
        default=False,
    )
    is_organizer = models.BooleanField(
        _("Organizes the pod by their private link"),
        default=False,
    )

    # In no list by itself: encrypted, unlike the names of people whom staff search for.
    name = EncryptedTextField(_("name"), blank=True, max_length=100)
    # Looked for by lost links and by erasing.
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)
    phone_extension = EncryptedTextField(_("extension"), blank=True, max_length=10)
    where = EncryptedTextField(
        _("Where they live"),
        blank=True,
        max_length=160,
    )
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    needs: Any = models.ManyToManyField(
        Category, related_name="needed_by", verbose_name=_("What they need"), blank=True
    )
    needs_words = EncryptedTextField(_("What they need"), blank=True, max_length=500)
    offers: Any = models.ManyToManyField(
        Category, related_name="offered_by", verbose_name=_("What they can do"), blank=True
    )
    offers_words = EncryptedTextField(_("What they can do"), blank=True, max_length=500)
    days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days"),
        default=list,
        blank=True,
    )
    times = ArrayField(
        models.CharField(max_length=10, choices=PartOfDay),
        verbose_name=_("times of day"),
        default=list,
        blank=True,
    )
    depends_on_them = EncryptedTextField(
        _("Who or what depends on them"),
        blank=True,
        max_length=300,
    )
    call_for_them = EncryptedTextField(
        _("Whom to call for them"),
        blank=True,
        max_length=200,
    )

    agreed_at = models.DateTimeField(_("Agreed to be in the pod"), default=timezone.now)
    agreed_how = models.CharField(
        _("How they agreed"), max_length=10, choices=AgreedHow, default=AgreedHow.LINK
    )
    agreed_words = EncryptedTextField(
        _("How they agreed"),
        blank=True,
        max_length=200,
    )
    household = models.ForeignKey(
        SharedHome,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("Home of several members"),
    )

    # Of whoever proposed the pod: that private link leads to theirs too, until they renew theirs.
    proposal = models.OneToOneField(
        PlaceProposal, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("member of a pod")
        verbose_name_plural = _("members of pods")
        indexes = [models.Index(fields=["pod", "state"], name="member_pod_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MemberState.WAITING, joined_at=None, left_at=None)
                | Q(state=MemberState.ACTIVE, joined_at__isnull=False, left_at=None)
                | Q(state=MemberState.LEFT, left_at__isnull=False),
                name="member_state_has_its_times",
            ),
            models.CheckConstraint(
                # Whoever has left is nobody, whatever wrote the row.
                condition=~Q(state=MemberState.LEFT)
                | Q(
                    **dict.fromkeys(TEXTS, ""),
                    languages=[],
                    days=[],
                    times=[],
                    household=None,
                    proposal=None,
                ),
                name="member_who_left_is_nobody",
            ),
            models.CheckConstraint(
                condition=Q(state=MemberState.LEFT) | ~Q(name=""), name="member_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(state=MemberState.ACTIVE) | Q(is_key_person=False, is_organizer=False),
                name="member_with_a_task_is_active",
            ),
            models.CheckConstraint(
                condition=~Q(agreed_how=AgreedHow.ORGANIZER)
                | ~Q(agreed_words="")
                | Q(state=MemberState.LEFT),
                name="member_agreed_in_words",
                violation_error_message=_("Please write how they told you that they agree."),
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None) | ~Q(state=MemberState.ACTIVE),
                name="member_set_aside_is_not_active",
            ),
            is_set_aside_for_a_reason("member_set_aside_has_reason"),
        ]

    def __str__(self) -> str:
        return _("Member %(number)s") % {"number": self.pk}

    @property
    def is_active(self) -> bool:
        return self.state == MemberState.ACTIVE

    @property
    def spoken_languages(self) -> list[str]:
        """The codes of what they speak; of who named none, what they get messages in."""
        return list(self.languages) or spoken_by_readers_of(self.language)

    def audience_of(self, piece: Piece) -> Audience:
        """Return with whom they share `piece`: the narrowest unless they said otherwise."""
        rows = {row.piece: row.audience for row in self.sharings.all()}
        return Audience(rows.get(piece, Audience.ORGANIZER))

    def quiet_since(self, moment: datetime.datetime) -> bool:
        """Tell whether nothing was heard of them since `moment`."""
        return self.is_active and self.heard_at < moment


class Sharing(models.Model):
    """With whom a member shares one piece, and since when. Without a row: with the organizer alone.

    A row for the organizer alone says when a consent was taken back.
    """

    id = RowNumberField()
    member = models.ForeignKey(
        Member, on_delete=models.CASCADE, related_name="sharings", verbose_name=_("member")
    )
    piece = models.CharField(
        pgettext_lazy("of what a member shares", "what"), max_length=20, choices=Piece
    )
    audience = models.CharField(
        pgettext_lazy("of what a member shares", "with whom"), max_length=12, choices=Audience
    )
    consented_at = models.DateTimeField(default=timezone.now)
    # Who wrote it down: what the organizer did is the member's to look at.
    agreed_how = models.CharField(
        _("How they agreed"), max_length=10, choices=AgreedHow, default=AgreedHow.LINK
    )
    agreed_words = EncryptedTextField(_("How they agreed"), blank=True, max_length=200)

    class Meta:
        ordering = ["id"]
        verbose_name = _("sharing of a member")
        verbose_name_plural = _("sharings of members")
        constraints = [
            models.UniqueConstraint(fields=["member", "piece"], name="sharing_once"),
            models.CheckConstraint(condition=Q(piece__in=Piece.values), name="sharing_piece"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="sharing_audience"
            ),
            models.CheckConstraint(
                condition=~Q(agreed_how=AgreedHow.ORGANIZER) | ~Q(agreed_words=""),
                name="sharing_agreed_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.piece}: {self.audience}"

    @property
    def is_told(self) -> bool:
        """Whether the organizer wrote down that more than they themselves may see it."""
        return self.agreed_how == AgreedHow.ORGANIZER and self.audience != Audience.ORGANIZER


def settings_of(pod: Any) -> PodSettings | None:
    """Return what `pod` has decided; None for one that is a page only."""
    return PodSettings.objects.filter(pod=pod).first()
