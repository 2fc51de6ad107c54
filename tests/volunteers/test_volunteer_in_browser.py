"""Offering help on a phone without script: the whole way."""

import pytest
from django.utils.translation import gettext, override

from common.models import PrivateLink
from tests.factories import make_category, make_pod
from tests.volunteers.sign_up_form import address
from volunteers.models import Volunteer

PHONE = {"width": 360, "height": 740}


@pytest.mark.django_db(transaction=True)
# A script that few fonts have, and a page from right to left.
@pytest.mark.parametrize("language", ["ti", "ar"])
def test_the_whole_way_on_a_phone_without_script(live_server, new_context, language) -> None:
    make_category(name="Rides", slug="rides")
    pod = make_pod(slug="maple")
    page = new_context(
        java_script_enabled=False, viewport=PHONE, base_url=live_server.url
    ).new_page()

    def go_on() -> None:
        page.locator("main button.btn-primary").click()

    page.goto(f"{address('about', language=language)}?ward={pod.ward.slug}")
    go_on()
    with override(language):
        assert page.title().startswith(gettext("Error:"))
    page.locator("#errors a").first.click()
    assert page.url.endswith("#id_name")
    page.fill("#id_name", "Rosa")
    page.fill("#id_email", "rosa@example.org")
    go_on()
    assert page.locator(f"input[value={pod.ward.slug}]").is_checked()
    page.select_option("#id_pod", "maple")
    go_on()
    page.check("input[value=rides]")
    # Back shows what was typed, without asking whether to send anything again.
    page.go_back()
    page.go_back()
    assert page.input_value("#id_name") == "Rosa"
    go_on()
    go_on()
    page.check("input[value=rides]")
    go_on()
    page.check("input[name=days][value='6']")
    go_on()
    assert "Rosa" in page.inner_text("main")
    page.check("#id_agree")
    go_on()
    token = PrivateLink.objects.get().token
    assert f"/{language}/v/{token}/" in page.inner_text("main")
    page.goto(address("pause", token, language=language))
    page.check("#id_length_0")
    go_on()
    assert Volunteer.objects.get().is_paused
    page.goto(address("leave", token, language=language))
    page.locator("main button.btn-danger").click()
    assert page.url.endswith(address("left", language=language))
    assert Volunteer.objects.get().name == ""
