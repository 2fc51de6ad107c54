// On a phone the filters of a list are folded, but for those that narrow it.
"use strict";
if (matchMedia("(max-width: 767px)").matches) {
  for (const filter of document.querySelectorAll("#changelist-filter details")) {
    filter.open = !filter.querySelector("li:first-child.selected") && Boolean(filter.querySelector(".selected"));
  }
}
