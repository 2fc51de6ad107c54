/* Keys for the desk, and a word to the server when its page is left. Everything works without it.

   A key brings you to a button and Enter presses it, so that no message is sent by a slip. Keys are
   off while somebody types, and can be turned off for good (WCAG 2.1.4). */
"use strict";

(() => {
  const OFF = "desk-keys-off";
  const help = document.getElementById("desk-keys");
  const helpButton = document.getElementById("desk-help");
  const need = document.getElementById("need");
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const rows = () => all(".desk-queue ol button");
  const people = () => all(".desk-people > li");

  // --- Beside the need ---

  // The queue and what could go along come after the need, which does not wait for them.
  const queue = one("[data-beside]");
  const bringIn = async () => {
    const answer = await fetch(queue.dataset.beside);
    if (!answer.ok || answer.redirected) return; // Signed out, or gone: the links lead on.
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    queue.replaceChildren(...page.querySelector(".desk-queue").children);
    const chosen = one(".desk-queue .chosen");
    if (chosen) chosen.parentElement.scrollTop = chosen.offsetTop - chosen.offsetHeight;
    const along = page.querySelector(".desk-along");
    if (along) one("[data-along]")?.replaceChildren(...along.children);
  };
  if (queue) bringIn();

  // --- Moving about ---

  const focus = (element) => {
    element?.focus();
    element?.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const list = rows();
    const here = list.indexOf(document.activeElement);
    const chosen = list.findIndex((row) => row.getAttribute("aria-current"));
    const from = here >= 0 ? here : chosen;
    // From the chosen need on; with none, from the nearer end.
    const next = from < 0 ? (by > 0 ? 0 : list.length - 1) : from + by;
    focus(list[Math.min(Math.max(next, 0), list.length - 1)]);
  };

  const open = () => {
    const row = document.activeElement.closest(".desk-queue ol button");
    (row || one('[data-key="o"]'))?.click();
  };

  const tick = () => {
    const box = document.activeElement.closest(".desk-people > li")?.querySelector("[name=people]");
    if (box) box.checked = !box.checked;
  };

  const filter = () => {
    const fold = one("details.desk-filter");
    if (!fold) return one(".desk-filter a").click();
    fold.open = true;
    focus(fold.querySelector("select"));
  };

  if (location.hash === "#queue_show") filter();

  const goTo = (key) => () => focus(one(`[data-key="${key}"]`));
  const press = (key) => () => one(`[data-key="${key}"]`)?.click();

  // --- Help ---

  let before = null;
  const showHelp = () => {
    before = document.activeElement;
    help.showModal();
  };
  help.addEventListener("close", () => before?.focus());
  helpButton.hidden = false;
  helpButton.addEventListener("click", showHelp);

  const remembered = () => {
    try {
      return localStorage.getItem(OFF);
    } catch {
      return null; // The browser keeps nothing here: keys stay on.
    }
  };
  const switchBox = document.getElementById("desk-keys-on");
  switchBox.checked = !remembered();
  switchBox.addEventListener("change", () => {
    try {
      if (switchBox.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    } catch {
      // It holds for this page only.
    }
  });

  // --- Keys ---

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: open,
    x: tick,
    a: goTo("a"),
    c: goTo("c"),
    l: () => focus(one(".desk-log [name=kind]")),
    n: press("n"),
    u: press("u"),
    w: press("w"),
    "/": filter,
    "?": showHelp,
  };
  const ARROWS = { ArrowDown: 1, ArrowUp: -1 };

  /* The key as printed on a Latin keyboard, whatever script the keyboard writes. */
  const keyOf = (event) => {
    if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
    if (event.code === "Slash") return event.shiftKey ? "?" : "/";
    return event.code.replace(/^(Key|Digit)/, "").toLowerCase();
  };

  const isTyping = (element) =>
    element.matches("select, textarea, input:not([type=checkbox]), [contenteditable]");

  document.addEventListener("keydown", (event) => {
    const here = document.activeElement || document.body;
    // In a tick box Enter would send the form, and lose what was ticked.
    if (event.key === "Enter" && here.matches('[form="desk-ask"][type=checkbox]')) {
      event.preventDefault();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || help.open || isTyping(here) || !switchBox.checked) return;
    if (event.key in ARROWS) {
      if (!here.closest(".desk-queue ol")) return;
      event.preventDefault();
      step(ARROWS[event.key]);
      return;
    }
    const key = keyOf(event);
    if (/^[1-9]$/.test(key)) {
      event.preventDefault();
      focus(people()[key - 1]?.querySelector("button[name=volunteer]"));
    } else if (Object.hasOwn(KEYS, key)) {
      event.preventDefault();
      KEYS[key]();
    }
  });

  // --- Leaving ---

  // What is pressed here renews the claim, and by the time the server knows that this word is late.
  const { leave, open: opens, until } = need.dataset;
  if (!leave) return;
  const token = one("[name=csrfmiddlewaretoken]").value;
  const words = (fields) => new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
  let stays = false;
  all("[data-stay]").forEach((link) => link.addEventListener("click", () => (stays = true)));
  window.addEventListener("pagehide", () => {
    if (!stays) navigator.sendBeacon(leave, words({ until }));
  });
  // Shown again, by reload or by the Back button, it was left in between: open it once more.
  const [entry] = performance.getEntriesByType("navigation");
  const reopen = () => fetch(opens, { method: "POST", body: words({}), redirect: "manual" });
  if (entry && entry.type !== "navigate") reopen();
  window.addEventListener("pageshow", (event) => event.persisted && reopen());
})();
