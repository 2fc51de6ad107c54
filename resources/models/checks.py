"""How entries are kept true: checks, keepers, calls by volunteers, and looks at links."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import DIRECTORY, Roles, covers_city
from common.fields import BlindIndexField, EncryptedTextField
from common.inserts import RowNumberField
from pods.models import Ward
from resources.check_choices import CallOutcome, CheckedAs, CheckedHow, CheckOutcome, LinkKind
from resources.models.resources import Resource


class OfEntries(models.QuerySet[Any]):
    """Rows about entries, for whoever looks after these."""

    def held_by(self, user: User, roles: Roles) -> Self:
        if covers_city(user, roles):
            return self
        return self.filter(resource__in=Resource.objects.held_by(user, roles).order_by())

    def visible_to(self, user: User) -> Self:
        return self.held_by(user, DIRECTORY)


class KeeperQuerySet(models.QuerySet["EntryKeeper"]):
    def held_by(self, user: User, roles: Roles) -> Self:
        """Those of an entry that `user` looks after, and those whom they wrote down."""
        if covers_city(user, roles):
            return self
        own = Resource.objects.held_by(user, roles).exclude(keeper=None).order_by()
        return self.filter(Q(pk__in=own.values("keeper")) | Q(entered_by=user))

    def visible_to(self, user: User) -> Self:
        return self.held_by(user, DIRECTORY)


class EntryKeeper(models.Model):
    """Somebody who is asked every three months if entries are still true: staff, or from outside.

    Somebody from outside has no account, and answers by private link. No page names them, unless
    they said so.
    """

    id = RowNumberField()
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("Of somebody who is not staff.")
    )
    email = EncryptedTextField(_("email"), blank=True, max_length=254)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)
    language = models.CharField(_("language of messages"), max_length=10, default="en")
    name_is_public = models.BooleanField(
        _("their name may be shown"),
        default=False,
        help_text=_("Only if they said so: pages then name them as whoever checked."),
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    asked_at = models.DateTimeField(_("asked"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    objects = KeeperQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("keeper of entries")
        verbose_name_plural = _("keepers of entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, name="", email_index="", name_is_public=False)
                | Q(user=None) & ~Q(name="") & ~Q(email_index=""),
                name="entrykeeper_staff_or_outside",
                violation_error_message=_(
                    "Choose a staff member, or write a name and an email; not both."
                ),
            ),
            # One letter for all of their entries.
            models.UniqueConstraint(
                fields=["email_index"],
                condition=~Q(email_index=""),
                name="entrykeeper_email_once",
                violation_error_message=_("Somebody with this email keeps entries already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user_id else self.name

    @property
    def public_name(self) -> str:
        """Return the name that pages may show; "" where they did not say so."""
        return self.name if self.name_is_public else ""

    @property
    def is_silent(self) -> bool:
        """Whether they were asked, and have not answered since."""
        return bool(self.asked_at and (not self.answered_at or self.answered_at < self.asked_at))


class CallerQuerySet(models.QuerySet["Caller"]):
    def held_by(self, user: User, roles: Roles) -> Self:
        """Those to whom `user` gave a link; all of them for whoever looks after the city."""
        return self if covers_city(user, roles) else self.filter(made_by=user)

    def visible_to(self, user: User) -> Self:
        return self.held_by(user, DIRECTORY)


class Caller(models.Model):
    """A volunteer who calls places by a private link, one after another, and says what they say.

    Without wards it is those of the whole city, without languages those of any.
    """

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Whoever gets the link. Never public.")
    )
    wards: "models.ManyToManyField[Ward, models.Model]" = models.ManyToManyField(
        Ward,
        related_name="+",
        verbose_name=_("wards"),
        blank=True,
        help_text=_("None means: the whole city."),
    )
    languages = ArrayField(
        models.CharField(max_length=10),
        verbose_name=_("languages"),
        default=list,
        blank=True,
        help_text=_("They call places where one of these is spoken. None means: all places."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("entered by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    ends_at = models.DateTimeField(_("the link ends"), editable=False)

    objects = CallerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("caller")
        verbose_name_plural = _("callers")

    def __str__(self) -> str:
        return self.name


class EntryCall(models.Model):
    """A place that was given to a caller, and how that ended. Until then it is a lease."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="calls")
    caller = models.ForeignKey(Caller, on_delete=models.CASCADE, related_name="calls")
    # In the address of its page: a link that is open in two browsers has two places.
    code = models.CharField(max_length=22, unique=True, editable=False)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=CallOutcome, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("call to a place")
        verbose_name_plural = _("calls to places")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at=None) | ~Q(outcome="") & Q(ended_at__isnull=False),
                name="entrycall_ended_has_time",
            ),
            # Two callers never have one place.
            models.UniqueConstraint(
                fields=["resource"], condition=Q(outcome=""), name="entrycall_one_open"
            ),
        ]
        indexes = [models.Index(fields=["resource", "-at"], name="entrycall_resource_at")]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.outcome}"


class CheckQuerySet(OfEntries):
    def to_correct(self) -> Self:
        """Return those after which nobody has changed the entry yet."""
        return self.filter(outcome__in=CheckOutcome.to_correct(), done_at=None)


class EntryCheck(models.Model):
    """A look at whether an entry is true: by whom, how, and what was found."""

    id = RowNumberField()
    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="checks", verbose_name=_("resource")
    )
    day = models.DateField(_("day"))
    outcome = models.CharField(_("what was found"), max_length=12, choices=CheckOutcome)
    how = models.CharField(_("how"), max_length=10, choices=CheckedHow)
    # What readers see of whoever checked: a role with its ward, or the name that they chose.
    checked_as = models.CharField(_("readers see"), max_length=10, choices=CheckedAs)
    ward = models.ForeignKey(
        Ward,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ward"),
    )
    shown_name = models.CharField(_("by name"), max_length=80, blank=True)
    # What staff see.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    keeper = models.ForeignKey(
        EntryKeeper,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="checks",
        verbose_name=_("keeper of entries"),
    )
    caller = models.ForeignKey(
        Caller,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="checks",
        verbose_name=_("caller"),
    )
    # In the words of whoever was reached: they may name people.
    note = EncryptedTextField(_("what they said"), blank=True, max_length=1000)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    done_at = models.DateTimeField(_("corrected"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("corrected by"),
    )

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("check of an entry")
        verbose_name_plural = _("checks of entries")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, outcome__in=("changed", "closed")),
                name="entrycheck_done_was_to_correct",
            ),
            # A second press of "Still true" stores nothing new.
            models.UniqueConstraint(
                fields=["resource", "keeper", "day"],
                condition=Q(outcome="true", keeper__isnull=False),
                name="entrycheck_true_once_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["resource", "-day", "-id"], name="entrycheck_resource_day"),
            # The few about which somebody has to do something.
            models.Index(
                fields=["-id"],
                condition=Q(outcome__in=("changed", "closed"), done_at=None),
                name="entrycheck_to_correct",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.outcome}"

    @property
    def is_to_correct(self) -> bool:
        return self.outcome in CheckOutcome.to_correct() and self.done_at is None


class LinkQuerySet(OfEntries):
    def broken(self) -> Self:
        """Return those that failed twice, a week apart."""
        return self.filter(failures__gte=2)


class LinkCheck(models.Model):
    """An address that an entry leads to, and whether something answers there."""

    resource = models.ForeignKey(
        Resource, on_delete=models.CASCADE, related_name="links", verbose_name=_("resource")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LinkKind)
    url = models.URLField(_("address"), max_length=200)
    # By the host it is looked at politely: one of each in a run.
    host = models.CharField(max_length=200)
    next_at = models.DateTimeField()
    checked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=12, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("link of an entry")
        verbose_name_plural = _("links of entries")
        constraints = [
            models.UniqueConstraint(fields=["resource", "kind"], name="linkcheck_once"),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None)
                | Q(failures__gt=0, failing_since__isnull=False),
                name="linkcheck_failing_has_time",
            ),
        ]
        indexes = [models.Index(fields=["next_at"], name="linkcheck_next_at")]

    def __str__(self) -> str:
        return self.url

    @property
    def is_broken(self) -> bool:
        return self.failures >= 2
