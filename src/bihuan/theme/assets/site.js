// Everything here only saves a reload or a slip of the hand: each page works without it.
import htmx from "htmx.org";
import "./scripts/menus.js";
import "./scripts/forms.js";
import "./scripts/rows.js";

export default htmx;
