// <form data-passkey="create|get" data-options="…">: asks the browser for a passkey, then sends what it says in [name=credential].
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(kind, { publicKey }) {
  const challenge = bytes(publicKey.challenge);
  if (kind === "get") return navigator.credentials.get({ publicKey: { ...publicKey, challenge, allowCredentials: known(publicKey.allowCredentials) } });
  const user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  return navigator.credentials.create({ publicKey: { ...publicKey, challenge, user, excludeCredentials: known(publicKey.excludeCredentials) } });
}

function said(key) {
  const response = { clientDataJSON: text(key.response.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) if (key.response[name]) response[name] = text(key.response[name]);
  return { id: key.id, rawId: text(key.rawId), type: key.type, response, clientExtensionResults: key.getClientExtensionResults() };
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.dataset.waiting) return;
    event.preventDefault();
    const wrong = form.querySelector("[data-passkey-error]");
    wrong.hidden = true;
    form.dataset.waiting = "1";
    try {
      form.elements.credential.value = JSON.stringify(said(await asked(form.dataset.passkey, JSON.parse(form.dataset.options))));
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      wrong.hidden = false; // cancelled, not possible here, or added before
      delete form.dataset.waiting;
    }
  },
  { capture: true },
);
