"""The directory's admin pages."""

from resources.admin import entries, guides, lists, numbers, organizations, suggestions

__all__ = ["entries", "guides", "lists", "numbers", "organizations", "suggestions"]
