"""The directory's admin pages."""

from resources.admin import entries, guides, lists, organizations, sources

__all__ = ["entries", "guides", "lists", "organizations", "sources"]
