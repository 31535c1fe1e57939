// Printing: a button that opens the browser's own dialog, and what is folded is printed too.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const folded = () => document.querySelectorAll("main details:not([open], [data-menu], .no-print, .no-print *)");
let opened = [];

addEventListener("beforeprint", () => {
  opened = [...folded()];
  for (const part of opened) part.open = true;
});
addEventListener("afterprint", () => {
  for (const part of opened) part.open = false;
  opened = [];
});
