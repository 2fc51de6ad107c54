"""Somebody with a phone of 390 pixels: follows what stands on a page, notes what is wrong there."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext, override
from playwright.sync_api import Page

from tests.journeys.accessibility import IS_TOO_WIDE
from tests.journeys.conftest import Open
from tests.languages.english import english_in_page

SCREEN = {"width": 390, "height": 844}
STAFF = re.compile(r"/(admin|staff)/")


class Someone:
    """A person with a phone, who reads pages in `language`.

    Each page is looked at: it must be there, not scroll sideways, say its language, and, outside of
    the staff's own, be in it. `faults` collects what is wrong, to be told all at once.
    """

    def __init__(self, page: Page, language: str, faults: list[str]) -> None:
        self.page, self.language, self.faults = page, language, faults
        # Those of a language that a steward added; no process of the tests knows them.
        self.texts: dict[str, str] = {}

    def says(self, english: str) -> str:
        """Return our text `english` as this person's pages have it."""
        if self.texts:
            return self.texts.get(english, english)
        with override(self.language):
            return gettext(english)

    # --- Ways to another page ---

    def goto(self, url: str) -> None:
        """Open what was printed, or came by mail."""
        self.page.goto(url)
        self.look()

    def follow(self, words: str, *, part: str = "body", exact: bool = False) -> None:
        """Press the link that says `words`, as one of this language says them."""
        links = self.page.locator(part).get_by_role("link", name=self.says(words), exact=exact)
        links.first.click()
        self.look()

    def press(self, words: str = "", *, part: str = "body") -> None:
        """Press the button that says `words`, or the page's main one."""
        if words:
            buttons = self.page.locator(part).get_by_role("button", name=self.says(words))
        else:
            buttons = self.page.locator("main button.btn-primary")
        buttons.first.click()
        self.look()

    def choose_language(self, own_name: str, code: str) -> None:
        """Change the language of the page, and read on in that one."""
        folded = self.page.locator(".languages summary")
        if folded.count():
            folded.click()
        self.page.locator(".languages").get_by_text(own_name, exact=True).click()
        self.language = code
        self.look()

    # --- What is on it ---

    def words(self) -> str:
        return self.page.inner_text("body")

    def sees(self, *texts: str) -> None:
        """Insist that the page says each of `texts`, ours as this language has them."""
        for text in texts:
            said = self.says(text)
            self.page.get_by_text(said).first.wait_for(timeout=20_000)

    def look(self) -> None:
        self.page.wait_for_load_state()
        where = re.sub(r"[?#].*", "", self.page.url)
        wide = self.page.evaluate(IS_TOO_WIDE, SCREEN["width"])
        self._note(where, wide)
        if not STAFF.search(where):
            self._note(where, self._not_in_language())

    def _not_in_language(self) -> list[str]:
        """Return what stands on the page in another language than it says and should."""
        lang = self.page.locator("html").get_attribute("lang")
        if lang != self.language:
            return [f"the page says lang={lang!r}"]
        is_shipped = self.language != settings.LANGUAGE_CODE and not self.texts
        return english_in_page(self.page.content(), self.language) if is_shipped else []

    def _note(self, where: str, found: list[str]) -> None:
        self.faults += [f"{where}: {each}" for each in found]


Meet = Callable[..., Someone]


def meeting(open_browser: Open) -> tuple[Meet, list[str]]:
    """Return a way to meet people, each with a phone of their own, and the faults that they see."""
    faults: list[str] = []

    def meet(language: str = "en", *, script: bool = False) -> Someone:
        page = open_browser(viewport=SCREEN, java_script_enabled=script)
        return Someone(page, language, faults)

    return meet, faults
