// Files: what was chosen is listed with its size and the head of its hash, what is too large is said before it is sent,
// and a long way up shows how far it is. Without this script the same form goes up the plain way.
const sizeText = (bytes) => (bytes < 1000 ? `${bytes} B` : bytes < 999500 ? `${Math.round(bytes / 1000)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

async function hashOf(file) {
  // Browsers hash only on https and localhost; the server hashes in any case.
  if (!crypto.subtle) return "";
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest).slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function list(input) {
  const box = input.closest("[data-files]");
  const lines = box.querySelector("[data-files-list]");
  const [most, mostBytes] = [Number(box.dataset.most), Number(box.dataset.mostBytes)];
  const kept = box.querySelectorAll("input[type=checkbox]:checked").length;
  lines.replaceChildren();
  lines.hidden = !input.files.length;
  [...input.files].forEach((file, index) => {
    const line = lines.appendChild(document.createElement("li"));
    line.appendChild(document.createElement("span")).textContent = file.name;
    const facts = line.appendChild(document.createElement("span"));
    facts.className = "faint";
    facts.textContent = [(/\.([^.]+)$/.exec(file.name)?.[1] ?? "").toUpperCase(), sizeText(file.size)].filter(Boolean).join("　");
    const wrong = file.size > mostBytes ? box.dataset.tooLarge : kept + index >= most ? box.dataset.tooMany : "";
    if (wrong) {
      const said = line.appendChild(document.createElement("b"));
      said.className = "err";
      said.textContent = wrong;
      return;
    }
    const mark = line.appendChild(document.createElement("span"));
    mark.className = "mono faint";
    hashOf(file).then((hash) => (mark.textContent = hash));
  });
}
document.addEventListener("change", (event) => {
  if (event.target.type === "file" && event.target.closest("[data-files]")) list(event.target);
});

function show(page, address) {
  // The form came back, with a status that is no redirect: its page takes the place of this one.
  const parsed = new DOMParser().parseFromString(page, "text/html");
  history.replaceState(null, "", address);
  document.title = parsed.title;
  document.body.replaceWith(document.adoptNode(parsed.body));
  window.dispatchEvent(new Event("pageshow"));
  (document.querySelector(".err-top") ?? document.querySelector("main"))?.focus();
  window.scrollTo(0, 0);
}

// Registered on the window: after the form's other listeners have marked it as sent.
window.addEventListener("submit", (event) => {
  const form = event.target;
  const files = [...form.querySelectorAll("[data-files] input[type=file]")].flatMap((input) => [...input.files]);
  if (event.defaultPrevented || !files.length || event.submitter?.formAction.includes("/drafts/")) return;
  event.preventDefault();
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.value = 0;
  bar.setAttribute("aria-label", form.querySelector("[data-files] label")?.textContent.trim() ?? "");
  form.querySelector("[data-files-list]")?.after(bar);
  const data = new FormData(form);
  if (event.submitter?.name) data.append(event.submitter.name, event.submitter.value);
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (step) => {
    if (step.lengthComputable) bar.value = (100 * step.loaded) / step.total;
  });
  request.addEventListener("load", () => {
    const moved = request.responseURL !== new URL(form.action, location.href).href;
    if (request.status < 400 && moved) location.assign(request.responseURL);
    else show(request.responseText, request.responseURL);
  });
  request.addEventListener("error", () => {
    bar.remove();
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
    const line = form.querySelector("[data-files]");
    const said = line.querySelector("[data-cut-off]") ?? line.appendChild(document.createElement("p"));
    said.className = "err";
    said.dataset.cutOff = "";
    said.setAttribute("role", "alert");
    said.textContent = line.dataset.cutOff;
  });
  request.open("POST", form.action);
  request.send(data);
});
