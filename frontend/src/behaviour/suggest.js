// The list under the search box: arrows walk it, Enter opens what is chosen, Esc closes it. Without it the form still works.
export function suggest() {
  const field = document.querySelector("#search[role=combobox]");
  const list = document.querySelector("#suggestions");
  if (!field || !list) return;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const show = (open) => {
    list.hidden = !open;
    field.setAttribute("aria-expanded", String(open));
    if (!open) choose(null);
  };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const go = (option) => window.location.assign(option.dataset.href);

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target === list) show(options().length > 0 && document.activeElement === field);
  });
  field.addEventListener("input", () => field.value.trim() || show(false));
  field.addEventListener("blur", () => setTimeout(() => show(false), 120));
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const all = options();
    const now = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(all[(now + (event.key === "ArrowDown" ? 1 : now < 0 ? 0 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && now >= 0) {
      event.preventDefault();
      go(all[now]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    go(option);
  });
}
