"""Words of the working pages: `{% load desk %}`."""

from django import template

from common import admin_base, languages

register = template.Library()
register.filter("age", admin_base.age)
register.filter("own_language_name", languages.language_name)
