"""A look at pages in a browser: by axe's rules, on narrow screens, with wide text, by keyboard."""

from collections.abc import Iterator
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Page, Route

from tests.looks import EVERY_LOOK

SITE = "http://pages.test"
# What a thumb meets; axe itself asks for 24.
SMALLEST_TARGET = 44
Scheme = Literal["light", "dark"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
# 320 × 256 is also what is left of 1280 × 1024 when the text is four times as large.
NARROWEST = {"width": 320, "height": 256}

# The styles are our own, so axe need not load them a second time to look into them.
ONLY = {"resultTypes": ["violations"], "preload": False}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {**ONLY, "runOnly": WCAG}
# What depends on the scheme, and on the screen too; the rest is the same in all of them.
COLORS = {**ONLY, "runOnly": ["color-contrast"]}
COLORS_AND_SIZES = {**ONLY, "runOnly": ["color-contrast", "target-size"]}
Look = tuple[dict[str, int], Scheme, dict[str, Any]]
EVERY: list[Look] = [
    (PHONE, "light", ALL_RULES),
    (PHONE, "dark", COLORS),
    (DESK, "dark", COLORS),
    (DESK, "light", COLORS_AND_SIZES),
]
# Every page in every look in every language takes minutes. Otherwise each of two languages has one
# look by all rules, so that every page is seen in every look.
IN_TURN: list[list[Look]] = [EVERY[:2], [(DESK, "dark", ALL_RULES), EVERY[3]]]

RUN_AXE = """options => axe.run(options).then(found => found.violations.map(
    rule => `${rule.id}: ${rule.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`))"""
IS_TOO_WIDE = """width => document.documentElement.scrollWidth > width
    ? [...document.querySelectorAll("body *")].filter(
        e => { const box = e.getBoundingClientRect(); return box.right > width || box.left < 0; }
    ).map(e => e.outerHTML.slice(0, 100)).slice(-3).concat("it scrolls sideways") : []"""
SMALL_TARGETS = """smallest => [...document.querySelectorAll(
    "nav a, nav b, summary, .btn, .back, .errors a, .choice label, select, textarea, button, "
    + "main :is(li, h2, h3, dd, .actions) > a, "
    + "input:not([type=hidden], [type=checkbox], [type=radio])")
].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < smallest
).map(e => e.outerHTML.slice(0, 100))"""
# WCAG 1.4.12: somebody who needs more room between lines, words and letters.
SPACE_OUT = """() => {
    const style = document.createElement("style");
    style.textContent = "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        + " word-spacing: .16em !important } p { margin-block-end: 2em !important }";
    document.head.append(style);
}"""
CLIPPED = """() => [...document.querySelectorAll(
    "body :not(.visually-hidden, svg *, input, textarea, select)")
].filter(e => {
    const hides = ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
    return hides && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 100))"""
# Why a person could not see that this element has the focus; "" when they can.
UNSEEN_FOCUS = """e => {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const isBare = style.outlineStyle === "none" || parseFloat(style.outlineWidth) === 0;
    if (isBare && style.boxShadow === "none") return "no ring";
    if (box.bottom <= 0 || box.top >= innerHeight || box.width === 0) return "out of view";
    const [x, y] = [box.left + box.width / 2, Math.min(Math.max(box.top, 0) + 2, innerHeight - 1)];
    const top = document.elementFromPoint(x, y);
    const isSeen = !top || e.contains(top) || top.contains(e) || top.closest("label");
    return isSeen ? "" : `hidden by ${top.outerHTML.slice(0, 100)}`;
}"""
# After a press of Tab the browser takes every focus for one by keyboard, and shows it.
LOST_FOCUS = f"""() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")
].filter(e => e.checkVisibility()).map(e => {{
    e.focus();
    const trouble = e === document.activeElement ? ({UNSEEN_FOCUS})(e) : "takes no focus";
    return trouble && `${{trouble}}: ${{e.outerHTML.slice(0, 100)}}`;
}}).filter(trouble => trouble)"""


class Eyes:
    """A browser that is shown one HTML after the other, and keeps axe and the styles meanwhile.

    `turn` says which looks are tried; None: all of them, and each focus too.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.turn: int | None = None
        page.route("**/*", self._answer)
        page.goto(SITE)
        page.evaluate(AXE_SCRIPT)

    @property
    def looks(self) -> list[Look]:
        return EVERY if EVERY_LOOK or self.turn is None else IN_TURN[self.turn]

    @property
    def sees_once(self) -> bool:
        """Tell whether this is the turn for what is the same in every language."""
        return EVERY_LOOK or not self.turn

    def _answer(self, route: Route) -> None:
        asked = route.request.url.removeprefix(SITE)
        if asked.startswith(settings.STATIC_URL):
            route.fulfill(path=settings.BASE_DIR / asked.lstrip("/"))
        else:
            route.fulfill(body="", content_type="text/html")

    def faults(self, html: str) -> list[str]:
        """The faults of a page, in every look that is tried."""
        return list(self._looks(html))

    def _looks(self, html: str) -> Iterator[str]:
        for screen, scheme, rules in self.looks:
            self._see(screen, scheme)
            # The looks that follow, at colors alone, are at the page that is there already.
            if rules is ALL_RULES:
                self.page.set_content(html)
            yield from self._ask(RUN_AXE, rules)
        self._see(NARROWEST, "light")
        yield from self._ask(SMALL_TARGETS, SMALLEST_TARGET)
        yield from self._ask(IS_TOO_WIDE, NARROWEST["width"])
        if self.sees_once:
            self.page.keyboard.press("Tab")
            yield from self._ask(LOST_FOCUS)
        self.page.evaluate(SPACE_OUT)
        yield from self._ask(IS_TOO_WIDE, NARROWEST["width"])
        yield from self._ask(CLIPPED)

    def _see(self, screen: Any, scheme: Scheme) -> None:
        if self.page.viewport_size != screen:
            self.page.set_viewport_size(screen)
        self.page.emulate_media(color_scheme=scheme)
        self.what = f"{screen['width']} px, {scheme}"

    def _ask(self, script: str, argument: object = None) -> list[str]:
        return [f"{self.what}: {each}" for each in self.page.evaluate(script, argument)]

    def faults_unfolded(self, html: str) -> list[str]:
        """The faults once everything that folds is open, on the narrowest screen."""
        self._see(NARROWEST, "light")
        self.page.set_content(html)
        self.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
        return [
            *(self._ask(RUN_AXE, ALL_RULES) if self.sees_once else []),
            *self._ask(IS_TOO_WIDE, NARROWEST["width"]),
            *self._ask(SMALL_TARGETS, SMALLEST_TARGET),
        ]
