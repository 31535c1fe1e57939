// Drafts: what is typed goes to the server when the hand rests, and stays in this tab until it has been handed in.
// Without this script the server still keeps every form that comes back (bihuan.drafts.middleware).
const PAUSE = 1200; // milliseconds
const OURS = new Set("csrfmiddlewaretoken act acting_post expected opener draft_of drafted_on tab draft".split(" "));

const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const tab = (() => {
  const known = sessionStorage.getItem("tab") ?? random();
  sessionStorage.setItem("tab", known);
  return known;
})();

const drafted = () => [...document.querySelectorAll("form")].filter((form) => form.querySelector("[data-drafts]"));
const valueOf = (form, name) => form.querySelector(`input[type=hidden][name=${name}]`)?.value ?? "";
// The opener names the person: whoever signs in after them in this tab is not given their words.
const keyOf = (form) => `draft:${valueOf(form, "opener")}:${valueOf(form, "draft_of")}`;
const typed = (form) => [...form.elements].filter((field) => field.name && !OURS.has(field.name) && !["hidden", "password", "file", "submit", "button"].includes(field.type));
const read = (form) => JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
const timers = new WeakMap();

function valuesOf(form) {
  const values = {};
  for (const field of typed(form)) {
    values[field.name] ??= [];
    if (!["checkbox", "radio"].includes(field.type) || field.checked) values[field.name].push(field.value);
  }
  return values;
}

function say(form, word, more) {
  const line = form.querySelector("[data-draft-said]");
  if (!line) return;
  line.textContent = more ? `${line.dataset[word]} ${more}` : line.dataset[word];
  line.hidden = false;
}

function tellOthers(form, others) {
  const line = form.querySelector("[data-draft-said]");
  form.querySelector(".draft-others")?.remove();
  if (!others?.length || !line) return;
  const box = document.createElement("div");
  box.className = "draft-offers draft-others";
  box.setAttribute("role", "status");
  const head = box.appendChild(document.createElement("p"));
  head.textContent = line.dataset.others;
  for (const other of others) {
    const part = box.appendChild(document.createElement("div"));
    part.className = "draft-offer";
    part.appendChild(document.createElement("p")).appendChild(document.createElement("b")).textContent = other.at;
    const list = part.appendChild(document.createElement("ul"));
    list.className = "kept";
    for (const text of other.lines) list.appendChild(document.createElement("li")).textContent = text;
    const link = part.appendChild(document.createElement("p")).appendChild(document.createElement("a"));
    link.className = "btn btn-sm";
    link.href = other.url;
    link.textContent = line.dataset.see;
  }
  line.before(box);
  // It says all that the offers say which the page came with.
  for (const offer of form.querySelectorAll("[data-offer]")) offer.closest(".draft-offers").hidden = true;
}

async function save(form) {
  timers.delete(form);
  if (form.dataset.sent || !form.isConnected) return;
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !/password|kept_file/.test(name)) data.append(name, value);
  try {
    const answer = await fetch(form.querySelector("[data-drafts]").dataset.drafts, { method: "POST", body: data, keepalive: true, redirect: "manual" });
    if (answer.status === 401 || answer.status === 403) return say(form, "signedOut");
    if (!answer.ok) return;
    const { saved, others } = await answer.json();
    if (saved) say(form, "saved", saved);
    tellOthers(form, others);
  } catch {
    // No connection: the words are in the form and in this tab, and go with the next pause.
    timers.set(form, setTimeout(save, 10 * PAUSE, form));
  }
}

function changed(event) {
  const form = event.target.form;
  if (!form?.querySelector("[data-drafts]")) return;
  sessionStorage.setItem(keyOf(form), JSON.stringify({ values: valuesOf(form) }));
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(save, PAUSE, form));
}
document.addEventListener("input", changed);
document.addEventListener("change", changed);

// The tab is left: what waits for its pause goes now.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of drafted()) {
    if (!timers.has(form)) continue;
    clearTimeout(timers.get(form));
    save(form);
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.querySelector?.("[data-drafts]")) return;
  clearTimeout(timers.get(form));
  timers.delete(form);
  const kept = read(form);
  if (kept) sessionStorage.setItem(keyOf(form), JSON.stringify({ ...kept, sent: true }));
});

export function restoreDrafts() {
  // A receipt on the page, or a list of what was done, says that what was sent has been taken.
  if (document.querySelector(".receipt, [data-taken]")) {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:") && JSON.parse(sessionStorage.getItem(key)).sent) sessionStorage.removeItem(key);
  }
  for (const form of drafted()) {
    for (const field of form.querySelectorAll("input[name=tab]")) field.value = tab;
    const kept = read(form)?.values;
    // Values that came back from the server, or that were asked for by name, are newer.
    if (!kept || form.querySelector("[aria-invalid], input[name=draft]") || document.querySelector(".err-top")) continue;
    const before = JSON.stringify(valuesOf(form));
    for (const field of typed(form)) {
      if (!(field.name in kept)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = kept[field.name].includes(field.value);
      else if (kept[field.name].length) field.value = kept[field.name][0];
      if (kept[field.name].some(Boolean)) field.closest("details:not(.menu)")?.setAttribute("open", "");
    }
    if (JSON.stringify(valuesOf(form)) === before) continue;
    say(form, "restored");
    // What this tab holds needs no offer.
    for (const offer of form.querySelectorAll(`[data-offer="${tab}"]`)) offer.hidden = true;
    for (const offers of form.querySelectorAll(".draft-offers")) offers.hidden = ![...offers.querySelectorAll("[data-offer]")].some((offer) => !offer.hidden);
  }
}
window.addEventListener("pageshow", restoreDrafts);
// A draft thrown away goes from this tab too.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".draft-offer button[formaction]");
  if (button) sessionStorage.removeItem(keyOf(button.form));
});
