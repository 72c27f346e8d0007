// A variable of the list goes where the cursor was last.
(() => {
  const form = document.querySelector("[data-writing]");
  if (!form) return;
  const writes = (node) => node.matches("textarea, input[name]:not([type=hidden], [name=note], [name=para])");
  let last = [...form.elements].find((node) => writes(node));
  form.addEventListener("focusin", (event) => {
    if (writes(event.target)) last = event.target;
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button || !last) return;
    const words = button.dataset.insert;
    last.setRangeText(words, last.selectionStart, last.selectionEnd, "end");
    last.focus();
    const gap = words.indexOf("%}{%");
    if (gap > 0) last.setSelectionRange(last.selectionEnd - (words.length - gap - 2), last.selectionEnd - (words.length - gap - 2));
    last.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
