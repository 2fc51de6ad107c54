"""Staff: the only people who sign in. Residents and volunteers have private links instead."""

from typing import Any

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    STEWARD = "steward", _("Steward")
    COORDINATOR = "coordinator", _("Coordinator")
    ORGANIZER = "organizer", _("Organizer")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A staff member who signs in with `email`; organizer unless `role` says otherwise."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A steward: sees and does everything."""
        return self.create_user(email, password, role=Role.STEWARD, is_superuser=True, **fields)


class User(AbstractUser):
    """A staff member. `role` says what they do; `pods.AreaRole` says for which wards and pods."""

    username = None  # type: ignore[assignment]  # people sign in with their email
    first_name = None  # type: ignore[assignment]  # one name field
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=100, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.ORGANIZER)
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
                condition=models.Q(is_superuser=False) | models.Q(role=Role.STEWARD),
                name="superuser_is_steward",
            )
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @cached_property
    def wards(self) -> list[Any]:
        """The wards that they look after, also those of their pods; read once, so once a page."""
        roles: Any = self.area_roles.select_related("ward", "pod__ward")
        wards = {role.ward or role.pod.ward for role in roles}
        return sorted(wards, key=lambda ward: (ward.position, ward.name))

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_steward(self) -> bool:
        return self.is_active and self.role == Role.STEWARD

    @property
    def is_coordinator(self) -> bool:
        return self.is_active and self.role == Role.COORDINATOR


class AuditEvent(models.Model):
    """Who did what to which row, and which fields: never a value. The database refuses changes."""

    class Actor(models.TextChoices):
        STAFF = "staff", _("Staff")
        RESIDENT = "resident", _("Resident")
        VOLUNTEER = "volunteer", _("Volunteer")
        SYSTEM = "system", _("The system")

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor_kind = models.CharField(_("who"), max_length=10, choices=Actor)
    actor = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("staff member")
    )
    verb = models.CharField(_("what"), max_length=40)
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
