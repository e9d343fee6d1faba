// Live minutes: saved while writing, and telling the truth about it. The page's own save button
// does the same without this file. What is not saved stands in this browser until it is.
"use strict";

const PAUSE = 1500;
const AGAIN = 10000;

for (const form of document.querySelectorAll(".note-form")) {
  const field = form.elements.text;
  const base = form.elements.base;
  const status = form.querySelector("[data-status]");
  const theirs = form.querySelector("[data-theirs]");
  const theirText = form.querySelector("[data-theirs-text]");
  const { key } = form.dataset;
  let saved = field.value;
  let timer = 0;
  let busy = false;
  let halted = false;

  const say = (state, more = "") => {
    form.dataset.state = state;
    status.textContent = form.dataset[state] + (more ? ` ${more}` : "");
  };
  const keep = () => {
    try {
      localStorage.setItem(key, JSON.stringify({ text: field.value, base: base.value }));
    } catch {
      // A full or forbidden store: the text still stands in the field, and is said to be unsaved.
    }
  };
  const forget = () => localStorage.removeItem(key);
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (busy || halted || field.value === saved) {
      return;
    }
    busy = true;
    const sent = field.value;
    say("saving");
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "manual",
        credentials: "same-origin",
      });
      const told = answer.headers.get("Content-Type") || "";
      if (answer.ok && told.startsWith("application/json")) {
        const now = await answer.json();
        base.value = now.version;
        saved = sent;
        if (field.value === saved) {
          forget();
          say("saved", new Date(now.saved_at).toLocaleTimeString(document.documentElement.lang, { hour12: false }));
        } else {
          keep();
          say("unsaved");
          later(PAUSE);
        }
      } else if (answer.status === 409 && told.startsWith("application/json")) {
        const now = await answer.json();
        halted = true;
        theirText.textContent = now.theirs;
        theirs.dataset.version = now.version;
        theirs.hidden = false;
        say("conflict");
      } else if (told.startsWith("application/json")) {
        say("refused", (await answer.json()).words);
      } else if (answer.status >= 500) {
        say("failed");
        later(AGAIN);
      } else {
        // Sent to the sign-in page, or a form of a session that has ended.
        say("expired");
      }
    } catch {
      say("offline");
      later(AGAIN);
    }
    busy = false;
  }

  // Signed in again in another tab: this page takes that session's token and saves by itself.
  async function renew() {
    if (form.dataset.state !== "expired" || busy) {
      return;
    }
    try {
      const answer = await fetch(location.href, { redirect: "manual", credentials: "same-origin" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector(".note-form [name=csrf_token]");
        if (fresh) {
          form.elements.csrf_token.value = fresh.value;
          await save();
        }
      }
    } catch {
      // Offline: the next look at this tab asks again.
    }
  }

  field.addEventListener("input", () => {
    keep();
    if (!halted) {
      say("unsaved");
      later(PAUSE);
    }
  });
  form.querySelector("[data-keep]").addEventListener("click", () => {
    field.value = `${theirText.textContent}\n\n${field.value}`;
    base.value = theirs.dataset.version;
    theirs.hidden = true;
    halted = false;
    saved = null;
    keep();
    save();
  });
  form.querySelector("[data-take]").addEventListener("click", () => {
    field.value = theirText.textContent;
    base.value = theirs.dataset.version;
    saved = field.value;
    theirs.hidden = true;
    halted = false;
    forget();
    say("saved");
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep();
  });
  globalThis.addEventListener("online", () => later(0));
  globalThis.addEventListener("focus", renew);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      renew();
    }
  });
  globalThis.addEventListener("beforeunload", (event) => {
    if (field.value !== saved) {
      keep();
      event.preventDefault();
    }
  });
  form.addEventListener("submit", () => {
    saved = field.value;
  });

  // What this browser still holds from before, for instance from before signing in again.
  let held = null;
  try {
    held = JSON.parse(localStorage.getItem(key));
  } catch {
    forget();
  }
  if (held && held.text === field.value) {
    forget();
  } else if (held && form.dataset.fresh === "1") {
    field.value = held.text;
    base.value = held.base;
    say("restored");
    later(PAUSE);
  }
}
