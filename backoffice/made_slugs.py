"""Addresses of pages that are made from the name where nobody typed one."""

from collections.abc import Collection
from typing import Any

from django import forms

from common.slugs import free_slug


class MadeSlugForm(forms.ModelForm):
    """A form whose `slug` may stay empty: it is made from the field `slug_from`, which comes first.

    The browser's script does so for names in Latin letters, where there is a script at all.
    """

    slug_from = "name"
    slugs_taken: Collection[str] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        """Return what was typed, else the address of before, else a new one."""
        typed: str = self.cleaned_data["slug"] or self.instance.slug
        name = self.cleaned_data.get(self.slug_from) or ""
        return typed or free_slug(type(self.instance), name, without=self.slugs_taken)
