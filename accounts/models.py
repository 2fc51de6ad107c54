"""Staff: the only people who sign in. Residents and volunteers have private links instead."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A staff member who signs in with `email`, and holds no role yet."""
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
        help_text=_("Can see and do everything, in all areas."),
    )
    is_staff = models.BooleanField(_("may sign in to the admin"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = UserManager()  # type: ignore[misc,assignment]

    class Meta:
        ordering = ["email"]
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_superuser=False) | models.Q(is_steward=True),
                name="superuser_is_steward",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class AuditEvent(models.Model):
    """Who did what to which row, and which fields: never a value. The database refuses changes."""

    class Actor(models.TextChoices):
        STAFF = "staff", _("Staff")
        RESIDENT = "resident", _("Resident")
        VOLUNTEER = "volunteer", _("Volunteer")
        SYSTEM = "system", _("The system")

    at = models.DateTimeField(pgettext_lazy("of an entry in a log", "when"), auto_now_add=True)
    actor_kind = models.CharField(
        pgettext_lazy("of an entry in the audit log", "who"), max_length=10, choices=Actor
    )
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("staff member")
    )
    verb = models.CharField(pgettext_lazy("of an entry in a log", "what"), max_length=40)
    subject_type = models.CharField(_("kind of row"), max_length=40)
    subject_id = models.BigIntegerField(_("row"))
    fields = models.JSONField(_("fields"), default=list, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["actor_kind", "-id"], name="audit_actor"),
            models.Index(fields=["verb", "-id"], name="audit_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"
