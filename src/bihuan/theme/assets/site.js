// Everything here only saves a reload or a slip of the hand: each page works without it.
import htmx from "htmx.org";
import "./scripts/menus.js";
import "./scripts/passkeys.js"; // before forms.js: it holds a form back until the passkey has answered
import "./scripts/drafts.js";
import "./scripts/files.js";
import "./scripts/forms.js";
import "./scripts/print.js";
import "./scripts/rows.js";

export default htmx;
