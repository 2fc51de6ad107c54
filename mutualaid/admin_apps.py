"""Django's admin app with our site in it."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default_site = "mutualaid.admin_site.StaffAdminSite"
