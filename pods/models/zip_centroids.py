"""The middle of each ZIP code, from which distances are told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ZipCentroid(models.Model):
    """The middle of a ZIP code's area, in degrees (WGS 84), for distances between neighbors."""

    # The code is the key, so loading a newer file replaces rows by it. Two floats do: PostGIS would
    # be a service's worth of setting up for one formula.
    zip_code = models.CharField(_("ZIP code"), max_length=10, primary_key=True)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))

    class Meta:
        ordering = ["zip_code"]
        verbose_name = _("center of a ZIP code")
        verbose_name_plural = _("centers of ZIP codes")

    def __str__(self) -> str:
        return self.zip_code
