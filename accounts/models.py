"""Staff: the only people who sign in. Residents and volunteers have private links instead."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import audit_words
from accounts.choices import NewsHow, NewsKind
from accounts.invitation_models import Invitation, Step
from accounts.list_exports import ListExport

__all__ = [
    "EXPORTS",
    "GIVEN_BACK",
    "LOOKS",
    "WATCHED",
    "AuditEvent",
    "Invitation",
    "ListExport",
    "NewsChoice",
    "StaffSession",
    "Step",
    "StewardOpening",
    "StewardOpeningQuerySet",
    "User",
    "UserManager",
]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A staff member who signs in with `email`, and holds no role yet."""
        # Django keeps the case of what stands before the @. Two accounts of one mailbox would
        # differ in roles, so the whole address is stored in small letters.
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A steward: sees and does everything."""
        return self.create_user(email, password, is_steward=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A staff member. What they do and where is in `pods.AreaRole`; see `accounts.roles`."""

    username = None  # type: ignore[assignment]  # people sign in with their email
    first_name = None  # type: ignore[assignment]  # one name field
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    is_steward = models.BooleanField(
        _("steward"),
        default=False,
        help_text=_(
            "Runs this site in all areas. Sees requests and volunteers only after opening them "
            "with a reason, which is recorded."
        ),
    )
    # Codes; without choices, so that another language needs no migration.
    review_languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("reads the translations in"),
        default=list,
        blank=True,
        help_text=_(
            "For native speakers who check our texts. By itself this opens that one page, and "
            "nothing about any neighbor."
        ),
    )
    is_staff = models.BooleanField(_("may sign in to the admin"), default=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        default=settings.LANGUAGE_CODE,
        help_text=_(
            "Emails to them are in this language, and so is what they see after signing in."
        ),
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        ordering = ["email"]
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        constraints = [
            # Django lets a superuser past every permission; our roles ask `is_steward`. Apart, a
            # superuser would pass one door and not the other.
            models.CheckConstraint(
                condition=models.Q(is_superuser=False) | models.Q(is_steward=True),
                name="superuser_is_steward",
            )
        ]

    def __str__(self) -> str:
        # Not the email, which AbstractUser shows: it would stand in every list and history.
        return self.name or f"#{self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class NewsChoice(models.Model):
    """A person's choice of how soon to be told of a kind; without a row, `NewsKind.default`."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="news_choices",
        verbose_name=_("staff member"),
    )
    kind = models.CharField(_("kind of news"), max_length=10, choices=NewsKind)
    how = models.CharField(_("how soon"), max_length=10, choices=NewsHow)

    class Meta:
        verbose_name = _("choice of news")
        verbose_name_plural = _("choices of news")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="news_choice_once"),
            models.CheckConstraint(
                condition=~models.Q(kind=NewsKind.OVERDUE, how=NewsHow.NEVER),
                name="news_choice_overdue_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_how_display()}"


class StaffSession(AbstractBaseSession):
    """A session of the site. `accounts.sessions` writes it; columns are what people read of it."""

    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("staff member"),
    )
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    browser = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("signed-in browser")
        verbose_name_plural = _("signed-in browsers")

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")

    @property
    def handle(self) -> str:
        """Return what names it on a page: its key would open it."""
        return salted_hmac("accounts.sessions", self.session_key).hexdigest()


class StewardOpeningQuerySet(models.QuerySet["StewardOpening"]):
    def going_on(self) -> "StewardOpeningQuerySet":
        return self.filter(ended_at=None, until__gt=timezone.now())


class StewardOpening(models.Model):
    """A steward's word why they look at personal data, and until when they may.

    The database refuses to change or delete one; it may be ended, once.
    """

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="openings", verbose_name=_("staff member")
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), auto_now_add=True)
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = StewardOpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("opening of personal data")
        verbose_name_plural = _("openings of personal data")
        indexes = [
            models.Index(
                fields=["user"], condition=models.Q(ended_at=None), name="opening_going_on"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="opening_has_reason")
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


# What is counted by person and day, because much of it is unusual.
LOOKS = models.Q(verb__in=["open_details", "look_up_caller"])
EXPORTS = models.Q(verb__startswith="export")
GIVEN_BACK = models.Q(verb="release_match")
WATCHED = LOOKS | EXPORTS | GIVEN_BACK


class AuditEvent(models.Model):
    """An entry of the audit log: actor, verb, row and names of fields, never a value.

    The database refuses to change or delete one.
    """

    class Actor(models.TextChoices):
        STAFF = "staff", _("Staff")
        RESIDENT = "resident", _("Resident")
        VOLUNTEER = "volunteer", _("Volunteer")
        MEMBER = "member", _("Member of a pod")
        SYSTEM = "system", _("The system")

    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), auto_now_add=True)
    actor_kind = models.CharField(
        pgettext_lazy("of an entry in the audit log", "who"), max_length=10, choices=Actor
    )
    # Who has left is closed (`is_active`), not deleted: the log must go on naming them.
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("staff member")
    )
    verb = models.CharField(pgettext_lazy("of an entry in a log", "what"), max_length=40)
    # No foreign key: the entry outlasts its row, and accounts knows no app above it.
    subject_type = models.CharField(_("kind of row"), max_length=40)
    subject_id = models.BigIntegerField(_("row"))
    fields = models.JSONField(_("fields"), default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            # The history of one row. The other two read a filtered list newest first and stop after
            # a page, where an index of the filter alone would sort all that it finds.
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["actor_kind", "-id"], name="audit_actor"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
            # For the counts of a day, of a log that grows for ever.
            models.Index(fields=["at"], condition=WATCHED, name="audit_watched"),
        ]

    def __str__(self) -> str:
        kind = audit_words.subject_in_words(self.subject_type)
        return f"{audit_words.verb_in_words(self.verb)} · {kind} · {self.subject_id}"
