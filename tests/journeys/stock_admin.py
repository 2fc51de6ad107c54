"""An admin as Django brings it, with nothing of ours: what axe says there is Django's own."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path

from pods.models import Notice, Ward, WayToGive

site = admin.AdminSite(name="admin")


class WayToGiveInline(admin.TabularInline):
    model = WayToGive
    fields = ["name", "pod"]
    extra = 1


@admin.register(Ward, site=site)
class WardAdmin(admin.ModelAdmin):
    list_filter = ["is_hotline_only"]
    search_fields = ["name"]
    search_help_text = "Looks into names."
    fields = ["name", "neighbors"]
    filter_horizontal = ["neighbors"]
    inlines = [WayToGiveInline]


@admin.register(Notice, site=site)
class NoticeAdmin(admin.ModelAdmin):
    fields = ["title", "starts_at"]


def sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("admin/", site.urls), path("login/", sign_in, name="account_login")]
