// Fields that act when they change, one that ticks many or narrows them, printing, and the one form that may be sent only once.

// A button without a type sends its form, too.
const SENDS = "button:not([type=button])";

export function controls(root) {
  for (const field of root.querySelectorAll("[data-submits]:not([data-live])")) {
    field.dataset.live = "";
    field.addEventListener("change", () => (field.value !== "" || field.matches("select")) && field.form.requestSubmit());
  }
  for (const button of root.querySelectorAll("[data-picks]:not([data-live])")) {
    button.dataset.live = "";
    const picker = button.parentElement.querySelector("input[type=date]");
    button.addEventListener("click", () => picker.showPicker());
    picker.addEventListener("change", () => {
      const field = document.getElementById(button.dataset.picks);
      field.value = picker.value;
      field.form.requestSubmit();
    });
  }
  for (const box of root.querySelectorAll("[data-scrolls]")) {
    const here = box.querySelector("[aria-current]");
    if (!here) continue;
    box.scrollTop = Math.max(0, here.offsetTop - 60);
    const [inner, outer] = [here.getBoundingClientRect(), box.getBoundingClientRect()];
    if (inner.right > outer.right - 16) box.scrollLeft += inner.left - outer.left - 48;
  }
  for (const button of root.querySelectorAll("[data-prints]:not([data-live])")) {
    button.dataset.live = "";
    button.addEventListener("click", () => window.print());
  }
  for (const all of root.querySelectorAll("[data-ticks]:not([data-live])")) {
    all.dataset.live = "";
    all.closest("[hidden]").hidden = false;
    all.addEventListener("click", () => {
      for (const one of all.form.querySelectorAll(all.dataset.ticks)) one.checked = all.type !== "checkbox" || all.checked;
    });
  }
  for (const words of root.querySelectorAll("[data-narrows]:not([data-live])")) {
    words.dataset.live = "";
    words.closest("[hidden]").hidden = false;
    const all = () => words.closest("fieldset").querySelectorAll(words.dataset.narrows);
    // What is ticked stays in sight, whatever is looked for.
    words.addEventListener("input", () => {
      const text = words.value.trim();
      for (const one of all()) one.hidden = !one.textContent.includes(text) && !one.control.checked;
    });
    words.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }
  for (const form of root.querySelectorAll("form[method=post]:not([data-live], [data-downloads])")) {
    form.dataset.live = "";
    form.addEventListener("submit", () => {
      // Disabled after the values were taken, so that the pressed button's own value is sent, too.
      setTimeout(() => form.querySelectorAll(SENDS).forEach((b) => (b.disabled = true)));
    });
  }
}
// A refusal leaves the form as it is, to be corrected and sent again.
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.xhr.getResponseHeader("HX-Redirect")) return;
  detail.elt.querySelectorAll?.(`${SENDS}[disabled]`).forEach((b) => (b.disabled = false));
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form button[disabled]").forEach((b) => (b.disabled = false));
});
