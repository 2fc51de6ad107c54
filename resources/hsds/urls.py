"""Addresses of open data, the same in every language: `/api/hsds/3.0/…`."""

from django.urls import path

from resources.hsds import package_views, views

app_name = "hsds"
urlpatterns = [
    path("", views.root, name="root"),
    path("services", views.services, name="services"),
    path("services/<uuid:id_>", views.service, name="service"),
    path("organizations", views.organizations, name="organizations"),
    path("organizations/<uuid:id_>", views.organization, name="organization"),
    path("locations", views.locations, name="locations"),
    path("locations/<uuid:id_>", views.location, name="location"),
    path("service_at_locations", views.service_at_locations, name="service_at_locations"),
    path("service_at_locations/<uuid:id_>", views.service_at_location, name="service_at_location"),
    path("taxonomies", views.taxonomies, name="taxonomies"),
    path("taxonomies/<uuid:id_>", views.taxonomy, name="taxonomy"),
    path("taxonomy_terms", views.taxonomy_terms, name="taxonomy_terms"),
    path("taxonomy_terms/<uuid:id_>", views.taxonomy_term, name="taxonomy_term"),
    path("package.zip", package_views.package, name="package"),
    path("<path:rest>", views.nothing, name="nothing"),
]
