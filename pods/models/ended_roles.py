"""The roles that people held before they left."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.roles import IN_AN_AREA
from pods.models.places import Pod, Ward


class EndedRole(models.Model):
    """A role in an area that ended because somebody left: what they were, where, until when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="ended_roles",
        verbose_name=_("staff member"),
    )
    role = models.CharField(
        _("role"), max_length=20, choices=[(role.value, role.label) for role in IN_AN_AREA]
    )
    ward = models.ForeignKey(
        Ward, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("ward")
    )
    pod = models.ForeignKey(
        Pod, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("pod")
    )
    ended_at = models.DateTimeField(
        pgettext_lazy("until when somebody held a role", "until"), default=timezone.now
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("ended by"),
    )

    class Meta:
        ordering = ["-id"]
        verbose_name = _("role that ended")
        verbose_name_plural = _("roles that ended")
        constraints = [
            models.CheckConstraint(condition=models.Q(role__in=IN_AN_AREA), name="endedrole_role"),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
