// A ladder's draft: steps are dragged along the days, or moved by arrows. Both fill the step's own form and post it.
(() => {
  const ruler = document.querySelector(".ruler-draft");
  if (!ruler || !document.querySelector("[data-move]")) return;
  const first = Number(ruler.dataset.first);
  const last = Number(ruler.dataset.last);
  const margin = Number(ruler.dataset.margin);
  const name = (day) => (day === 0 ? "vencimento" : day > 0 ? `D+${day}` : `D\u2212${-day}`);
  const percent = (day) => margin + ((100 - 2 * margin) * (day - first)) / (last - first);
  const perDay = () => (ruler.getBoundingClientRect().width * (1 - (2 * margin) / 100)) / (last - first);
  const within = (day) => Math.min(last, Math.max(first, day));
  const home = (handle) => Number(handle.dataset.offset);

  const show = (handle, day) => {
    const at = `${percent(day).toFixed(2)}%`;
    for (const circle of handle.querySelectorAll("circle")) circle.setAttribute("cx", at);
    handle.querySelector("text").setAttribute("x", at);
    handle.querySelector("text").textContent = name(day);
    const stem = handle.querySelector("line");
    stem.setAttribute("x1", at);
    stem.setAttribute("x2", at);
    handle.dataset.day = day;
    handle.setAttribute("aria-valuenow", day);
    handle.setAttribute("aria-valuetext", name(day));
    handle.classList.toggle("is-moving", day !== home(handle));
  };

  const settle = (handle) => {
    const day = Number(handle.dataset.day ?? home(handle));
    if (day === home(handle)) return;
    const form = document.querySelector(`[data-move="${CSS.escape(handle.dataset.step)}"]`);
    form.elements.dia.value = day;
    form.elements.volta.value = "mover";
    form.requestSubmit();
  };

  const keys = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
  const press = (event) => {
    const handle = event.currentTarget;
    if (event.key in keys) {
      event.preventDefault();
      show(handle, within(Number(handle.dataset.day ?? home(handle)) + keys[event.key]));
    } else if (event.key === "Enter") {
      event.preventDefault();
      settle(handle);
    } else if (event.key === "Escape") show(handle, home(handle));
  };

  const grab = (event) => {
    if (event.button !== 0) return;
    const handle = event.currentTarget;
    const from = event.clientX;
    const start = Number(handle.dataset.day ?? home(handle));
    handle.setPointerCapture(event.pointerId);
    const move = (moved) => show(handle, within(start + Math.round((moved.clientX - from) / perDay())));
    const drop = () => {
      handle.removeEventListener("pointermove", move);
      settle(handle);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", drop, { once: true });
    handle.addEventListener("pointercancel", () => {
      handle.removeEventListener("pointermove", move);
      show(handle, home(handle));
    }, { once: true });
    event.preventDefault();
    handle.focus();
  };

  ruler.classList.add("js-drag");
  document.getElementById("arrastar").hidden = false;
  for (const handle of ruler.querySelectorAll(".handle")) {
    handle.setAttribute("role", "slider");
    handle.setAttribute("tabindex", "0");
    handle.setAttribute("aria-valuemin", first);
    handle.setAttribute("aria-valuemax", last);
    handle.setAttribute("aria-valuenow", home(handle));
    handle.setAttribute("aria-valuetext", name(home(handle)));
    handle.setAttribute("aria-describedby", "arrastar");
    handle.removeAttribute("href");
    handle.addEventListener("keydown", press);
    handle.addEventListener("pointerdown", grab);
    if (location.hash === `#${handle.id}` || decodeURIComponent(location.hash) === `#${handle.id}`) handle.focus();
    handle.addEventListener("dblclick", () => document.getElementById(`etapa-${handle.dataset.step}`)?.focus());
  }
})();
