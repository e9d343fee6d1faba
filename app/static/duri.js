// Progressive enhancement only: every page works without this file.
"use strict";

// A table that does not scroll needs no place in the tab order; a turned phone or a font that
// arrives late changes whether it does.
const tables = new ResizeObserver((entries) => {
  for (const wrap of new Set(entries.map((entry) => entry.target.closest(".table-wrap")))) {
    if (wrap.scrollWidth > wrap.clientWidth) {
      wrap.tabIndex = 0;
    } else {
      wrap.removeAttribute("tabindex");
    }
  }
});
for (const wrap of document.querySelectorAll(".table-wrap[tabindex]")) {
  tables.observe(wrap);
  tables.observe(wrap.firstElementChild);
}

// After a refused form the list of what to put right is read first.
const refusals = document.querySelector(".form-errors");
if (refusals) {
  refusals.focus();
}

// A double click posts once; a deliberate second press a little later is allowed.
for (const form of document.querySelectorAll("form[method='post']")) {
  let last = -Infinity;
  form.addEventListener("submit", (event) => {
    if (event.timeStamp - last < 1500) {
      event.preventDefault();
    } else {
      last = event.timeStamp;
    }
  });
}

// Lists that filter by a <select> marked for it send their form at once.
for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// Long parts stand open at a desk and fold behind their line on a phone; paper gets all of them.
const folds = document.querySelectorAll("details[data-fold]");
if (folds.length) {
  const phone = window.matchMedia("(max-width: 767px)");
  const set = (open) => {
    for (const fold of folds) {
      fold.open = open;
    }
  };
  set(!phone.matches);
  phone.addEventListener("change", () => set(!phone.matches));
  window.addEventListener("beforeprint", () => set(true));
  window.addEventListener("afterprint", () => set(!phone.matches));
}
