// Lists: j and k walk the rows of [data-rows], Enter opens the row's first link.
let at = -1;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  if (event.key !== "j" && event.key !== "k") return;
  const links = [...document.querySelectorAll("[data-rows] > * a[data-row]")];
  if (!links.length) return;
  at = Math.max(0, Math.min(links.length - 1, at + (event.key === "j" ? 1 : -1)));
  links[at].focus();
  event.preventDefault();
});
