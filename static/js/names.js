// Names the box in which several rows are found: Select2 leaves it without a name.
"use strict";

// jQuery starts the boxes in turns of their own after the page is there: ours is the one after them.
document.addEventListener("DOMContentLoaded", () => django.jQuery(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.parentElement.querySelector(".select2-search__field");
    if (label && box) box.setAttribute("aria-label", label.textContent.trim());
  }
}));
