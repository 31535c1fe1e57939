// Forms: one submission only, amounts read back in words.
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
  form.setAttribute("aria-busy", "true");
});
// Coming back by the Back button, the form may be sent again (with the same request id).
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// <input data-echo="id of the line" data-unit="万元">: 27.56 → 二十七万五千六百元
document.addEventListener("input", (event) => {
  const line = document.getElementById(event.target.dataset?.echo ?? "");
  if (!line) return;
  const words = inWords(event.target.value, event.target.dataset.unit);
  line.hidden = !words;
  line.querySelector("b").textContent = words;
});
