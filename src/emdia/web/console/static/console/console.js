// The little that the console does in the browser: search by key, side panel, filters that apply themselves.
(() => {
  const box = document.getElementById("busca");
  const panel = document.getElementById("painel");
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");

  const openSearch = (event) => {
    if (!box) return;
    event.preventDefault();
    if (!box.open) box.showModal();
    document.getElementById("busca-campo").select();
  };

  // Keys of one letter can be switched off (WCAG 2.1.4); the choice stays on this computer.
  const keysOn = () => localStorage.getItem("emdia.teclas") !== "off";
  for (const choice of document.querySelectorAll("[data-keys-switch]")) {
    choice.checked = keysOn();
    choice.addEventListener("change", () => localStorage.setItem("emdia.teclas", choice.checked ? "on" : "off"));
  }

  document.addEventListener("keydown", (event) => {
    const slash = keysOn() && event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey;
    const ctrlK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (slash || ctrlK) openSearch(event);
    if (event.key === "Escape" && panel && !panel.hidden) closePanel();
    if (box && box.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) walk(event);
    const free = !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (free && keysOn() && !document.querySelector("dialog[open]")) press(event);
  });

  // Keys that a page names on its own buttons: data-key="p".
  const press = (event) => {
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.tagName === "DETAILS") {
      target.open = true;
      target.querySelector("input:not([type=hidden]), textarea, select, button")?.focus();
    } else target.click();
  };

  const walk = (event) => {
    const stops = [document.getElementById("busca-campo"), ...box.querySelectorAll("a")];
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = stops.indexOf(document.activeElement);
    event.preventDefault();
    stops[(at + step + stops.length) % stops.length].focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-search]")) openSearch(event);
    if (event.target === box) box.close();
    if (event.target.closest("[data-close-panel]")) closePanel();
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-close-dialog]") || event.target.matches("dialog.keys")) {
      event.target.closest("dialog").close();
    }
    for (const menu of document.querySelectorAll("details.switcher[open], details.move[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  let cameFrom = null;
  const closePanel = () => {
    panel.hidden = true;
    panel.replaceChildren();
    cameFrom?.focus();
  };
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel) return;
    if (panel.hidden) cameFrom = document.activeElement;
    panel.hidden = false;
    panel.querySelector("[data-close-panel]")?.focus();
  });

  // One box marks all rows of the page; marking any chooses "the marked ones".
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-check-all]");
    if (!all) return;
    for (const one of all.form.querySelectorAll("tbody input[type=checkbox]")) one.checked = all.checked;
  });

  // A filter that reads as a sentence applies itself; without this script its button does.
  for (const form of document.querySelectorAll("form[data-auto]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }

  // A file dropped anywhere on the well is chosen and its name shown.
  for (const well of document.querySelectorAll("[data-drop]")) {
    const input = well.querySelector("input[type=file]");
    const show = () => {
      const file = input.files[0];
      well.querySelector("[data-file-name]").textContent = file ? file.name : "";
      well.classList.toggle("has-file", Boolean(file));
    };
    input.addEventListener("change", show);
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      well.addEventListener(kind, (event) => {
        event.preventDefault();
        well.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
      });
    }
    const take = (event) => {
      event.preventDefault();
      document.body.classList.remove("is-dragging");
      if (event.dataTransfer.files.length === 0) return;
      input.files = event.dataTransfer.files;
      show();
    };
    // The whole page is the well: a file that misses it would else be opened by the browser.
    document.addEventListener("dragover", (event) => {
      event.preventDefault();
      document.body.classList.add("is-dragging");
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) document.body.classList.remove("is-dragging");
    });
    document.addEventListener("drop", take);
  }

  // Copy buttons say aloud that they copied.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("[data-copied]").textContent = "copiado";
  });

  // On a telephone the sections of Configurações are a strip: the current one comes into sight.
  document.querySelector(".settings-nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
})();
