// Forms: one submission only, amounts read back in words, drafts that outlive an expired session.
import { inWords } from "./words.js";

// A second click does nothing. The server takes a request id once anyway; this only spares the wait.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  const kept = form.dataset.draft && JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  if (kept) sessionStorage.setItem(keyOf(form), JSON.stringify({ ...kept, sent: true }));
  form.setAttribute("aria-busy", "true");
});
// Coming back by the Back button, the form may be sent again (with the same request id).
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
  keepDrafts();
});

// <input data-echo="id of the line" data-unit="万元">: 27.56 → 二十七万五千六百元
document.addEventListener("input", (event) => {
  const line = document.getElementById(event.target.dataset?.echo ?? "");
  if (!line) return;
  const words = inWords(event.target.value, event.target.dataset.unit);
  line.hidden = !words;
  line.querySelector("b").textContent = words;
});

// <form data-draft="key">: what was typed stays in this browser until the form is accepted.
const drafted = (form) => [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type));
const keyOf = (form) => `draft:${form.dataset.draft}`;

function keepDrafts() {
  // A receipt on the page says that what was sent has been taken.
  if (document.querySelector(".receipt")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:") && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
  for (const form of document.querySelectorAll("form[data-draft]")) {
    // Values that came back from the server with errors are newer than the draft.
    if (form.querySelector("[aria-invalid]")) continue;
    const kept = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null")?.values;
    if (!kept) continue;
    for (const field of drafted(form)) {
      if (!(field.name in kept)) continue;
      if (field.type === "checkbox" || field.type === "radio") field.checked = kept[field.name].includes(field.value);
      else field.value = kept[field.name][0];
    }
    form.querySelector("[data-draft-note]")?.removeAttribute("hidden");
  }
}
document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.dataset.draft) return;
  const values = {};
  for (const field of drafted(form)) {
    values[field.name] ??= [];
    if (!["checkbox", "radio"].includes(field.type) || field.checked) values[field.name].push(field.value);
  }
  sessionStorage.setItem(keyOf(form), JSON.stringify({ values }));
});
