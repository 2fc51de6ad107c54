"""The organizations behind entries of the directory."""

import uuid
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from modeltrans.fields import TranslationField

from accounts.models import User
from accounts.roles import DIRECTORY, Roles, covers_city
from common.fields import search_key_of
from common.reading_order import InReadersOrder, Named


class OrganizationQuerySet(models.QuerySet["Organization"]):
    # In the admin they are looked up, once there are many (`backoffice.base`).
    may_be_many = True

    def held_by(self, user: User, roles: Roles) -> Self:
        """Those all of whose entries `user` looks after: what is said of one stands on each."""
        if covers_city(user, roles):
            return self
        # By its name: an entry's model stands above this one.
        entries: Any = apps.get_model("resources.Resource")._default_manager.all()
        own = entries.held_by(user, roles).values("pk")
        return self.filter(~Exists(entries.filter(organization=OuterRef("pk")).exclude(pk__in=own)))

    def visible_to(self, user: User) -> Self:
        return self.held_by(user, DIRECTORY)


class Organization(Named):
    """A group, agency, church, library or business that runs one entry or more."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("email"), blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    i18n = TranslationField(fields=("name", "description"))
    name_i18n: str
    name_key = search_key_of("name", translated=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = [InReadersOrder(), "pk"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name_i18n
