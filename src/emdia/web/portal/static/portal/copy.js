"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    const code = document.getElementById(button.dataset.copy);
    await navigator.clipboard.writeText(code.textContent.trim());
    button.textContent = "Copiado";
    const said = document.querySelector(".said");
    if (said) said.textContent = "Código copiado. Agora abra o app do seu banco.";
    setTimeout(() => { button.textContent = words; }, 4000);
  });
}
