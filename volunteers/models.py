"""The model of volunteers: neighbors who offer time, skills or goods."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.roles import DESK, Roles, covers_city, holds, wards_of
from common.choices import PartOfDay, Reach, Weekday
from common.contact import Contact, Submission, is_set_aside_for_a_reason
from common.fields import BlindIndexField, EncryptedTextField, one_line, search_key_of
from common.languages import ANOTHER, WITHOUT_WRITING, spoken_by_readers_of
from common.models import Category
from common.pairs import is_ordered, once
from common.zip_words import called_as_here
from pods.models import Pod, Ward
from volunteers.choices import Duty, KnownBy, Transport, VolunteerStatus, Way
from volunteers.departure_models import Departure as Departure

LONGEST_THING = 100
# Those by which somebody is known: changed, they may be somebody else.
IDENTITY = ("name", "phone", "email")
# Of which ward's needs someone is found for; 0 for those of all wards.
HOME = Case(
    When(reach=Reach.CITY, then=Value(0)),
    default=Coalesce("ward_id", Value(0)),
    output_field=models.BigIntegerField(),
)


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def visible_to(self, user: User, roles: Roles = DESK) -> "VolunteerQuerySet":
        """Narrow to those whom `user` may see: of their wards and of no ward, or of the whole city.

        Those who are only counted are asked for with `RUNNING`. Those that were set aside are in no
        list but their own (`set_aside`).
        """
        return self._in_wards_of(user, roles).filter(set_aside_at=None)

    def set_aside(self, user: User, roles: Roles = DESK) -> "VolunteerQuerySet":
        """Narrow to those that wait for `user` to look at them first."""
        return self._in_wards_of(user, roles).filter(set_aside_at__isnull=False)

    def _in_wards_of(self, user: User, roles: Roles) -> "VolunteerQuerySet":
        if covers_city(user, roles):
            return self
        if holds(user, roles):
            return self.filter(Q(ward__in=wards_of(user, roles)) | Q(ward=None))
        return self.none()

    def to_look_at(self) -> "VolunteerQuerySet":
        """Narrow to those who are approved, and whom somebody has to look at again."""
        changed = ~Q(changed_fields=[]) | Q(picking_stopped_at__isnull=False)
        return self.filter(changed, status=VolunteerStatus.APPROVED)

    def waiting(self) -> "VolunteerQuerySet":
        """Narrow to those who wait for approval, or to be looked at again."""
        return self.filter(status=VolunteerStatus.PENDING) | self.to_look_at()


class Volunteer(Submission, Contact):
    """A neighbor who offers help. The row stays when they leave, and names nobody then."""

    status = models.CharField(
        _("state"), max_length=10, choices=VolunteerStatus, default=VolunteerStatus.PENDING
    )
    created_at = models.DateTimeField(_("signed up"), default=timezone.now, editable=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True, editable=False)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)

    # Their own, because they are looked for: by callers, for lost links, and by blocks.
    phone_index = BlindIndexField(source="phone", purpose="phone", db_index=True)
    email_index = BlindIndexField(source="email", purpose="email", db_index=True)

    # Found by its ward in every list and by matching, so a ward with people cannot be deleted.
    ward = models.ForeignKey(
        Ward, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("ward")
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("pod")
    )
    zip_code = called_as_here(models.CharField(_("ZIP code"), max_length=10, blank=True))
    reach = models.CharField(_("how far they go"), max_length=10, choices=Reach, default=Reach.WARD)
    transport = ArrayField(
        models.CharField(max_length=10, choices=Transport),
        verbose_name=_("transport"),
        default=list,
        blank=True,
    )

    categories = models.ManyToManyField(
        Category, related_name="volunteers", verbose_name=_("can help with"), blank=True
    )
    # Helping to run the network; never matched to needs, and asked for in `rota` alone.
    duties = ArrayField(
        models.CharField(max_length=10, choices=Duty),
        verbose_name=_("can help run the network"),
        default=list,
        blank=True,
    )
    skills_note = EncryptedTextField(_("anything else"), blank=True, max_length=1000)
    languages = ArrayField(
        models.CharField(max_length=10), verbose_name=_("languages"), default=list, blank=True
    )
    # Which it is, where one of them is in no list
    spoken_words = EncryptedTextField(_("the other language"), blank=True, max_length=60)
    days = ArrayField(
        models.PositiveSmallIntegerField(choices=Weekday),
        verbose_name=_("days"),
        default=list,
        blank=True,
        help_text=_("Empty means any day."),
    )
    times = ArrayField(
        models.CharField(max_length=10, choices=PartOfDay),
        verbose_name=_("times of day"),
        default=list,
        blank=True,
        help_text=_("Empty means any time."),
    )
    max_at_once = models.PositiveSmallIntegerField(
        _("how many at a time"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    max_per_week = models.PositiveSmallIntegerField(
        _("how many per week"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
    )
    agreed_at = models.DateTimeField(_("agreed to the community's rules"), default=timezone.now)

    # Trust (docs/decisions/0046): how they are known, what was asked of others about them, and when
    # somebody has to look at them again.
    known_by = models.CharField(
        _("how we know them"), max_length=10, choices=KnownBy, blank=True, default=""
    )
    known_words = EncryptedTextField(_("in a few words"), blank=True, max_length=300)
    references_taken = models.PositiveSmallIntegerField(
        _("references"),
        default=0,
        validators=[MaxValueValidator(20)],
        help_text=_("How many people who know them we have talked to."),
    )
    talked_on = models.DateField(
        _("talked to them on"), null=True, blank=True, help_text=_("Empty: not yet.")
    )
    changed_fields = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, editable=False
    )
    picking_stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    looked_at = models.DateTimeField(null=True, blank=True, editable=False)
    households_per_day = models.PositiveSmallIntegerField(
        _("households per day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("Empty: as many as the network allows. It counts whose details they saw."),
    )
    households_per_week = models.PositiveSmallIntegerField(
        _("households per week"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
    )
    raised_why = EncryptedTextField(_("why they may see more"), blank=True, max_length=300)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        constraints = [
            models.CheckConstraint(
                # With 0 they could never be asked; a break says that for a time.
                condition=Q(max_at_once__gte=1, max_per_week__gte=1),
                name="volunteer_limits_positive",
            ),
            models.CheckConstraint(
                # Each approval has its time, by which its letter is told from the one before.
                condition=~Q(status=VolunteerStatus.APPROVED) | Q(approved_at__isnull=False),
                name="volunteer_approved_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=VolunteerStatus.APPROVED) | ~Q(known_by=""),
                name="volunteer_approved_is_known",
                violation_error_message=_("Please say first, on their page, how we know them."),
            ),
            models.CheckConstraint(
                condition=~Q(known_by=KnownBy.OTHER) | ~Q(known_words=""),
                name="volunteer_known_in_words",
                violation_error_message=_("Please say in a few words how we know them."),
            ),
            models.CheckConstraint(
                condition=Q(households_per_day=None, households_per_week=None) | ~Q(raised_why=""),
                name="volunteer_raised_with_reason",
                violation_error_message=_("Please write why they may see more households."),
            ),
            models.CheckConstraint(
                # Before somebody has looked at it, nobody approves it.
                condition=Q(set_aside_at=None)
                | Q(status__in=[VolunteerStatus.PENDING, VolunteerStatus.LEFT]),
                name="volunteer_set_aside_is_not_approved",
            ),
            one_line("volunteer_takes_one_line", "name", "zip_code"),
            is_set_aside_for_a_reason("volunteer_set_aside_has_reason"),
        ]
        indexes = [
            # For the list's filter by state, newest first.
            models.Index(fields=["status", "-id"], name="volunteer_status"),
            # For coordinators, who see their own wards only.
            models.Index(fields=["ward", "status"], name="volunteer_ward_status"),
            # All that narrowing looks at, for an index-only scan: people themselves are not read.
            # By home, because most are too far away for any one need.
            models.Index(
                HOME,
                condition=Q(status=VolunteerStatus.APPROVED),
                include=[
                    "id",
                    "status",
                    "paused_until",
                    "ward",
                    "pod",
                    "reach",
                    "language",
                    "languages",
                    "days",
                    "times",
                    "transport",
                    "max_at_once",
                    "max_per_week",
                    "changed_fields",
                    "references_taken",
                    "talked_on",
                    "set_aside_at",
                ],
                name="volunteer_fit",
            ),
            models.Index(
                # Few are on a break at a time.
                fields=["paused_until"],
                condition=Q(paused_until__isnull=False),
                name="volunteer_paused",
            ),
            models.Index(
                # As those: a page lists them, and no other list has them.
                fields=["id"],
                condition=Q(set_aside_at__isnull=False),
                name="volunteer_set_aside",
            ),
            models.Index(
                # As those; most of the others are approved, too.
                fields=["-id"],
                condition=~Q(changed_fields=[]) | Q(picking_stopped_at__isnull=False),
                name="volunteer_to_look_at",
            ),
            models.Index(
                # Few help to run it; the list of them is asked for by whoever looks for such.
                fields=["-id"],
                condition=~Q(duties=[]),
                name="volunteer_duties",
            ),
            # Finds any part of a name by its groups of three letters.
            GinIndex(OpClass("name_key", name="gin_trgm_ops"), name="volunteer_name_trgm"),
            GinIndex(fields=["name_joined"], name="volunteer_name_joined"),
            # Callers give the last four digits (docs/decisions/0038).
            models.Index(fields=["phone_tail_index", "-id"], name="volunteer_phone_tail"),
        ]

    def __str__(self) -> str:
        return _("Volunteer %(number)s") % {"number": self.pk}

    @property
    def spoken_languages(self) -> list[str]:
        """The codes of what they speak; of who named none, what they get messages in."""
        # Two who speak another language hardly speak the same.
        named = [code for code in self.languages if code != ANOTHER]
        return named or ([] if self.languages else spoken_by_readers_of(self.language))

    @property
    def read_languages(self) -> list[str]:
        """The codes of what they read, that of their letters first."""
        spoken = [code for code in self.languages if code not in WITHOUT_WRITING]
        return list(dict.fromkeys([*spoken_by_readers_of(self.language), *spoken]))

    @property
    def may_see(self) -> tuple[int, int]:
        """The number of households whose details they may see in a day, and in a week."""
        return (
            self.households_per_day or settings.HOUSEHOLDS_PER_DAY,
            self.households_per_week or settings.HOUSEHOLDS_PER_WEEK,
        )

    @property
    def ways_to_know(self) -> list[tuple[str, Any]]:
        return list(KnownBy.choices)

    @property
    def changed_words(self) -> list[str]:
        """The names of what has changed since somebody looked."""
        names = [self._meta.get_field(name) for name in self.changed_fields]
        return [str(getattr(field, "verbose_name", field.name)) for field in names]

    @property
    def waits_for_look(self) -> bool:
        """True while a coordinator has to look at them again."""
        return bool(self.changed_fields) or self.picking_stopped_at is not None

    @property
    def is_paused(self) -> bool:
        # The day itself is the first one back.
        return self.paused_until is not None and self.paused_until > timezone.localdate()


class TwoPeople(models.Model):
    """Two sign-ups that look alike, of which a coordinator said that they are two people.

    `first` is the one with the lower number, so that a pair is stored once.
    """

    first = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [once("two_people_once"), is_ordered("two_people_in_order")]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"


class GoodsQuerySet(models.QuerySet["Goods"]):
    def visible_to(self, user: User) -> "GoodsQuerySet":
        """Narrow to what those offer whom `user` may see."""
        return self.filter(volunteer__in=Volunteer.objects.visible_to(user))

    def here(self) -> "GoodsQuerySet":
        """Narrow to what can still be had."""
        today = timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=today), gone_at=None)


class Goods(models.Model):
    """A thing that a volunteer gives or lends. It is deleted with them.

    Not encrypted, so that it can be looked for: it says what there is, not whose.
    """

    volunteer = models.ForeignKey(
        Volunteer, on_delete=models.CASCADE, related_name="goods", verbose_name=_("volunteer")
    )
    what = models.CharField(_("thing"), max_length=LONGEST_THING)
    what_key = search_key_of("what")
    way = models.CharField(
        _("to give or to lend"),
        max_length=10,
        choices=Way,
        blank=True,
        help_text=_("Empty: they did not say."),
    )
    # From the same list as needs; nobody is asked for it at the sign-up.
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("kind of help")
    )
    until = models.DateField(
        pgettext_lazy("of a thing to give or lend", "there until"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    gone_at = models.DateTimeField(_("given away"), null=True, blank=True, editable=False)

    objects = GoodsQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = _("thing to give or lend")
        verbose_name_plural = pgettext_lazy("of volunteers", "things to give or lend")
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "what"],
                condition=Q(gone_at=None),
                name="goods_once",
            ),
        ]

    def __str__(self) -> str:
        return self.what
