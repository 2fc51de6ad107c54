"""A site of one form, so that the look is tested apart from the apps that use it."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from pages.forms import BaseForm, HintedLabel, PhoneField

KINDS = [("food", HintedLabel("Food", "Milk & bread")), ("ride", "A ride")]

PAGE = """{% extends "base.html" %}{% load crispy_forms_tags %}
{% block title %}Ask{% endblock %}
{% block content %}<h1>Ask</h1>
<form method="post" novalidate>{% csrf_token %}{% crispy form %}
<div class="actions"><button type="submit" class="btn btn-primary">Continue</button></div>
</form>{% endblock %}"""


class AskForm(BaseForm):
    unmarked = ("phone",)

    kinds = forms.MultipleChoiceField(
        label="What do you need?", choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    when = forms.ChoiceField(
        label="When", choices=[("now", "Now")], widget=forms.RadioSelect, required=False
    )
    name = forms.CharField(label="Name", help_text="What should we call you?")
    phone = PhoneField(label="Phone", required=False)
    language = forms.ChoiceField(label="Language", choices=[("ti", "ትግርኛ")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="I agree", help_text="Nobody else sees this.")


def ask(request: HttpRequest) -> HttpResponse:
    form = AskForm(request.POST if request.method == "POST" else None)
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"form": form}, request))


def plain(request: HttpRequest, **_parts: str) -> HttpResponse:
    return render(request, "base.html")


def stub(namespace: str, **addresses: str) -> object:
    pages = [path(address, plain, name=name) for name, address in addresses.items()]
    return path("", include((pages, namespace)))


urlpatterns = [
    path("outside/", plain),
    *i18n_patterns(
        path("ask/", ask),
        path("", plain, name="home"),
        path("about/", plain, name="about"),
        path("privacy/", plain, name="privacy_page"),
        stub("request_pages", request_needs="request/"),
        stub("volunteers", volunteer_about="volunteer/"),
        stub("pods", ward_list="wards/", find_pod="pods/", group_list="groups/"),
        stub("resources", resource_list="resources/", guide_list="guides/"),
        stub("admin", index="admin/"),
    ),
]
