"""Addresses. Public pages and the admin begin with the language: `/en/…`, `/es/…`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from mutualaid import network_pages, reporting, sitemap, views
from mutualaid.one_table import one_table
from resources.lists.views import list_code

urlpatterns = [
    path("", views.redirect_to_language, name="redirect_to_language"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path(
        "sitemap.xml",
        sitemap.index,
        {"sitemaps": sitemap.SECTIONS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        sitemap.part,
        {"sitemaps": sitemap.SECTIONS},
        name="sitemap_part",
    ),
    path("leave/", views.leave, name="leave"),
    # Short and for good, for codes on paper: it leads on in the language of the browser.
    path("l/<slug:code>/", list_code, name="list_code"),
    path("hooks/", include("messaging.inbound.urls")),
    path("hooks/calls/", include("calls.urls")),
    *([path("demo/phone/", include("demo.api_urls"))] if settings.DEMO else []),
    path("api/hsds/3.0/", include("resources.hsds.urls")),
    path("robots.txt", sitemap.robots, name="robots"),
    path("look-<slug:version>.css", network_pages.network_look, name="network_look"),
    path(
        "mark-<slug:version>-large.png",
        network_pages.network_mark,
        {"size": "large"},
        name="network_mark_large",
    ),
    path("mark-<slug:version>.png", network_pages.network_mark, name="network_mark"),
    path(".well-known/security.txt", reporting.security_txt, name="security_txt"),
    *i18n_patterns(
        path("", views.home, name="home"),
        # Whoever sends something waits longest: to look through all other addresses first takes
        # a twentieth of it.
        path("", include("request_pages.urls")),
        path("", include("volunteers.urls")),
        path("about/", network_pages.about, name="about"),
        path("privacy/", network_pages.privacy, name="privacy_page"),
        path("card.png", views.site_card, name="site_card"),
        # Before the pods: "code" is no pod's address.
        path("", include("members.urls")),
        path("", include("phone_trees.urls")),
        # Before the wards and pods, whose addresses they go on from.
        path("", include("announcements.urls")),
        path("", include("events.urls")),
        path("", include("care.urls")),
        path("", include("decisions.urls")),
        path("", include("pods.urls")),
        path("", include("privacy.urls")),
        path("", include("open_needs.urls")),
        path("", include("inbox.urls")),
        path("", include("rota.urls")),
        path("", include("emergencies.urls")),
        path("", include("shelves.urls")),
        path("", include("fund.urls")),
        path("", include("paper.urls")),
        path("", include("resources.urls")),
        *([path("demo/", include("demo.urls"))] if settings.DEMO else []),
        path("staff/", include("accounts.urls")),
        path("admin/", admin.site.urls),
    ),
]

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

one_table(urlpatterns)
