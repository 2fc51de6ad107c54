"""Parts of the pages of wards and pods: ways to give, their own channels, and news."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import Roles
from common.reading_order import InReadersOrder, Named
from network.own_channels import OwnChannel
from pods.models.places import HeldByRole, Pod, Ward


class OfWardOrPod(HeldByRole):
    def of(self, user: User, roles: Roles) -> Q:
        """Those of their wards, and of their pods."""
        return super().of(user, roles) | Q(pod__in=Pod.objects.held_by(user, roles))


# It goes with its ward or pod (CASCADE): what stood on a page that is gone is shown nowhere.
class WayToGive(Named):
    """A way to give money or goods, on a ward's or a pod's page, or (neither) on the home page."""

    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ways_to_give",
        verbose_name=_("ward"),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="ways_to_give",
        verbose_name=_("pod"),
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("The person or group that receives it.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("What it is for."))
    url = models.URLField(_("link"), blank=True)
    handle = models.CharField(
        _("handle"), max_length=80, blank=True, help_text=_("For example a Cash App name.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    i18n = TranslationField(fields=("name", "note"))

    objects = OfWardOrPod.as_manager()

    class Meta:
        ordering = ["position", InReadersOrder()]
        verbose_name = _("way to give")
        verbose_name_plural = _("ways to give")
        constraints = [
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(handle=""),
                name="waytogive_link_or_handle",
                violation_error_message=_("Give a link or a handle."),
            ),
            models.CheckConstraint(
                condition=Q(ward__isnull=True) | Q(pod__isnull=True),
                name="waytogive_one_place",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


# It goes with its ward or pod, as a way to give does.
class PlaceLink(OwnChannel):
    """A place elsewhere where people find those of a ward or of a pod; it stands on their page."""

    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("ward"),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="links",
        verbose_name=_("pod"),
    )

    objects = OfWardOrPod.as_manager()

    class Meta(OwnChannel.Meta):
        verbose_name = _("link of a ward or pod")
        verbose_name_plural = _("links of a ward or pod")
        constraints = [
            *OwnChannel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ward__isnull=True, pod__isnull=False)
                | Q(ward__isnull=False, pod__isnull=True),
                name="placelink_one_place",
            ),
            # NULLs are equal here: one of ward and pod always is.
            models.UniqueConstraint(
                fields=["ward", "pod", "url"], nulls_distinct=False, name="placelink_once"
            ),
        ]


class NoticeQuerySet(OfWardOrPod):
    def showing(self, now: datetime.datetime | None = None) -> "NoticeQuerySet":
        """Return what is read at `now`: by the public, or by the members of a pod.

        Notes for helpers are no news, and not among them.
        """
        now = now or timezone.now()
        return self.filter(starts_at__lte=now, ends_at__gt=now, for_helpers=False)


def this_minute() -> datetime.datetime:
    """Return the usual beginning of a notice: now, and easier to read than with seconds."""
    return timezone.now().replace(second=0, microsecond=0)


def in_a_week() -> datetime.datetime:
    """Return the usual end of a notice."""
    return this_minute() + datetime.timedelta(days=7)


class Notice(models.Model):
    """News for a ward, for the members of a pod, or (neither) for the whole city, for a time.

    It always has an end: nobody comes back to take old news down.
    """

    ward = models.ForeignKey(
        Ward,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("ward"),
        help_text=_("Leave empty for the whole city."),
    )
    pod = models.ForeignKey(
        Pod,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name=_("pod"),
        help_text=_("Only its members read it, on their private pages. Please name nobody."),
    )
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(
        _("text"),
        max_length=600,
        help_text=_("What, where, when, and for whom. Public, unless you choose a pod."),
    )
    url = models.URLField(_("link"), blank=True, help_text=_("Where to read more."))
    is_warning = models.BooleanField(
        _("warning"),
        default=False,
        help_text=_("Shown first and in another color. For danger to life or health."),
    )
    # Such as who is liable for what: the law differs by place, and changes.
    for_helpers = models.BooleanField(
        _("only where helpers say yes"),
        default=False,
        help_text=_(
            "For example a legal note: volunteers read it when they sign up and before they say "
            "yes, and nobody else does. It is not sent to anybody."
        ),
    )
    starts_at = models.DateTimeField(_("shown from"), default=this_minute)
    ends_at = models.DateTimeField(
        _("shown until"), default=in_a_week, help_text=_("After this it is no longer shown.")
    )
    i18n = TranslationField(fields=("title", "text"))
    title_i18n: str

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-is_warning", "starts_at", "id"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        # For those that are not over yet: all the old ones stay in the table.
        indexes = [models.Index(fields=["ends_at"], name="notice_ends_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="notice_ends_after_it_starts",
                violation_error_message=_("The end must come after the start."),
            ),
            models.CheckConstraint(
                condition=Q(ward__isnull=True) | Q(pod__isnull=True),
                name="notice_one_place",
                violation_error_message=_("Choose a ward or a pod, not both."),
            ),
            models.CheckConstraint(
                condition=Q(for_helpers=False) | Q(pod__isnull=True),
                name="notice_for_helpers_of_no_pod",
                violation_error_message=_("A note for helpers is for a ward or the whole city."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_i18n

    def is_showing(self, now: datetime.datetime) -> bool:
        """Tell whether it is read at `now`."""
        # As `showing` asks Postgres: kept pages decide here, and must change at the same moment.
        return self.starts_at <= now < self.ends_at
