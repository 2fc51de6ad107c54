"""The root leads to the home page in the browser's language."""

import pytest


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        *[("es-MX,es;q=0.9", "es"), ("en", "en"), ("xx", "en"), ("", "en")],
        *[("ti", "ti"), ("ti-ER,en;q=0.8", "ti"), ("am-ET", "am"), ("fr,ko-KR;q=0.5", "ko")],
        # Simplified Chinese is better than English; there is no second catalog.
        *[(code, "zh-hans") for code in ("zh", "zh-CN", "zh-TW", "zh-HK", "zh-Hant-TW")],
    ],
)
def test_the_root_leads_to_the_browsers_language(client, accepted, language) -> None:
    response = client.get("/", HTTP_ACCEPT_LANGUAGE=accepted)
    assert (response.status_code, response["Location"]) == (302, f"/{language}/")
    assert "Accept-Language" in response["Vary"]
