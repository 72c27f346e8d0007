// Passkeys: a form marked data-passkey asks the browser for a credential and posts what it answers.
(() => {
  const REFUSALS = {
    NotAllowedError: "O aparelho não confirmou. Tente de novo quando quiser.",
    InvalidStateError: "Esta chave já está na sua conta.",
    SecurityError: "Chaves de acesso pedem um endereço com nome e https. Abra o Em Dia por ele e tente de novo.",
    NotSupportedError: "Este navegador não tem chaves de acesso. Use o aplicativo autenticador.",
  };

  const optionsOf = async (form) => {
    const written = document.getElementById("passkey-data");
    if (written) return JSON.parse(written.textContent);
    const answer = await fetch(form.action, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    if (!answer.ok) throw new Error(`answer ${answer.status}`);
    return answer.json();
  };

  const create = async (data, form) => {
    const wanted = data.creation_options.publicKey;
    const alone = form.querySelector("input[name=passwordless]")?.checked ?? false;
    wanted.authenticatorSelection = {
      ...wanted.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    };
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(wanted) });
  };

  const get = async (data) =>
    navigator.credentials.get({
      publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(data.request_options.publicKey),
    });

  const refuse = (form, name) => {
    const place = form.querySelector("[data-passkey-error]");
    place.querySelector("span").textContent = REFUSALS[name] ?? "Não deu certo agora. Tente de novo.";
    place.hidden = false;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) return refuse(form, "NotSupportedError");
      try {
        const data = await optionsOf(form);
        const made = form.dataset.passkey === "create" ? await create(data, form) : await get(data);
        form.querySelector("input[name=credential]").value = JSON.stringify(made.toJSON());
        HTMLFormElement.prototype.submit.call(form);
      } catch (error) {
        refuse(form, error.name);
      }
      return undefined;
    });
  }
})();
