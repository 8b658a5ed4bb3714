// Fields that act when they change, printing, and the one form that may be sent only once.

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
  for (const form of root.querySelectorAll("form[method=post]:not([data-live])")) {
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
